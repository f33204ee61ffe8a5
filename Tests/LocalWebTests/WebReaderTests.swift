@testable import LocalWeb
import TestSupport
import Testing

@Suite("A request of somebody else's client") struct WebReaderTests {
    private func read(_ text: String) throws -> [WebReader.Request] {
        var reader = WebReader()
        reader.feed(Array(text.utf8)[...])
        var requests: [WebReader.Request] = []
        while let request = try reader.next() { requests.append(request) }
        return requests
    }

    @Test("is read with its path, query, headers and body, in any spelling of headers and line ends", arguments: [
        "POST /proxies?x=1 HTTP/1.1\r\nHost: a\r\nUser-Agent: some client\r\nContent-Length: 2\r\n\r\n{}",
        "POST /proxies?x=1 HTTP/1.1\nhost: a\nuser-agent:some client\ncontent-length:2\n\n{}",
        "\r\n\r\nPOST /proxies?x=1 HTTP/1.1\r\nHOST: a\r\nUSER-AGENT:\t some client \t\r\nContent-Length: 2\r\n\r\n{}",
    ])
    func spellings(text: String) throws {
        let request = try #require(try read(text).first)
        let headers = [WebRequest.Header("host", "a"), WebRequest.Header("user-agent", "some client"), WebRequest.Header("content-length", "2")]
        #expect(request == .init(request: WebRequest(method: "POST", path: "/proxies", query: "x=1", headers: headers, body: Array("{}".utf8)), keepsAlive: true))
    }

    @Test("has the one value of a header, and none of a header that comes twice; a length may be said twice alike")
    func headers() throws {
        let request = try #require(try read("POST / HTTP/1.1\r\nHost: a\r\nOrigin: b\r\nHost: c\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}").first?.request)
        #expect(request.header("origin") == "b" && request.header("host") == nil && request.header("referer") == nil)
        #expect(request.query.isEmpty && request.body == Array("{}".utf8))
    }

    @Test("is whole only with its last octet, wherever it is cut")
    func pieces() throws {
        let text = Array("POST /reset HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /version HTTP/1.0\r\n\r\n".utf8)
        for cut in text.indices {
            var reader = WebReader()
            var requests: [WebReader.Request] = []
            for part in [text[..<cut], text[cut...]] {
                reader.feed(part)
                while let request = try reader.next() { requests.append(request) }
            }
            #expect(requests.map(\.request.path) == ["/reset", "/version"] && requests.map(\.request.body.count) == [3, 0] && !reader.isInRequest)
        }
        var reader = WebReader()
        reader.feed(text[..<45])
        #expect(try reader.next() == nil && reader.isInRequest)
    }

    private static let chunkedHead = "POST /populate HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n"

    @Test("may come in chunks, wherever those are cut")
    func chunks() throws {
        let text = Array((Self.chunkedHead + "3\r\nabc\r\n0A;name=value\r\n0123456789\r\n1 \nd\n00\r\nTrailer: x\r\n\r\nGET /version HTTP/1.1\r\n\r\n").utf8)
        for cut in text.indices {
            var reader = WebReader()
            var requests: [WebReader.Request] = []
            for part in [text[..<cut], text[cut...]] {
                reader.feed(part)
                while let request = try reader.next() { requests.append(request) }
            }
            #expect(requests.map(\.request.body) == [Array("abc0123456789d".utf8), []] && requests.map(\.request.path) == ["/populate", "/version"] && !reader.isInRequest)
        }
        var reader = WebReader()
        reader.feed(Array(Self.chunkedHead.utf8)[...])
        #expect(try reader.next() == nil && reader.isInRequest)
    }

    @Test("is refused where its chunks are none, or together longer than the bound", arguments: [
        ("\r\n", 400), ("x\r\n", 400), ("-1\r\n", 400), ("+1\r\na\r\n", 400), ("3\r\nabcd\r\n", 400), ("3\r\nabc\rx", 400), ("123456789\r\n", 400), (" 3\r\nabc\r\n", 400),
        ("100001\r\n", 413), ("FFFFFFFF\r\n", 413), ("100000\r\n" + String(repeating: "a", count: 1 << 20) + "\r\n1\r\n", 413),
        (String(repeating: "0", count: 1100), 400), ("1;" + String(repeating: "a", count: 1100) + "\r\n", 400), ("0\r\n" + String(repeating: "Trailer: x\r\n", count: 1000), 400),
    ])
    func badChunks(text: String, status: Int) throws {
        let refusal = #expect(throws: WebReader.Refusal.self) { _ = try read(Self.chunkedHead + text) }
        #expect(refusal?.status == status)
    }

    @Test("says whether another may follow", arguments: [("HTTP/1.1\r\n", true), ("HTTP/1.1\r\nConnection: Close\r\n", false), ("HTTP/1.0\r\n", false), ("HTTP/1.1\r\nConnection: keep-alive\r\n", true)])
    func keepingAlive(rest: String, keeps: Bool) throws {
        #expect(try read("GET /version \(rest)\r\n").map(\.keepsAlive) == [keeps])
    }

    @Test("is refused where it is none, or longer than its bound", arguments: [
        ("hello\r\n\r\n", 400), ("GET /version\r\n\r\n", 400), ("GET version HTTP/1.1\r\n\r\n", 400), ("GET  /version HTTP/1.1\r\n\r\n", 400), (" /version HTTP/1.1\r\n\r\n", 400),
        ("GET /version HTTP/2\r\n\r\n", 400), ("GET /version HTTP/1.1\r\nno colon\r\n\r\n", 400), ("GET /version HTTP/1.1\r\n: nothing\r\n\r\n", 400),
        ("POST /reset HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400), ("POST /reset HTTP/1.1\r\nContent-Length: +1\r\n\r\na", 400), ("POST /reset HTTP/1.1\r\nContent-Length: 1e1\r\n\r\n", 400),
        ("POST /reset HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 400), ("POST /reset HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        ("POST /reset HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501), ("POST /reset HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n", 400),
        ("POST /reset HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501),
        ("POST /reset HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n", 413),
        ("GET /" + String(repeating: "a", count: 16_385), 431), ("GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 16_385) + "\r\n\r\n", 431),
    ])
    func refusals(text: String, status: Int) throws {
        let refusal = #expect(throws: WebReader.Refusal.self) { _ = try read(text) }
        #expect(refusal?.status == status)
    }

    @Test("may be as long as its bounds")
    func longest() throws {
        let head = "POST / HTTP/1.1\r\nContent-Length: 1048576\r\nX: "
        let text = head + String(repeating: "a", count: WebReader.maximumHeadBytes - head.utf8.count - 4) + "\r\n\r\n" + String(repeating: "b", count: WebReader.maximumBodyBytes)
        #expect(try read(text).map(\.request.body.count) == [WebReader.maximumBodyBytes])
    }

    @Test("of random octets, or with some of them changed, is read or refused, and never more")
    func garbage() {
        var random = SeededRandom(seed: 8474)
        let good = Array("POST /proxies/a/toxics HTTP/1.1\r\nHost: a\r\nContent-Length: 15\r\n\r\n{\"type\":\"noop\"}".utf8)
        for round in 0..<4000 {
            var bytes = round % 2 == 0 ? good : (0..<Int.random(in: 1...200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            for _ in 0..<Int.random(in: 1...6, using: &random) { bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random) }
            var reader = WebReader()
            reader.feed(bytes[...])
            while let request = try? reader.next() { #expect(request.request.body.count <= bytes.count) }
            reader = WebReader()
            reader.feed((Array(Self.chunkedHead.utf8) + bytes)[...])
            _ = try? reader.next()
        }
    }
}
