extension JSONParser {
    /// Reads the string whose opening quote is at the position.
    mutating func string(_ bytes: Span<UInt8>) throws(JSONError) -> String {
        let start = position + 1
        let end = ByteScan.firstSpecial(in: bytes, from: start)
        if end < bytes.count, bytes[end] == ByteScan.quote {
            position = end + 1
            return try text(bytes, start..<end)
        }
        return try stringWithEscapes(bytes, from: start, firstSpecial: end)
    }

    private mutating func stringWithEscapes(_ bytes: Span<UInt8>, from start: Int, firstSpecial: Int) throws(JSONError) -> String {
        var result = ""
        var runStart = start
        var runEnd = firstSpecial
        while true {
            guard runEnd < bytes.count else { throw error(.unexpectedEnd, at: bytes.count, in: bytes) }
            // A run ends at an ASCII byte, so no UTF-8 sequence is ever cut in two.
            result += try text(bytes, runStart..<runEnd)
            switch bytes[runEnd] {
            case ByteScan.quote:
                position = runEnd + 1
                return result
            case ByteScan.backslash:
                position = runEnd
                result.unicodeScalars.append(try escape(bytes))
                runStart = position
                runEnd = ByteScan.firstSpecial(in: bytes, from: runStart)
            default:
                throw error(.controlCharacter, at: runEnd, in: bytes)
            }
        }
    }

    @inline(__always)
    private func text(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(JSONError) -> String {
        do throws(UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: bytes.extracting(range)))
        } catch {
            throw self.error(.invalidUTF8, at: range.lowerBound + error.byteOffsets.lowerBound, in: bytes)
        }
    }

    /// Reads the escape whose backslash is at the position, surrogate pairs as one.
    private mutating func escape(_ bytes: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
        let start = position
        guard start + 1 < bytes.count else { throw error(.unexpectedEnd, at: bytes.count, in: bytes) }
        let letter = bytes[start + 1]
        position = start + 2
        if letter == UInt8(ascii: "u") { return try unicodeEscape(bytes, from: start) }
        guard let scalar = EscapeTable.scalar(ofShortForm: letter) else { throw error(.malformedEscape, at: start, in: bytes) }
        if form == .canonical, letter == UInt8(ascii: "/") { throw error(.notCanonicalEscape, at: start, in: bytes) }
        return scalar
    }

    private mutating func unicodeEscape(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> Unicode.Scalar {
        let unit = try fourHexadecimalDigits(bytes, from: start)
        let scalar: Unicode.Scalar
        if unit >= 0xD800 && unit <= 0xDBFF {
            guard position + 1 < bytes.count, bytes[position] == ByteScan.backslash, bytes[position + 1] == UInt8(ascii: "u") else {
                throw error(.loneSurrogate, at: start, in: bytes)
            }
            let lowStart = position
            position += 2
            let low = try fourHexadecimalDigits(bytes, from: lowStart)
            guard low >= 0xDC00 && low <= 0xDFFF,
                  let pair = Unicode.Scalar(0x1_0000 + (unit - 0xD800) << 10 + (low - 0xDC00)) else {
                throw error(.loneSurrogate, at: start, in: bytes)
            }
            scalar = pair
        } else {
            guard let single = Unicode.Scalar(unit) else { throw error(.loneSurrogate, at: start, in: bytes) }
            scalar = single
        }
        if form == .canonical, !isCanonicalUnicodeEscape(of: scalar, bytes, start) {
            throw error(.notCanonicalEscape, at: start, in: bytes)
        }
        return scalar
    }

    /// `\u00xx` in lower case is canonical only for a control character that has no short form.
    private func isCanonicalUnicodeEscape(of scalar: Unicode.Scalar, _ bytes: Span<UInt8>, _ start: Int) -> Bool {
        guard scalar.value < 0x20, EscapeTable.shortForm(of: UInt8(scalar.value)) == nil else { return false }
        return bytes[start + 5] == EscapeTable.lowerCaseHexadecimalDigit(UInt8(scalar.value) & 0xF)
    }

    private mutating func fourHexadecimalDigits(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count else { throw error(.unexpectedEnd, at: bytes.count, in: bytes) }
            guard let digit = EscapeTable.hexadecimalValue(bytes[position]) else { throw error(.malformedEscape, at: start, in: bytes) }
            value = value << 4 | digit
            position += 1
        }
        return value
    }
}
