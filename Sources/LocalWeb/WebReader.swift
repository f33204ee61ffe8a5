/// Reads requests of other people's HTTP/1.1 clients, forgivingly: any headers in any order and spelling, line ends with
/// or without a carriage return. Bounded in everything.
public struct WebReader: Sendable {
    public static let maximumHeadBytes = 16 * 1024
    /// Where nothing else was given.
    public static let maximumBodyBytes = 1 << 20

    /// Why a request is not taken; the connection ends with the status.
    public struct Refusal: Error, Sendable, Hashable {
        public let status: Int
        public let text: String

        static let headTooLong = Refusal(status: 431, text: "the request's head is too long")
        static let bodyTooLong = Refusal(status: 413, text: "the request's body is too long")
    }

    public struct Request: Sendable, Hashable {
        public let request: WebRequest
        /// Whether the client wants to send another request over the connection.
        public let keepsAlive: Bool
    }

    private let maximumBodyBytes: Int
    private var bytes: [UInt8] = []
    /// A request whose head has been taken and whose body has not come whole.
    private var begun: (head: Head, chunks: ChunkedBody)?

    public init(maximumBodyBytes: Int = WebReader.maximumBodyBytes) { self.maximumBodyBytes = maximumBodyBytes }

    /// Whether octets of a request have come that is not whole yet.
    public var isInRequest: Bool { !bytes.isEmpty || begun != nil }

    public mutating func feed(_ more: ArraySlice<UInt8>) { bytes += more }

    /// The next whole request; nil where more octets are needed.
    public mutating func next() throws(Refusal) -> Request? {
        if begun == nil { try readHead() }
        guard let head = begun?.head else { return nil }
        let body: [UInt8]
        if head.isChunked {
            try begun?.chunks.take(from: &bytes)
            guard let chunks = begun?.chunks, chunks.isWhole else { return nil }
            body = chunks.body
        } else {
            guard bytes.count >= head.bodyLength else { return nil }
            body = Array(bytes[..<head.bodyLength])
            bytes.removeFirst(head.bodyLength)
        }
        begun = nil
        return head.request(body)
    }

    /// Takes a head, once it is whole.
    private mutating func readHead() throws(Refusal) {
        // An empty line before a request is passed over (RFC 9112, section 2.2).
        bytes.removeFirst(bytes.prefix { $0 == 0x0D || $0 == 0x0A }.count)
        guard let headEnd = WebReader.endOfHead(bytes) else {
            guard bytes.count <= WebReader.maximumHeadBytes else { throw .headTooLong }
            return
        }
        guard headEnd <= WebReader.maximumHeadBytes else { throw .headTooLong }
        let head = try Head(bytes[..<headEnd])
        guard head.bodyLength <= maximumBodyBytes else { throw .bodyTooLong }
        bytes.removeFirst(headEnd)
        begun = (head, ChunkedBody(maximumBytes: maximumBodyBytes))
    }

    /// Where the empty line ends.
    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        for (index, byte) in bytes.enumerated() where byte == 0x0A {
            let rest = bytes[(index + 1)...].prefix(2)
            if rest.first == 0x0A { return index + 2 }
            if rest.elementsEqual([0x0D, 0x0A]) { return index + 3 }
        }
        return nil
    }

    private struct Head: Sendable {
        let method: String
        let path: String
        let query: String
        var headers: [WebRequest.Header] = []
        var bodyLength = 0
        var isChunked = false
        var keepsAlive: Bool

        init(_ bytes: ArraySlice<UInt8>) throws(Refusal) {
            // Carriage returns go with the line feeds; a head is ASCII, and anything else becomes no known word.
            let lines = bytes.split(separator: 0x0A).map { line in String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self) }.filter { !$0.isEmpty }
            let words = (lines.first ?? "").split(separator: " ", omittingEmptySubsequences: false)
            guard words.count == 3, words[2].hasPrefix("HTTP/1."), words[1].hasPrefix("/"), !words[0].isEmpty else {
                throw Refusal(status: 400, text: "this is no HTTP/1.1 request")
            }
            method = String(words[0])
            path = String(words[1].prefix { $0 != "?" })
            query = String(words[1].dropFirst(path.count + 1))
            keepsAlive = words[2] != "HTTP/1.0"
            var length: Int?
            for line in lines.dropFirst() {
                guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else { throw Refusal(status: 400, text: "a header has no colon") }
                let value = Head.trimmed(line[line.index(after: colon)...])
                let name = line[..<colon].lowercased()
                headers.append(WebRequest.Header(name, value))
                switch name {
                case "content-length":
                    guard let number = Int(value), number >= 0, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), length == nil || length == number else {
                        throw Refusal(status: 400, text: "the Content-Length is no number")
                    }
                    length = number
                case "transfer-encoding":
                    guard value.lowercased() == "chunked", !isChunked else { throw Refusal(status: 501, text: "a body is chunked or has a Content-Length here, and no other form") }
                    isChunked = true
                case "connection": if value.lowercased() == "close" { keepsAlive = false }
                default: continue
                }
            }
            // Two readers could understand such a request differently (RFC 9112, section 6.3).
            guard !isChunked || length == nil else { throw Refusal(status: 400, text: "the request has both a Content-Length and chunks") }
            bodyLength = length ?? 0
        }

        func request(_ body: [UInt8]) -> Request {
            Request(request: WebRequest(method: method, path: path, query: query, headers: headers, body: body), keepsAlive: keepsAlive)
        }

        private static func trimmed(_ text: Substring) -> String {
            var text = text
            while text.first == " " || text.first == "\t" { text = text.dropFirst() }
            while text.last == " " || text.last == "\t" { text = text.dropLast() }
            return String(text)
        }
    }
}
