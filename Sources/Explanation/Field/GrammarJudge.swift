/// Whether a text is in a grammar, and how free it is there. The rules are those of docs/wire.md, "Grammars".
struct GrammarJudge {
    let vocabulary: Set<String>
    let municipalityCodes: Set<String>

    /// Bits that the text could carry, or nil where it is outside of its grammar. Requests ids and moments are counted as if nothing were known.
    func freeBits(of text: String, in grammar: FieldGrammar) -> Double? {
        let octets = Array(text.utf8)
        switch grammar {
        case .hexadecimal(let count):
            guard count.contains(octets.count), Hexadecimal.decode(octets) != nil else { return nil }
            return Double(octets.count) * 4 + FreeBits.choice((count.upperBound - count.lowerBound) / 2 + 1)
        case .oneOf(let choices):
            // Octets and not Characters: what looks alike is not the same.
            guard choices.contains(where: { Array($0.utf8) == octets }) else { return nil }
            return FreeBits.choice(choices.count)
        case .name(let count):
            guard count.contains(octets.count), octets.allSatisfy(Self.isNameOctet) else { return nil }
            return vocabulary.contains(text) ? FreeBits.choice(vocabulary.count) : Double(octets.count) * FreeBits.choice(37) + FreeBits.choice(count.count)
        case .digits(let count):
            guard count.contains(octets.count), octets.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return Double(octets.count) * FreeBits.choice(10) + FreeBits.choice(count.count)
        case .text(let count):
            guard TextGrammar.matches(text, count) else { return nil }
            return Double(text.unicodeScalars.count) * FreeBits.textScalar + FreeBits.choice(count.count)
        case .date: return Calendar.day(octets[...]) == nil ? nil : FreeBits.everyDay
        case .instant: return Calendar.instant(octets) == nil ? nil : FreeBits.everyInstant
        case .requestID: return Self.requestID(text).map { FreeBits.counter($0.counter, after: nil) }
        case .municipalityCode:
            guard Self.isMunicipalityCode(octets) else { return nil }
            return municipalityCodes.contains(text) ? FreeBits.choice(municipalityCodes.count) : FreeBits.choice(100_000)
        case .base64, .integer, .boolean: return nil
        }
    }

    /// `<node>.<counter>`: a name of at most 40, a counter of at most 19 digits without leading zeros.
    static func requestID(_ text: String) -> (node: String, counter: UInt64)? {
        let octets = Array(text.utf8)
        guard let stop = octets.firstIndex(of: UInt8(ascii: ".")), (1...40).contains(stop), octets[..<stop].allSatisfy(isNameOctet) else { return nil }
        let digits = octets[(stop + 1)...]
        guard (1...19).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }), digits.count == 1 || digits.first != 0x30,
              let counter = UInt64(String(decoding: digits, as: UTF8.self)) else { return nil }
        return (String(decoding: octets[..<stop], as: UTF8.self), counter)
    }

    /// 全国地方公共団体コード: the last of six digits is 11 less the weighted sum (6, 5, 4, 3, 2) modulo 11, of which the last digit counts.
    private static func isMunicipalityCode(_ octets: [UInt8]) -> Bool {
        guard octets.count == 6, octets.allSatisfy({ (0x30...0x39).contains($0) }) else { return false }
        let digits = octets.map { Int($0) - 0x30 }
        let sum = zip(digits, [6, 5, 4, 3, 2]).reduce(0) { $0 + $1.0 * $1.1 }
        return (11 - sum % 11) % 10 == digits[5]
    }

    static func isNameOctet(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-") }
}
