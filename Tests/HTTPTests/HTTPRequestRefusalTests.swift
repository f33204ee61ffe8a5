import Testing
import HTTP

/// What other parsers' test cases show that senders try (llhttp's among them), in our own words.
@Suite("requests that are refused")
struct HTTPRequestRefusalTests {
    static let line = "POST /issue HTTP/1.1\r\n"
    static let head = line + "Host: city\r\nContent-Type: application/json\r\n"

    static let cases: [(octets: String, rule: HTTPRule, offset: Int)] = [
        // The method.
        ("GET / HTTP/1.1\r\n\r\n", .method, 0), ("PUT /url HTTP/1.1\r\n", .method, 1), ("PATCH /f HTTP/1.1\r\n", .method, 1), ("post /issue HTTP/1.1\r\n", .method, 0),
        ("POSTS /issue HTTP/1.1\r\n", .method, 4), ("POST\t/issue HTTP/1.1\r\n", .method, 4), ("CONNECT a:443 HTTP/1.0\r\n", .method, 0), ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .method, 1),
        ("HTTP/1.1 200 OK\r\n", .method, 0), ("\r\nPOST /issue HTTP/1.1\r\n", .method, 0), ("\u{16}\u{3}\u{1}", .method, 0), ("\u{FEFF}POST", .method, 0), (" POST /", .method, 0),
        // The target.
        ("POST  /issue HTTP/1.1\r\n", .target, 5), ("POST / HTTP/1.1\r\n", .target, 6), ("POST /Issue HTTP/1.1\r\n", .target, 6), ("POST /a/b HTTP/1.1\r\n", .target, 7),
        ("POST /a?b=c HTTP/1.1\r\n", .target, 7), ("POST /a#b HTTP/1.1\r\n", .target, 7), ("POST /%61 HTTP/1.1\r\n", .target, 6), ("POST /.. HTTP/1.1\r\n", .target, 6),
        ("POST //a HTTP/1.1\r\n", .target, 6), ("POST * HTTP/1.1\r\n", .target, 5), ("POST http://city/issue HTTP/1.1\r\n", .target, 5), ("POST /\u{3B4} HTTP/1.1\r\n", .target, 6),
        ("POST /a\r\n", .target, 7), ("POST /a\tHTTP/1.1\r\n", .target, 7), ("POST /\(String(repeating: "a", count: 41)) HTTP/1.1\r\n", .target, 46),
        // The version.
        ("POST /a HTTP/1.0\r\n", .version, 15), ("POST /a HTTP/5.6\r\n", .version, 13), ("POST /a HTTP/01.1\r\n", .version, 13), ("POST /a HTTP/1.01\r\n", .version, 15), ("POST /a http/1.1\r\n", .version, 8),
        ("POST /a ICE/1.0\r\n", .version, 8), ("POST /a RTSP/1.0\r\n", .version, 8), ("POST /a IHTTP/1.0\r\n", .version, 8), ("POST /a  HTTP/1.1\r\n", .version, 8), ("POST /a HTTP/1.1 \r\n", .lineEnding, 16), ("POST /a HTTP/1.11\r\n", .lineEnding, 16),
        // The ends of lines.
        ("POST /a HTTP/1.1\nHost: a\n", .lineEnding, 16), ("POST /a HTTP/1.1\rHost: a\r\n", .lineEnding, 17), ("POST /a HTTP/1.1\r\r\n", .lineEnding, 17), ("POST /a HTTP/1.1\r\nHost: a\n", .lineEnding, 25),
        ("POST /a HTTP/1.1\r\nHost: a\rX: b\r\n", .lineEnding, 26), ("POST /a HTTP/1.1\r\nHo\r\nst: a", .lineEnding, 20), ("POST /a HTTP/1.1\r\nHost: \n", .lineEnding, 24), ("POST /a HTTP/1.1\r\n\nHost", .lineEnding, 18),
        (head + "Content-Length: 1\n\n1", .lineEnding, 83), (head + "Content-Length: 1\r\n\n1", .lineEnding, 85), (head + "Content-Length: 1\r\n\r1", .lineEnding, 86), (head + "Content-Length: 1\r1\r\n", .lineEnding, 84),
        // Folded lines.
        (line + " Host: city\r\n", .lineFolding, 22), (line + "\tHost: city\r\n", .lineFolding, 22), (line + "Host: city\r\n folded\r\n", .lineFolding, 34), (head + "Content-Length: 1\r\n 2\r\n\r\n", .lineFolding, 85),
        // Missing, other, repeated, reordered headers.
        (line + "\r\n", .headerMissing, 22), (line + "Host: city\r\n\r\n", .headerMissing, 34), (head + "\r\n", .headerMissing, 66),
        (line + "Content-Type: application/json\r\n", .headerNotExpected, 22), (line + "Host: city\r\nContent-Length: 1\r\n", .headerNotExpected, 42), (line + "Host: city\r\nHost: city\r\n", .headerNotExpected, 34),
        (line + "Host: city\r\nTransfer-Encoding: chunked\r\n", .headerNotExpected, 34), (head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", .headerNotExpected, 66), (head + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .headerNotExpected, 85),
        (head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", .headerNotExpected, 85), (head + "Content-Length: 1\r\nConnection: close\r\n\r\n", .headerNotExpected, 85), (head + "Content-Length-X: 1\r\n", .headerNotExpected, 80),
        (line + "User-Agent: curl\r\n", .headerNotExpected, 22), (line + "Host: city\r\nExpect: 100-continue\r\n", .headerNotExpected, 34), (line + ": city\r\n", .headerNotExpected, 22), (line + "Hos\u{0}: city\r\n", .headerNotExpected, 25), (line + "Host=city\r\n", .headerNotExpected, 26),
        (line + "Hosts: city\r\n", .headerNotExpected, 26), (line + "\u{B}Host: city\r\n", .headerNotExpected, 22), (head + "Content-Length: 1\r\nUpgrade: h2c\r\n\r\n", .headerNotExpected, 85),
        // Names in another case.
        (line + "host: city\r\n", .headerCase, 22), (line + "HOST: city\r\n", .headerCase, 23), (line + "Host: city\r\nContent-type: a/b\r\n", .headerCase, 42), (head + "conTENT-Length: 5\r\n", .headerCase, 66),
        // Spaces.
        (line + "Host : city\r\n", .headerSpacing, 26), (line + "Host:city\r\n", .headerSpacing, 27), (line + "Host:  city\r\n", .headerSpacing, 28), (line + "Host:\tcity\r\n", .headerSpacing, 27), (line + "Host: city \r\n", .headerSpacing, 32), (line + "Host: \tcity\r\n", .headerSpacing, 28),
        (head + "Content-Length:  42 \r\n", .headerSpacing, 82), (head + "Content-Length:\t42\t\r\n", .headerSpacing, 81), (head + "Content-Length: 4 2\r\n", .headerSpacing, 83), (head + "Content-Length : 4\r\n", .headerSpacing, 80), (head + "Content-Length:\r\n", .headerSpacing, 81),
        // Values.
        (line + "Host: \r\n", .host, 28), (line + "Host: City\r\n", .host, 28), (line + "Host: a_b\r\n", .host, 29), (line + "Host: a=5000\r\n", .host, 29), (line + "Host: [::1]\r\n", .host, 28), (line + "Host: a@b\r\n", .host, 29), (line + "Host: :80\r\n", .host, 28),
        (line + "Host: a:\r\n", .host, 29), (line + "Host: a:080\r\n", .host, 29), (line + "Host: a:65536\r\n", .host, 29), (line + "Host: a:1:2\r\n", .host, 29), (line + "Host: a:b\r\n", .host, 29), (line + "Host: \(String(repeating: "a", count: 256))\r\n", .host, 283), (line + "Host: a\u{0}b\r\n", .host, 29), (line + "Host: \u{FF}\r\n", .host, 28),
        (line + "Host: a\r\nContent-Type: application/json; charset=utf-8\r\n", .contentType, 61), (line + "Host: a\r\nContent-Type: Application/json\r\n", .contentType, 45), (line + "Host: a\r\nContent-Type: json\r\n", .contentType, 45), (line + "Host: a\r\nContent-Type: a/b/c\r\n", .contentType, 45),
        (line + "Host: a\r\nContent-Type: /b\r\n", .contentType, 45), (line + "Host: a\r\nContent-Type: a/\r\n", .contentType, 45), (line + "Host: a\r\nContent-Type: \r\n", .contentType, 45), (line + "Host: a\r\nContent-Type: a/\(String(repeating: "b", count: 63))\r\n", .contentType, 109),
        (head + "Content-Length: \r\n", .contentLength, 82), (head + "Content-Length: -1\r\n", .contentLength, 82), (head + "Content-Length: +1\r\n", .contentLength, 82), (head + "Content-Length: 0x5\r\n", .contentLength, 83), (head + "Content-Length: 1,1\r\n", .contentLength, 83), (head + "Content-Length: 1e1\r\n", .contentLength, 83), (head + "Content-Length: ５\r\n", .contentLength, 82),
        (head + "Content-Length: 0\r\n\r\n", .contentLengthZero, 82), (head + "Content-Length: 003\r\n\r\nabc", .contentLengthLeadingZero, 83), (head + "Content-Length: 00\r\n", .contentLengthLeadingZero, 83),
        (head + "Content-Length: 101\r\n", .contentLengthTooLarge, 84), (head + "Content-Length: 1000000000000000000000\r\n", .contentLengthTooLarge, 85), (head + "Content-Length: 18446744073709551617\r\n", .contentLengthTooLarge, 84),
        // Behind the body.
        (head + "Content-Length: 3\r\n\r\nabcd", .outOfTurn, 90), (head + "Content-Length: 3\r\n\r\nabc\r\n", .outOfTurn, 90), (head + "Content-Length: 3\r\n\r\nabc" + head, .outOfTurn, 90),
    ]

    @Test("octets outside the profile are refused by the rule that they break, at the octet that breaks it", arguments: cases)
    func refused(octets: String, rule: HTTPRule, offset: Int) {
        #expect(HTTPRequestParser.firstRefusal(Array(octets.utf8), maximumBodyBytes: 100) == HTTPRefusal.make(rule, offset))
    }

    @Test("the refusal is the same when the octets come one by one", arguments: cases)
    func refusedOneByOne(octets: String, rule: HTTPRule, offset: Int) {
        var parser = HTTPRequestParser(maximumBodyBytes: 100)
        var refusal: HTTPRefusal?
        for (index, octet) in octets.utf8.enumerated() where refusal == nil {
            refusal = parser.feed([octet]).refusal
            // A refusal never waits for octets beyond the one that broke the rule, apart from those that
            // are judged when their whole value has come.
            if refusal != nil, rule != .outOfTurn { #expect(index >= offset) }
        }
        #expect(refusal?.rule == rule)
    }

    @Test("a request with one octet flipped, inserted or removed is refused, incomplete, or another request of the profile")
    func mutations() {
        let original = Array((Self.head + "Content-Length: 7\r\n\r\n{\"a\":1}").utf8)
        var completeCount = 0
        for place in original.indices {
            var removed = original
            removed.remove(at: place)
            #expect(HTTPRequestParser.firstRefusal(removed, maximumBodyBytes: 100) != nil || place < Self.head.utf8.count || place >= original.count - 7)
            for octet in UInt8.min...UInt8.max {
                var flipped = original
                flipped[place] = octet
                var inserted = original
                inserted.insert(octet, at: place)
                for mutated in [flipped, inserted] {
                    var parser = HTTPRequestParser(maximumBodyBytes: 100)
                    guard let request = parser.feed(mutated).message else { continue }
                    completeCount += 1
                    let again = try? HTTPWriter.request(messageName: text(request.messageName), host: text(request.host), contentType: text(request.contentType), body: Array(request.body))
                    #expect(again == mutated)
                }
            }
        }
        #expect(completeCount > 1000)
    }
}
