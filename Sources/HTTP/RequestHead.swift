/// The head of a request:
///
///     POST /<message> HTTP/1.1
///     Host: <host>[:<port>]
///     Content-Type: <type>/<subtype>
///     Content-Length: <1…maximum>
///
/// These three headers, in this order, because curl writes them so; nothing else has a place:
///
///     curl -H 'User-Agent:' -H 'Accept:' -H 'Expect:' -H 'Content-Type: application/json' --data-binary @file
struct RequestHead: MessageHead {
    /// The target without its slash.
    let messageName: Range<Int>
    let host: Range<Int>
    let contentType: Range<Int>
    let contentLength: Int
    let bodyStart: Int

    init(reading bytes: Span<UInt8>, maximumBodyBytes: Int) throws(HeadReader.Stop) {
        var reader = HeadReader()
        try reader.literal("POST ", else: .method, bytes)
        try reader.literal("/", else: .target, bytes)
        messageName = try reader.messageName(bytes)
        try reader.literal(" HTTP/1.1", else: .version, bytes)
        try reader.lineEnd(bytes)
        try reader.headerName("Host", bytes)
        host = try reader.host(bytes)
        try reader.lineEnd(bytes)
        (contentType, contentLength) = try reader.contentHeaders(maximumBodyBytes: maximumBodyBytes, bytes)
        bodyStart = reader.position
    }
}

/// The head of a response:
///
///     HTTP/1.1 200 OK              or    HTTP/1.1 403 Forbidden
///     Content-Type: <type>/<subtype>
///     Content-Length: <1…maximum>
struct ResponseHead: MessageHead {
    let status: HTTPStatus
    let contentType: Range<Int>
    let contentLength: Int
    let bodyStart: Int

    init(reading bytes: Span<UInt8>, maximumBodyBytes: Int) throws(HeadReader.Stop) {
        var reader = HeadReader()
        try reader.literal("HTTP/1.1 ", else: .version, bytes)
        if try reader.peek(bytes) == UInt8(ascii: "2") {
            status = .ok
            try reader.literal("200", else: .status, bytes)
            try reader.literal(" OK", else: .reasonPhrase, bytes)
        } else {
            status = .forbidden
            try reader.literal("403", else: .status, bytes)
            try reader.literal(" Forbidden", else: .reasonPhrase, bytes)
        }
        try reader.lineEnd(bytes)
        (contentType, contentLength) = try reader.contentHeaders(maximumBodyBytes: maximumBodyBytes, bytes)
        bodyStart = reader.position
    }
}

/// What the assembler needs to know of a head.
protocol MessageHead: Sendable {
    var contentLength: Int { get }
    /// The offset of the body's first octet.
    var bodyStart: Int { get }

    init(reading bytes: Span<UInt8>, maximumBodyBytes: Int) throws(HeadReader.Stop)
}

extension HeadReader {
    mutating func messageName(_ bytes: Span<UInt8>) throws(Stop) -> Range<Int> {
        let start = position
        while try peek(bytes) != HeadReader.space {
            guard HeadReader.isNameByte(try peek(bytes)), position - start < HTTPLimits.longestMessageName else { throw refusal(.target) }
            advance()
        }
        guard position > start else { throw refusal(.target) }
        return start..<position
    }

    /// A name or address, and a port where there is a colon.
    mutating func host(_ bytes: Span<UInt8>) throws(Stop) -> Range<Int> {
        let value = try value(longest: HTTPLimits.longestHost, else: .host, bytes) { byte in
            HeadReader.isNameByte(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
        }
        var colon = value.lowerBound
        while colon < value.upperBound, bytes[colon] != UInt8(ascii: ":") { colon += 1 }
        guard colon > value.lowerBound else { throw .refused(HTTPRefusal(rule: .host, offset: value.lowerBound)) }
        if colon < value.upperBound {
            guard HeadReader.isPort(bytes.extracting(colon + 1..<value.upperBound)) else {
                throw .refused(HTTPRefusal(rule: .host, offset: colon))
            }
        }
        return value
    }

    /// Content-Type, Content-Length and the empty line.
    mutating func contentHeaders(maximumBodyBytes: Int, _ bytes: Span<UInt8>) throws(Stop) -> (contentType: Range<Int>, contentLength: Int) {
        try headerName("Content-Type", bytes)
        let contentType = try value(longest: HTTPLimits.longestContentType, else: .contentType, bytes) { byte in
            HeadReader.isNameByte(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+")
        }
        guard HeadReader.hasTypeAndSubtype(bytes.extracting(contentType)) else {
            throw .refused(HTTPRefusal(rule: .contentType, offset: contentType.lowerBound))
        }
        try lineEnd(bytes)
        try headerName("Content-Length", bytes)
        let contentLength = try contentLength(maximum: maximumBodyBytes, bytes)
        try lineEnd(bytes)
        try headEnd(bytes)
        return (contentType, contentLength)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == UInt8(ascii: "-")
    }

    private static func isPort(_ digits: Span<UInt8>) -> Bool {
        guard (1...5).contains(digits.count), digits[0] != UInt8(ascii: "0") else { return false }
        var port = 0
        for index in 0..<digits.count {
            guard digits[index] >= 0x30, digits[index] <= 0x39 else { return false }
            port = port * 10 + Int(digits[index] - 0x30)
        }
        return port <= 65_535
    }

    private static func hasTypeAndSubtype(_ value: Span<UInt8>) -> Bool {
        var slashes = 0
        for index in 0..<value.count where value[index] == UInt8(ascii: "/") { slashes += 1 }
        return slashes == 1 && value[0] != UInt8(ascii: "/") && value[value.count - 1] != UInt8(ascii: "/")
    }
}
