import Testing
import HTTP

@Suite("reading requests")
struct HTTPRequestParserTests {
    static let good = "POST /issue HTTP/1.1\r\nHost: 127.0.1.1:7001\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}"

    @Test("a request as curl writes it is read whole")
    func whole() throws {
        var parser = HTTPRequestParser(maximumBodyBytes: 100)
        let request = try #require(parser.feed(Array(Self.good.utf8)).message)
        #expect(text(request.messageName) == "issue")
        #expect(text(request.host) == "127.0.1.1:7001")
        #expect(text(request.contentType) == "application/json")
        #expect(text(request.body) == "{\"a\":1}")
        #expect(request.bytes == Array(Self.good.utf8))
    }

    @Test("a request is the same however its octets are cut into pieces", arguments: [1, 2, 3, 7, 50, 90])
    func pieces(size: Int) throws {
        var parser = HTTPRequestParser(maximumBodyBytes: 7)
        let bytes = Array(Self.good.utf8)
        var start = 0
        while start + size < bytes.count {
            #expect(parser.feed(bytes[start..<start + size]).needsMore)
            start += size
        }
        let request = try #require(parser.feed(bytes[start...]).message)
        #expect(text(request.body) == "{\"a\":1}")
    }

    @Test("requests follow one another on a connection, each after the answer to the one before")
    func turns() {
        var parser = HTTPRequestParser(maximumBodyBytes: 7)
        #expect(parser.feed(Array(Self.good.utf8)).message != nil)
        parser.answered()
        #expect(parser.feed(Array(Self.good.utf8)).message != nil)
        #expect(parser.finish() == nil)
    }

    @Test("an octet before the answer is refused, and the connection stays refused")
    func pipelining() {
        var parser = HTTPRequestParser(maximumBodyBytes: 7)
        #expect(parser.feed(Array(Self.good.utf8)).message != nil)
        #expect(parser.feed([0x50]).refusal?.rule == .outOfTurn)
        parser.answered()
        #expect(parser.feed(Array(Self.good.utf8)).refusal?.rule == .outOfTurn)
    }

    @Test("an octet behind the body in the same piece refuses the request too")
    func octetBehindBody() {
        var parser = HTTPRequestParser(maximumBodyBytes: 7)
        let refusal = parser.feed(Array((Self.good + Self.good).utf8)).refusal
        #expect(refusal == HTTPRefusal.make(.outOfTurn, Self.good.utf8.count))
    }

    @Test("a connection that ends inside a request says so, and between two requests does not")
    func ending() {
        var parser = HTTPRequestParser(maximumBodyBytes: 7)
        #expect(parser.finish() == nil)
        #expect(parser.feed(Array(Self.good.utf8).dropLast()).needsMore)
        #expect(parser.finish()?.rule == .truncated)
        #expect(parser.feed([0x7D]).refusal?.rule == .truncated)
    }

    @Test("the largest body is read, and one octet more is refused before it arrives")
    func sizes() {
        func request(_ length: Int) -> [UInt8] {
            Array("POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: a/b\r\nContent-Length: \(length)\r\n\r\n".utf8)
        }
        var parser = HTTPRequestParser(maximumBodyBytes: 70_000)
        #expect(parser.feed(request(70_000)).needsMore)
        #expect(parser.feed([UInt8](repeating: 0, count: 69_999)).needsMore)
        #expect(parser.feed([0]).message?.body.count == 70_000)
        #expect(HTTPRequestParser.firstRefusal(request(70_001), maximumBodyBytes: 70_000)?.rule == .contentLengthTooLarge)
    }

    @Test("a claimed length reserves nothing")
    func memoryFollowsArrival() {
        var parser = HTTPRequestParser(maximumBodyBytes: .max)
        let head = Array("POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: a/b\r\nContent-Length: 16777216\r\n\r\n".utf8)
        #expect(parser.feed(head).needsMore)
        #expect(parser.pendingByteCount == head.count)
        #expect(parser.feed([1, 2, 3]).needsMore)
        #expect(parser.pendingByteCount == head.count + 3)
    }

    @Test("the longest head that the rules allow is within the limit on heads")
    func longestHead() {
        let head = "POST /\(String(repeating: "a", count: 40)) HTTP/1.1\r\nHost: \(String(repeating: "a", count: 249)):65535\r\nContent-Type: a/\(String(repeating: "b", count: 62))\r\nContent-Length: 16777216\r\n\r\n"
        var parser = HTTPRequestParser(maximumBodyBytes: .max)
        #expect(parser.feed(Array(head.utf8)).needsMore)
        #expect(head.utf8.count <= HTTPLimits.maximumHeadBytes)
    }

    @Test("an endless head is refused within the limit on heads", arguments: ["P", "POST /", "POST /a HTTP/1.1\r\nHost: ", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: ", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: a/b\r\nContent-Length: "])
    func endlessHead(start: String) {
        for filler in ["a", "1", "/", " ", "\r", "\n", "\u{0}"] {
            var parser = HTTPRequestParser(maximumBodyBytes: .max)
            #expect(parser.feed(Array(start.utf8)).needsMore)
            var count = start.utf8.count
            while count <= HTTPLimits.maximumHeadBytes, parser.feed(Array(filler.utf8)).needsMore { count += 1 }
            #expect(count < HTTPLimits.maximumHeadBytes)
        }
    }
}
