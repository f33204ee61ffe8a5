/// Finds the ends of plain runs inside strings, a block at a time.
enum ByteScan {
    static let quote: UInt8 = 0x22
    static let backslash: UInt8 = 0x5C
    static let firstPlain: UInt8 = 0x20

    private static let blockLength = 32

    /// The index of the first quote, backslash or control character at or after `start`; the count of
    /// `bytes` where there is none. Bytes above 0x7F are plain here, UTF-8 is validated elsewhere.
    @inline(__always)
    static func firstSpecial(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        // Short strings are the common case: do not set up a block for them.
        let shortEnd = min(bytes.count, start &+ 16)
        while index < shortEnd {
            if isSpecial(bytes[index]) { return index }
            index &+= 1
        }
        while bytes.count &- index >= blockLength {
            // The block has a known length and no early exit, so that the compiler makes vectors of it.
            let block = bytes.extracting(index..<index &+ blockLength)
            var found: UInt8 = 0
            for offset in 0..<blockLength {
                let byte = block[offset]
                found |= (byte == quote ? 1 : 0) | (byte == backslash ? 1 : 0) | (byte < firstPlain ? 1 : 0)
            }
            if found != 0 { break }
            index &+= blockLength
        }
        while index < bytes.count, !isSpecial(bytes[index]) { index &+= 1 }
        return index
    }

    @inline(__always)
    static func isSpecial(_ byte: UInt8) -> Bool {
        byte == quote || byte == backslash || byte < firstPlain
    }
}
