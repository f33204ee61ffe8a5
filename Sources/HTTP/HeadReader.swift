/// Walks along a head that may not have arrived whole.
///
/// The profile leaves no choice in what comes next, so the reader always knows which octet it expects,
/// and refuses at the first one that differs, without waiting for the rest.
struct HeadReader {
    /// Why a head could not be read to its end.
    enum Stop: Error {
        /// So far every octet was right.
        case needMore
        case refused(HTTPRefusal)
    }

    private(set) var position = 0

    /// Reads exactly `text`; another octet breaks `rule`.
    @inline(__always)
    mutating func literal(_ text: String, else rule: HTTPRule, _ bytes: Span<UInt8>) throws(Stop) {
        let expected = text.utf8.span
        for index in 0..<expected.count {
            guard try peek(bytes) == expected[index] else { throw refusal(rule) }
            position += 1
        }
    }

    mutating func lineEnd(_ bytes: Span<UInt8>) throws(Stop) {
        guard try peek(bytes) == HeadReader.carriageReturn else { throw refusal(.lineEnding) }
        position += 1
        guard try peek(bytes) == HeadReader.lineFeed else { throw refusal(.lineEnding) }
        position += 1
    }

    /// Reads a header's name, colon and space.
    mutating func headerName(_ name: String, _ bytes: Span<UInt8>) throws(Stop) {
        let expected = name.utf8.span
        let lineStart = position
        for index in 0..<expected.count {
            let byte = try peek(bytes)
            guard byte == expected[index] else { throw wrongName(byte, instead: expected[index], isFirst: position == lineStart) }
            position += 1
        }
        switch try peek(bytes) {
        case UInt8(ascii: ":"): position += 1
        case HeadReader.space, HeadReader.tab: throw refusal(.headerSpacing)
        default: throw refusal(.headerNotExpected)
        }
        guard try peek(bytes) == HeadReader.space else { throw refusal(.headerSpacing) }
        position += 1
        let first = try peek(bytes)
        if first == HeadReader.space || first == HeadReader.tab { throw refusal(.headerSpacing) }
    }

    /// Reads the empty line after the last header.
    mutating func headEnd(_ bytes: Span<UInt8>) throws(Stop) {
        switch try peek(bytes) {
        case HeadReader.carriageReturn: try lineEnd(bytes)
        case HeadReader.lineFeed: throw refusal(.lineEnding)
        case HeadReader.space, HeadReader.tab: throw refusal(.lineFolding)
        default: throw refusal(.headerNotExpected)
        }
    }

    /// Reads octets that are `isAllowed`, at least one and at most `longest`, up to the CR that ends the
    /// line; anything else breaks `rule`.
    mutating func value(longest: Int, else rule: HTTPRule, _ bytes: Span<UInt8>, _ isAllowed: (UInt8) -> Bool) throws(Stop) -> Range<Int> {
        let start = position
        while true {
            let byte = try peek(bytes)
            if byte == HeadReader.carriageReturn { break }
            guard isAllowed(byte) else { throw wrongValueByte(byte, rule) }
            guard position - start < longest else { throw refusal(rule) }
            position += 1
        }
        guard position > start else { throw refusal(rule) }
        return start..<position
    }

    /// Reads the value of Content-Length.
    mutating func contentLength(maximum: Int, _ bytes: Span<UInt8>) throws(Stop) -> Int {
        let start = position
        var length = 0
        while true {
            let byte = try peek(bytes)
            if byte == HeadReader.carriageReturn { break }
            guard byte >= 0x30, byte <= 0x39 else { throw wrongValueByte(byte, .contentLength) }
            if length == 0, position > start { throw refusal(.contentLengthLeadingZero) }
            // `maximum` is at most 16 MiB, so this stays far from overflowing.
            length = length * 10 + Int(byte - 0x30)
            guard length <= maximum else { throw refusal(.contentLengthTooLarge) }
            position += 1
        }
        guard position > start else { throw refusal(.contentLength) }
        guard length > 0 else { throw .refused(HTTPRefusal(rule: .contentLengthZero, offset: start)) }
        return length
    }

    @inline(__always)
    func peek(_ bytes: Span<UInt8>) throws(Stop) -> UInt8 {
        guard position < bytes.count else { throw .needMore }
        return bytes[position]
    }

    mutating func advance() { position += 1 }

    func refusal(_ rule: HTTPRule) -> Stop { .refused(HTTPRefusal(rule: rule, offset: position)) }

    private func wrongName(_ byte: UInt8, instead expected: UInt8, isFirst: Bool) -> Stop {
        switch byte {
        case HeadReader.carriageReturn where isFirst: refusal(.headerMissing)
        case HeadReader.space where isFirst, HeadReader.tab where isFirst: refusal(.lineFolding)
        case HeadReader.carriageReturn, HeadReader.lineFeed: refusal(.lineEnding)
        case expected ^ 0x20 where expected & 0x40 != 0: refusal(.headerCase)
        default: refusal(.headerNotExpected)
        }
    }

    private func wrongValueByte(_ byte: UInt8, _ rule: HTTPRule) -> Stop {
        switch byte {
        case HeadReader.lineFeed, HeadReader.carriageReturn: refusal(.lineEnding)
        case HeadReader.space, HeadReader.tab: refusal(.headerSpacing)
        default: refusal(rule)
        }
    }

    static let carriageReturn: UInt8 = 0x0D
    static let lineFeed: UInt8 = 0x0A
    static let space: UInt8 = 0x20
    static let tab: UInt8 = 0x09
}
