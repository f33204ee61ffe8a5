import JSON
import LocalWeb

/// The JSON of other people's clients. kofu's own knows whole numbers only; here a fraction stands where Toxiproxy has
/// one, in a toxicity. Reading makes a whole number of `1.0` and a string of `0.5` or `5e-1`, writing makes a number of
/// it again.
enum LooseJSON {
    static let limits = JSONLimits(maximumBytes: WebReader.maximumBodyBytes, maximumDepth: 16, maximumValues: 10_000)

    static func value(of bytes: [UInt8]) throws(ToxiproxyError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: withoutFractions(bytes), form: .anyLayout, limits: limits)
        } catch {
            throw .badBody("\(error)")
        }
    }

    /// The same text with every number outside of strings that has a fraction or an exponent as a whole number, where it
    /// is one, or else as a string without an exponent.
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
            let end = bytes[index...].firstIndex { !isDigit($0) && !".eE+-".utf8.contains($0) } ?? bytes.count
            // What is no number stays as it is, for the parser to refuse.
            result += decimal(bytes[index..<end]) ?? Array(bytes[index..<end])
            index = end
        }
        return result
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// Numbers are far shorter; a longer one is none that any attribute takes.
    private static let maximumExponent = 30

    /// A number of JSON (RFC 8259, section 6) spelt out; nil where it is none.
    private static func decimal(_ token: ArraySlice<UInt8>) -> [UInt8]? {
        let halves = token.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 | 0x20 == UInt8(ascii: "e") }
        let parts = halves[0].split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }), parts[0].count == 1 || parts[0].first != 0x30 else { return nil }
        var exponent = 0
        if halves.count == 2 {
            // The least Int has no absolute value.
            guard let number = Int(String(decoding: halves[1], as: UTF8.self)), (-maximumExponent...maximumExponent).contains(number) else { return nil }
            exponent = number
        }
        let digits = [UInt8](repeating: 0x30, count: max(0, -exponent)) + parts.joined() + [UInt8](repeating: 0x30, count: max(0, exponent))
        let point = parts[0].count + max(0, -exponent) + exponent
        let (whole, fraction) = (digits[..<point].drop { $0 == 0x30 }, digits[point...])
        let text = (whole.isEmpty ? [0x30] : Array(whole))
        if fraction.allSatisfy({ $0 == 0x30 }) { return text }
        return [UInt8(ascii: "\"")] + text + [UInt8(ascii: ".")] + fraction + [UInt8(ascii: "\"")]
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
