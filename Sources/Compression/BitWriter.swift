/// Packs bits into bytes that the caller lends, lowest bit first, as deflate orders them.
struct BitWriter {
    /// Bytes written so far.
    private(set) var count = 0
    private var pending: UInt64 = 0
    private var pendingBits: UInt64 = 0

    /// Writes the lowest `bits` of `value`, at most 32 of them; the others are zero.
    @inline(__always)
    mutating func put(_ value: UInt64, bits: UInt64, to bytes: inout MutableRawSpan) {
        pending |= value &<< pendingBits
        pendingBits &+= bits
        if pendingBits >= 32 {
            bytes.storeBytes(of: UInt32(truncatingIfNeeded: pending).littleEndian, toByteOffset: count, as: UInt32.self)
            count &+= 4
            pending &>>= 32
            pendingBits &-= 32
        }
    }

    /// Writes what is left, filling the last byte with zero bits.
    mutating func alignToByte(in bytes: inout MutableRawSpan) {
        while pendingBits > 0 {
            bytes.storeBytes(of: UInt8(truncatingIfNeeded: pending), toByteOffset: count, as: UInt8.self)
            count += 1
            pending >>= 8
            pendingBits = pendingBits > 8 ? pendingBits - 8 : 0
        }
    }
}
