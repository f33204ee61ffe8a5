/// The spelling of numbers and hexadecimal strings in a PDF.
extension [UInt8] {
    mutating func append(_ text: StaticString) {
        // The literal lives as long as the program.
        unsafe append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(decimal value: Int) {
        if value < 0 { append(UInt8(ascii: "-")) }
        let magnitude = value.magnitude
        if magnitude >= 10 { append(decimal: Int(magnitude / 10)) }
        append(0x30 + UInt8(truncatingIfNeeded: magnitude % 10))
    }

    @inline(__always)
    mutating func append(hexadecimal16 value: Int) {
        append(hexadecimalDigit: value >> 12)
        append(hexadecimalDigit: value >> 8)
        append(hexadecimalDigit: value >> 4)
        append(hexadecimalDigit: value)
    }

    @inline(__always)
    private mutating func append(hexadecimalDigit value: Int) {
        let digit = UInt8(truncatingIfNeeded: value & 15)
        append(digit < 10 ? 0x30 + digit : 0x37 + digit)
    }
}
