import JSON

/// A JSON value as block YAML 1.2. Texts stand between double quotes as JSON writes them, which YAML reads alike; keys stand bare where they can.
enum BlockYAML {
    static func text(_ value: JSONValue) -> String { lines(of: value, indent: "").joined(separator: "\n") + "\n" }

    private static func lines(of value: JSONValue, indent: String) -> [String] {
        switch value {
        case .object(let members):
            members.flatMap { member in
                isBlock(member.value)
                    ? ["\(indent)\(key(member.key)):"] + lines(of: member.value, indent: indent + "  ")
                    : ["\(indent)\(key(member.key)): \(flow(member.value))"]
            }
        case .array(let elements):
            elements.map { "\(indent)- \(flow($0))" }
        default: ["\(indent)\(flow(value))"]
        }
    }

    /// Whether it takes lines of its own: lists hold plain values only.
    private static func isBlock(_ value: JSONValue) -> Bool {
        switch value {
        case .object(let members): !members.isEmpty
        case .array(let elements): !elements.isEmpty
        default: false
        }
    }

    private static func flow(_ value: JSONValue) -> String { String(decoding: value.canonicalBytes, as: UTF8.self) }

    private static func key(_ key: String) -> String {
        let isBare = key.utf8.allSatisfy { ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || $0 == UInt8(ascii: "_") } && !["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(key.lowercased())
        return isBare && !key.isEmpty ? key : flow(.string(key))
    }
}
