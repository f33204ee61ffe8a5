import Testing
import HTTP

@Suite("writing messages")
struct HTTPWriterTests {
    @Test("a written request is the text of the profile and is read back")
    func request() throws {
        let bytes = try HTTPWriter.request(messageName: "issue", host: "127.0.1.1:7001", contentType: "application/json", body: Array("{\"a\":1}".utf8))
        #expect(String(decoding: bytes, as: UTF8.self) == HTTPRequestParserTests.good)
    }

    @Test("a written response is the text of the profile")
    func response() throws {
        #expect(text(try HTTPWriter.response(status: .ok, contentType: "application/json", body: Array("{}".utf8))[...]) == HTTPResponseParserTests.good)
        #expect(text(try HTTPWriter.response(status: .forbidden, contentType: "application/json", body: Array("{}".utf8))[...]) == HTTPResponseParserTests.refusalAnswer)
    }

    static let injections: [(name: String, host: String, type: String, body: [UInt8], rule: HTTPRule)] = [
        ("a b", "city", "a/b", [1], .version), ("a\r\nX: y", "city", "a/b", [1], .target), ("a", "city\r\nX: y", "a/b", [1], .headerNotExpected), ("a", "city\r\nContent-Type: a/b\r\nContent-Length: 1\r\n\r\n", "a/b", [1], .headerNotExpected),
        ("a", "city", "a/b\r\nContent-Length: 1\r\n\r\n1", [1], .headerNotExpected), ("a", "", "a/b", [1], .host), ("", "city", "a/b", [1], .target), ("a", "city", "", [1], .contentType), ("a", "city", "a/b", [], .contentLengthZero),
    ]

    @Test("no name, host or type can put a line of its own into a head", arguments: injections)
    func injection(name: String, host: String, type: String, body: [UInt8], rule: HTTPRule) {
        let refusal = #expect(throws: HTTPRefusal.self) { try HTTPWriter.request(messageName: name, host: host, contentType: type, body: body) }
        #expect(refusal?.rule == rule)
    }

    @Test("an empty or oversized response body is not written")
    func badBodies() {
        #expect(throws: HTTPRefusal.self) { try HTTPWriter.response(status: .ok, contentType: "a/b", body: []) }
        #expect(throws: HTTPRefusal.self) { try HTTPWriter.response(status: .ok, contentType: "a/b", body: [UInt8](repeating: 0, count: HTTPLimits.highestMaximumBodyBytes + 1)) }
    }

    @Test("every rule has a name of its own and a reason")
    func rules() {
        #expect(Set(HTTPRule.allCases.map(\.rawValue)).count == HTTPRule.allCases.count)
        #expect(Set(HTTPRule.allCases.map(\.reason)).count == HTTPRule.allCases.count)
    }
}
