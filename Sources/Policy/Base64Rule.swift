/// Canonical base64 (RFC 4648 section 4): padded, no other characters, unused bits zero. Every
/// sequence of octets has exactly one such text.
enum Base64Rule {
    private static let blockLength = 32

    static func matches(_ text: Span<UInt8>, decodedCount: ClosedRange<Int>) -> Bool {
        let count = text.count
        guard count > 0, count % 4 == 0 else { return false }
        let padding = text[count - 1] != padCharacter ? 0 : text[count - 2] != padCharacter ? 1 : 2
        guard decodedCount.contains(count / 4 * 3 - padding) else { return false }
        let digits = text.extracting(0..<count - padding)
        guard isAlphabet(digits) else { return false }
        guard padding > 0, let last = value(digits[digits.count - 1]) else { return true }
        // With one pad the last digit ends in 2 unused bits, with two pads in 4.
        return last & (padding == 1 ? 0b11 : 0b1111) == 0
    }

    private static let padCharacter = UInt8(ascii: "=")

    private static func isAlphabet(_ digits: Span<UInt8>) -> Bool {
        var index = 0
        while digits.count - index >= blockLength {
            // A block of known length without early exit, so that the compiler makes vectors of it.
            let block = digits.extracting(index..<index + blockLength)
            var isForeign: UInt8 = 0
            for offset in 0..<blockLength { isForeign |= foreignness(block[offset]) }
            if isForeign != 0 { return false }
            index += blockLength
        }
        while index < digits.count {
            guard foreignness(digits[index]) == 0 else { return false }
            index += 1
        }
        return true
    }

    /// 0 for a base64 digit, 1 for any other octet; without branches, for the same reason.
    @inline(__always)
    private static func foreignness(_ byte: UInt8) -> UInt8 {
        let isLetter: UInt8 = (byte | 0x20) &- 0x61 < 26 ? 1 : 0
        let isDigitOrSlash: UInt8 = byte &- 0x2F < 11 ? 1 : 0
        let isPlus: UInt8 = byte == 0x2B ? 1 : 0
        return (isLetter | isDigitOrSlash | isPlus) ^ 1
    }

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
