/// Big-endian numbers in a byte array, as font tables hold them.
extension [UInt8] {
    @inline(__always)
    mutating func appendBigEndian16(_ value: Int) {
        append(UInt8(truncatingIfNeeded: value >> 8))
        append(UInt8(truncatingIfNeeded: value))
    }

    @inline(__always)
    mutating func appendBigEndian32(_ value: Int) {
        appendBigEndian16(value >> 16)
        appendBigEndian16(value)
    }

    mutating func setBigEndian16(_ value: Int, at offset: Int) {
        self[offset] = UInt8(truncatingIfNeeded: value >> 8)
        self[offset + 1] = UInt8(truncatingIfNeeded: value)
    }

    mutating func setBigEndian32(_ value: Int, at offset: Int) {
        setBigEndian16(value >> 16, at: offset)
        setBigEndian16(value, at: offset + 2)
    }

    /// The sum of big-endian 32-bit words, modulo 2³²: the checksum of font tables. `start` and `end`
    /// are multiples of four apart.
    func bigEndianSum(from start: Int, to end: Int) -> UInt32 {
        // Borrows this array; bounds are checked, and every bit pattern is an integer.
        let bytes = unsafe span.bytes
        var sum: UInt32 = 0
        var offset = start
        while offset + 4 <= end {
            sum &+= unsafe UInt32(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
            offset += 4
        }
        return sum
    }
}
