extension JSONParser {
    /// Reads the number at the position. A number of RFC 8259 that is no 64-bit integer is named as
    /// such, so that whoever wrote it learns why; anything else is malformed.
    mutating func integer(_ bytes: Span<UInt8>) throws(JSONError) -> Int64 {
        let start = position
        let isNegative = bytes[start] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        guard let first = digit(bytes) else { throw error(.malformedNumber, at: position, in: bytes) }
        position += 1
        // Counted downwards, because the range of Int64 reaches one further below zero.
        var negated = -first
        var isTooLarge = false
        while let digit = digit(bytes) {
            guard first != 0 else { throw error(.malformedNumber, at: position, in: bytes) }
            let (product, overflowed) = negated.multipliedReportingOverflow(by: 10)
            let (sum, underflowed) = product.subtractingReportingOverflow(digit)
            isTooLarge = isTooLarge || overflowed || underflowed
            negated = sum
            position += 1
        }
        if try skipFractionAndExponent(bytes) { throw error(.numberNotInteger, at: start, in: bytes) }
        if isTooLarge || (!isNegative && negated == .min) { throw error(.integerOutOfRange, at: start, in: bytes) }
        if isNegative, negated == 0, form == .canonical { throw error(.notCanonicalNumber, at: start, in: bytes) }
        return isNegative ? negated : -negated
    }

    /// True where a well-formed fraction or exponent stood at the position.
    private mutating func skipFractionAndExponent(_ bytes: Span<UInt8>) throws(JSONError) -> Bool {
        var isPresent = false
        if isAt(".", bytes) {
            position += 1
            try skipDigits(bytes)
            isPresent = true
        }
        if isAt("e", bytes) || isAt("E", bytes) {
            position += 1
            if isAt("+", bytes) || isAt("-", bytes) { position += 1 }
            try skipDigits(bytes)
            isPresent = true
        }
        return isPresent
    }

    private mutating func skipDigits(_ bytes: Span<UInt8>) throws(JSONError) {
        guard digit(bytes) != nil else { throw error(.malformedNumber, at: position, in: bytes) }
        while digit(bytes) != nil { position += 1 }
    }

    @inline(__always)
    private func digit(_ bytes: Span<UInt8>) -> Int64? {
        guard position < bytes.count else { return nil }
        let byte = bytes[position]
        return byte >= 0x30 && byte <= 0x39 ? Int64(byte &- 0x30) : nil
    }

    private func isAt(_ character: Unicode.Scalar, _ bytes: Span<UInt8>) -> Bool {
        position < bytes.count && bytes[position] == UInt8(ascii: character)
    }
}
