/// The words after a command's name, taken apart by what the command declares.
struct CommandLineOptions {
    struct Option {
        let name: String
        /// What the value is, in capitals for the help text; nil for a switch.
        let value: String?
        let help: String
        var isRepeatable = false
    }

    struct UsageError: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var positional: [String] = []
    private var values: [String: [String]] = [:]

    init(_ words: ArraySlice<String>, options: [Option], maximumPositional: Int) throws(UsageError) {
        var rest = words
        while let word = rest.popFirst() {
            guard word.hasPrefix("--"), word.utf8.count > 2 else {
                guard positional.count < maximumPositional else { throw UsageError(description: "unexpected argument \"\(word)\"") }
                positional.append(word)
                continue
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let option = options.first(where: { $0.name == parts[0] }) else {
                let known = options.map { "--\($0.name)" }.joined(separator: ", ")
                throw UsageError(description: "unknown option --\(parts[0])\(known.isEmpty ? "" : "; this command knows \(known)")")
            }
            guard values[option.name] == nil || option.isRepeatable else { throw UsageError(description: "--\(option.name) is given twice") }
            if let value = option.value {
                // A value that begins like an option is more likely a forgotten value; `--name=--value` says that it is meant.
                guard let given = parts.count == 2 ? parts[1] : rest.popFirst(), parts.count == 2 || !given.hasPrefix("--") else {
                    throw UsageError(description: "--\(option.name) needs \(value)")
                }
                values[option.name, default: []].append(given)
            } else {
                guard parts.count == 1 else { throw UsageError(description: "--\(option.name) takes no value") }
                values[option.name, default: []].append("")
            }
        }
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    func value(_ name: String) -> String? { values[name]?.last }

    func all(_ name: String) -> [String] { values[name] ?? [] }

    func required(_ name: String, example: String) throws(UsageError) -> String {
        guard let value = value(name) else { throw UsageError(description: "--\(name) is needed, as in --\(name) \(example)") }
        return value
    }

    func integer(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws(UsageError) -> Int {
        guard let text = value(name) else { return fallback }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(description: "--\(name) needs a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
