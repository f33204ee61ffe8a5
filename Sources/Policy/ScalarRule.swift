/// The grammars of plain ASCII scalars.
enum ScalarRule {
    static func isHexadecimal(_ text: Span<UInt8>, _ count: ClosedRange<Int>) -> Bool {
        guard count.contains(text.count), text.count % 2 == 0 else { return false }
        for index in 0..<text.count where !isLowerCaseHexadecimal(text[index]) { return false }
        return true
    }

    static func isName(_ text: Span<UInt8>, _ count: ClosedRange<Int>) -> Bool {
        guard count.contains(text.count) else { return false }
        for index in 0..<text.count where !PolicyName.isLowerCaseNameByte(text[index]) { return false }
        return true
    }

    static func isDigits(_ text: Span<UInt8>, _ count: ClosedRange<Int>) -> Bool {
        guard count.contains(text.count) else { return false }
        for index in 0..<text.count where !isDigit(text[index]) { return false }
        return true
    }

    /// A node's name, a full stop, and a counter of 1 to 19 digits without leading zeros (invariant 4:
    /// the counter, never the clock, tells two requests apart).
    static func isRequestID(_ text: Span<UInt8>) -> Bool {
        var stop = 0
        while stop < text.count, PolicyName.isLowerCaseNameByte(text[stop]) { stop += 1 }
        guard (1...PolicyName.longestName).contains(stop), stop < text.count, text[stop] == UInt8(ascii: ".") else { return false }
        let counter = text.extracting((stop + 1)...)
        guard isDigits(counter, 1...19) else { return false }
        return counter.count == 1 || counter[0] != UInt8(ascii: "0")
    }

    /// 全国地方公共団体コード: five digits and a check digit, the last digit of 11 − (sum mod 11) with
    /// the weights 6, 5, 4, 3, 2.
    static func isMunicipalityCode(_ text: Span<UInt8>) -> Bool {
        guard isDigits(text, 6...6) else { return false }
        var sum = 0
        for index in 0..<5 { sum += (6 - index) * Int(text[index] &- 0x30) }
        return (11 - sum % 11) % 10 == Int(text[5] &- 0x30)
    }

    /// Equality of octets; Swift's `==` would take KELVIN SIGN for K.
    static func isSame(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<left.count where left[index] != right[index] { return false }
        return true
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func isLowerCaseHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte >= 0x61 && byte <= 0x66)
    }
}
