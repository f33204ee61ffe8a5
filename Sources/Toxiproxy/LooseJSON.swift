import JSON

/// The JSON of other people's clients. kofu's own knows whole numbers only; here a fraction stands where Toxiproxy has
/// one, in a toxicity. Reading makes a whole number of `1.0` and a string of `0.5`, writing makes a number of it again.
enum LooseJSON {
    static let limits = JSONLimits(maximumBytes: HTTPReader.maximumBodyBytes, maximumDepth: 16, maximumValues: 10_000)

    static func value(of bytes: [UInt8]) throws(ToxiproxyError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: withoutFractions(bytes), form: .anyLayout, limits: limits)
        } catch {
            throw .badBody("\(error)")
        }
    }

    /// The same text with every fraction outside of strings as a whole number, where it is one, or else as a string.
    static func withoutFractions(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        var isQuoted = false
        while index < bytes.count {
            let byte = bytes[index]
            if isQuoted, byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
                result += bytes[index...index + 1]
                index += 2
                continue
            }
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard !isQuoted, isDigit(byte) else {
                result.append(byte)
                index += 1
                continue
            }
            let end = bytes[index...].firstIndex { !isDigit($0) && $0 != UInt8(ascii: ".") } ?? bytes.count
            result += number(bytes[index..<end])
            index = end
        }
        return result
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func number(_ token: ArraySlice<UInt8>) -> [UInt8] {
        guard let point = token.firstIndex(of: UInt8(ascii: ".")) else { return Array(token) }
        let fraction = token[(point + 1)...]
        // What is no number stays as it is, for the parser to refuse.
        guard !fraction.isEmpty, fraction.allSatisfy(isDigit) else { return Array(token) }
        if fraction.allSatisfy({ $0 == 0x30 }) { return Array(token[..<point]) }
        return [UInt8(ascii: "\"")] + token + [UInt8(ascii: "\"")]
    }

    /// The text of an answer: canonical, but for a toxicity, which is a number.
    static func text(of value: JSONValue) -> [UInt8] {
        switch value {
        case .object(let members):
            var text: [UInt8] = [UInt8(ascii: "{")]
            for (index, member) in members.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                text += JSONValue.string(member.key).canonicalBytes + [UInt8(ascii: ":")]
                if member.key == "toxicity", let decimal = member.value.stringValue { text += decimal.utf8 } else { text += self.text(of: member.value) }
            }
            return text + [UInt8(ascii: "}")]
        case .array(let elements):
            var text: [UInt8] = [UInt8(ascii: "[")]
            for (index, element) in elements.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                text += self.text(of: element)
            }
            return text + [UInt8(ascii: "]")]
        default:
            return value.canonicalBytes
        }
    }
}
