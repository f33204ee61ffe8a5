import Testing
import HTTP

@Suite("reading responses")
struct HTTPResponseParserTests {
    static let good = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
    static let refusalAnswer = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"

    @Test("both answers are read, whole or octet by octet", arguments: [(good, HTTPStatus.ok), (refusalAnswer, .forbidden)])
    func reads(octets: String, status: HTTPStatus) throws {
        var parser = HTTPResponseParser(maximumBodyBytes: 2)
        parser.asked()
        let response = try #require(parser.feed(Array(octets.utf8)).message)
        #expect(response.status == status)
        #expect(text(response.contentType) == "application/json")
        #expect(text(response.body) == "{}")
        parser.asked()
        for octet in octets.utf8.dropLast() { #expect(parser.feed([octet]).needsMore) }
        #expect(parser.isAwaitingResponse)
        #expect(parser.feed([UInt8(ascii: "}")]).message?.status == status)
        #expect(!parser.isAwaitingResponse)
    }

    @Test("a response that nobody asked for is refused")
    func unasked() {
        var parser = HTTPResponseParser(maximumBodyBytes: 2)
        #expect(parser.feed(Array(Self.good.utf8)).refusal == HTTPRefusal.make(.outOfTurn, 0))
    }

    @Test("a second response to one request is refused")
    func second() {
        var parser = HTTPResponseParser(maximumBodyBytes: 2)
        parser.asked()
        #expect(parser.feed(Array(Self.good.utf8)).message != nil)
        #expect(parser.feed(Array(Self.good.utf8)).refusal?.rule == .outOfTurn)
    }

    @Test("a response cut short is refused as such")
    func truncated() {
        var parser = HTTPResponseParser(maximumBodyBytes: 2)
        parser.asked()
        #expect(parser.feed(Array(Self.good.utf8.dropLast())).needsMore)
        #expect(parser.finish()?.rule == .truncated)
    }

    static let head = "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\n"

    static let refused: [(octets: String, rule: HTTPRule, offset: Int)] = [
        ("HTP/1.1 200 OK\r\n", .version, 2), ("HTTP/01.1 200 OK\r\n", .version, 5), ("HTTP/11.1 200 OK\r\n", .version, 6), ("HTTP/1.01 200 OK\r\n", .version, 7), ("HTTP/1.0 200 OK\r\n", .version, 7), ("HTTP/0.9 200 OK\r\n", .version, 5),
        ("HTTP/1.1\t200 OK\r\n", .version, 8), ("\rHTTP/1.1 200 OK\r\n", .version, 0), ("\r\nHTTP/1.1 200 OK\r\n", .version, 0), ("RTSP/1.1 200 OK\r\n", .version, 0), ("HTTPER/1.1 200 OK\r\n", .version, 4), ("POST /a HTTP/1.1\r\n", .version, 0),
        ("HTTP/1.1  200 OK\r\n", .status, 9), ("HTTP/1.1 2 OK\r\n", .status, 10), ("HTTP/1.1 201 Created\r\n", .status, 11), ("HTTP/1.1 204 No Content\r\n\r\n", .status, 11), ("HTTP/1.1 100 Continue\r\n\r\n", .status, 9), ("HTTP/1.1 101 Switching Protocols\r\n", .status, 9),
        ("HTTP/1.1 103 Early Hints\r\n", .status, 9), ("HTTP/1.1 301\r\n", .status, 9), ("HTTP/1.1 304 Not Modified\r\n", .status, 9), ("HTTP/1.1 404 Not Found\r\n", .status, 11), ("HTTP/1.1 500 Oops\r\n", .status, 9), ("HTTP/1.1 401 Unauthorized\r\n", .status, 11),
        ("HTTP/1.1 200  OK\r\n", .reasonPhrase, 13), ("HTTP/1.1 200\r\n", .reasonPhrase, 12), ("HTTP/1.1 200 \r\n", .reasonPhrase, 13), ("HTTP/1.1 200 ok\r\n", .reasonPhrase, 13), ("HTTP/1.1 2000 OK\r\n", .reasonPhrase, 12), ("HTTP/1.1 403 OK\r\n", .reasonPhrase, 13), ("HTTP/1.1 200 Forbidden\r\n", .reasonPhrase, 13), ("HTTP/1.1 403 Forbiddén\r\n", .reasonPhrase, 20),
        ("HTTP/1.1 200 OK \r\n", .lineEnding, 15), ("HTTP/1.1 200 OK\nContent-Type: a/b\n", .lineEnding, 15), ("HTTP/1.1 200 OK\rContent-Type: a/b\r\n", .lineEnding, 16), ("HTTP/1.1 200 OK\r\r\n", .lineEnding, 16), ("HTTP/1.1 200 OKAY\r\n", .lineEnding, 15),
        ("HTTP/1.1 200 OK\r\n Host: foo\r\n", .lineFolding, 17), ("HTTP/1.1 200 OK\r\n\r\n", .headerMissing, 17), (head + "\r\n", .headerMissing, 36),
        ("HTTP/1.1 200 OK\r\nDate: Tue\r\n", .headerNotExpected, 17), ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", .headerNotExpected, 25), (head + "Transfer-Encoding: chunked\r\n", .headerNotExpected, 36), (head + "Content-Length: 1\r\nDate: x\r\n", .headerNotExpected, 55), (head + "Connection: close\r\n", .headerNotExpected, 39),
        ("HTTP/1.1 200 OK\r\ncontent-type: a/b\r\n", .headerCase, 17), ("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n", .contentType, 40),
        (head + "Content-Length: 0\r\n", .contentLengthZero, 52), (head + "Content-Length: 3\r\n", .contentLengthTooLarge, 52), (head + "Content-Length:\t2\t\r\n", .headerSpacing, 51), (head + "Content-Length: 2\r\n\r\n{}\n", .outOfTurn, 59),
    ]

    @Test("octets outside the profile are refused by the rule that they break", arguments: refused)
    func refuses(octets: String, rule: HTTPRule, offset: Int) {
        var parser = HTTPResponseParser(maximumBodyBytes: 2)
        parser.asked()
        #expect(parser.feed(Array(octets.utf8)).refusal == HTTPRefusal.make(rule, offset))
    }
}
