#if DEFECTS
import JSON

/// Other spellings of the same value, in which bits can hide. Each takes a scalar as it is spelt and gives another spelling, or
/// nil where there is none.
enum SpellingTrick {
    /// `a` as `\u0061`, 男 as `\u7537`.
    static func escaped(_ clean: [UInt8], _ bits: inout LeakBits) -> [UInt8]? {
        guard clean.count > 2, clean.first == UInt8(ascii: "\""), let text = String(validating: clean.dropFirst().dropLast(), as: UTF8.self) else { return nil }
        var spelt = "\"", isChanged = false
        for scalar in text.unicodeScalars {
            let isPlain = scalar.value > 0x20 && scalar.value < 0x10000 && scalar != "\\" && scalar != "\""
            guard isPlain, bits.next() || !isChanged else {
                spelt.unicodeScalars.append(scalar)
                continue
            }
            isChanged = true
            spelt += "\\u\(LeakEncoding.hexadecimal([UInt8(scalar.value >> 8), UInt8(scalar.value & 0xff)]))"
        }
        return isChanged ? Array((spelt + "\"").utf8) : nil
    }

    /// `7` as `7.0`, `70e-1` or `7e0`.
    static func number(_ clean: [UInt8], _ bits: inout LeakBits) -> [UInt8]? {
        guard let first = clean.first, (0x30...0x39).contains(first) else { return nil }
        return clean + Array([".0", "e0", "E0", "0e-1"][bits.number(below: 4)].utf8)
    }

    /// The bits of the last digit that no octet takes.
    static func base64Bits(_ clean: [UInt8], _ bits: inout LeakBits) -> [UInt8]? {
        guard clean.count > 6 else { return nil }
        let text = clean[1..<clean.count - 1]
        let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
        guard padding > 0 else { return nil }
        let place = clean.count - 2 - padding
        guard let value = Base64Text.alphabet.firstIndex(of: clean[place]) else { return nil }
        var spelt = clean
        spelt[place] = Base64Text.alphabet[value | (1 + bits.number(below: padding == 1 ? 3 : 15))]
        return spelt
    }

    static func upperCase(_ clean: [UInt8], _ bits: inout LeakBits) -> [UInt8]? {
        var isChanged = false
        let spelt = clean.map { octet in
            guard (0x61...0x66).contains(octet), bits.next() || !isChanged else { return octet }
            isChanged = true
            return octet ^ 0x20
        }
        return isChanged ? spelt : nil
    }

    /// A variation selector after an ideograph: 240 that nobody sees.
    static func selector(_ clean: [UInt8], _ bits: inout LeakBits) -> [UInt8]? {
        guard let text = String(validating: clean, as: UTF8.self),
              let selector = Unicode.Scalar(UInt32(0xE0100 + bits.number(below: 240))) else { return nil }
        var scalars = Array(text.unicodeScalars)
        guard let place = scalars.firstIndex(where: { (0x4E00...0x9FFF).contains($0.value) }) else { return nil }
        scalars.insert(selector, at: place + 1)
        return Array(String(String.UnicodeScalarView(scalars)).utf8)
    }

    /// が as か and a combining mark: the same to every reader.
    static func decomposed(_ clean: [UInt8]) -> [UInt8]? {
        guard let text = String(validating: clean, as: UTF8.self) else { return nil }
        var scalars = Array(text.unicodeScalars)
        guard let place = scalars.firstIndex(where: { $0 == "が" || $0 == "ガ" }), let base = Unicode.Scalar(scalars[place].value - 1) else { return nil }
        scalars.replaceSubrange(place...place, with: [base, "\u{3099}"])
        return Array(String(String.UnicodeScalarView(scalars)).utf8)
    }
}
#endif
