import Dissection
import Explanation
import Testing

@Suite("Messages that nothing grants")
struct RefusedMessageTests {
    private static func sample(_ channel: String, _ name: String) throws -> Sample { try #require(Sample.all.first { $0.channel == channel && $0.name == name }) }

    /// A change of the text of a request, and the rule of the one finding.
    static let requests: [(String, String, String)] = [
        ("POST /complete", "GET /complete", "http-start-line"), ("POST /complete", "POST /complete-2", "message-unknown"), ("HTTP/1.1", "HTTP/1.0", "http-start-line"),
        ("127.20.101.1", "127.20.101.2", "http-host"), ("Host: ", "host: ", "http-host"), ("Host: ", "Cookie: a\r\nHost: ", "http-host"),
        ("application/json", "text/plain", "http-content-type"), ("\r\n\r\n", "\r\nX-Note: a\r\n\r\n", "http-header-unexpected"), ("Content-Length: ", "Content-Length: 0", "http-content-length"),
        ("\"copies\":1", "\"copies\": 1", "field-type"), ("\"copies\":1", "\"copies\":\"1\"", "field-type"), ("\"copies\":1", "\"copies\":01", "json-not-canonical"),
        ("\"copies\":1", "\"copies\":51", "field-grammar"), ("\"copies\":1", "\"copies\":1,\"name\":\"a\"", "field-unknown"), (",\"copies\":1", "", "field-order"),
        ("\"copies\":1,\"feeYen\":300", "\"feeYen\":300,\"copies\":1", "field-order"), (",\"feeYen\":300}", "}", "field-missing"), ("printed", "pr\\u0069nted", "json-not-canonical"),
        ("printed", "Printed", "field-grammar"), ("kiosk-a1.3", "kiosk-a1.03", "field-grammar"), ("kiosk-a1.3", "kiosk-a2.3", "request-id-foreign"), ("kiosk-a1.3", "nobody.3", "request-id-foreign"),
        ("300}", "300} ", "json-octets-after-end"), ("{\"requestId\"", "[\"requestId\"", "json-not-canonical"),
    ]

    @Test("of a request are findings by their rule", arguments: requests)
    func request(from: String, to: String, rule: String) throws {
        let sample = try Self.sample("kiosk-line", "complete")
        let spoken = try sample.spoken()
        let clean = String(decoding: spoken.request("complete", sample.request), as: UTF8.self)
        #expect(clean.contains(from))
        let (messages, rules, tally) = spoken.outcome(CleanMessageTests.refitted(Array(clean.replacing(from, with: to).utf8), keeps: from.contains("Content") || from.hasPrefix("\r\n")), .toServer)
        #expect(rules == [rule], "\(messages.flatMap { $0.findings.map(\.sentence) })")
        #expect(tally.isBalanced && (tally.unexplained > 0 || rule == "request-id-foreign"))
    }

    @Test("are not what an applicant's PC begins and others pass on (G5), but are what a duty desk or a store network is said to have begun")
    func beginners() throws {
        let sample = try Self.sample("lgwan", "register")
        for (node, rules) in [("applicant-pc", []), ("musashimurayama-duty", ["request-id-foreign"]), ("storenet-a", ["request-id-foreign"])] {
            let text = String(decoding: sample.request, as: UTF8.self).replacing("kiosk-a1.3", with: "\(node).3"), spoken = try sample.spoken()
            #expect(spoken.outcome(spoken.request("register", Array(text.utf8)), .toServer).rules == rules, "\(node)")
        }
    }

    @Test("are refused out of their turn: a second request, an answer to nothing, an answer in pieces of two")
    func turns() throws {
        let sample = try Self.sample("kiosk-line", "complete")
        var spoken = try sample.spoken()
        let octets = spoken.request("complete", sample.request)
        #expect(spoken.outcome(Spoken.answer(sample.response), .toClient).rules == ["http-out-of-turn"])
        #expect(spoken.outcome(octets + octets, .toServer).rules == ["http-out-of-turn"])
        _ = spoken.say(octets, .toServer)
        #expect(spoken.reader.hasOpenRequest)
        #expect(spoken.outcome(octets, .toServer).rules == ["http-out-of-turn"])
        #expect(spoken.outcome(Spoken.answer(sample.response), .toClient).rules.isEmpty)
        #expect(spoken.outcome(Spoken.answer(sample.response) + Spoken.answer(sample.response), .toClient).rules == ["http-out-of-turn"])
    }

    @Test("leave what follows on their side unexplained, and say so once")
    func afterBreak() throws {
        var spoken = try Self.sample("kiosk-line", "complete").spoken()
        #expect(spoken.say(Array("GET / HTTP/1.1\r\n".utf8), .toServer).first?.unexplained == 16)
        #expect(spoken.say([1, 2, 3], .toServer).isEmpty && spoken.say([4], .toServer).isEmpty)
        #expect(spoken.reader.finish().map(\.rule) == ["octets-after-break"])
        #expect(spoken.reader.tally.unexplained == 20 && spoken.reader.tally.isBalanced)
    }

    @Test("with the digest of another request are findings, and the digest is then counted as free")
    func requestHash() throws {
        let sample = try Self.sample("kiosk-line", "complete")
        let turn = try sample.turns()[1]
        let right = try #require(turn.spoken.outcome(turn.octets, .toClient).messages.first)
        #expect(right.pieces.first { $0.what == "$.requestHash" }?.freeBits == 0 && right.facts.requestID == "kiosk-a1.3")
        let other = Array("{\"requestHash\":\"\(Sample.digest)\"}".utf8)
        let (messages, rules, _) = turn.spoken.outcome(Spoken.answer(other), .toClient)
        #expect(rules == ["request-hash-mismatch"])
        #expect(messages.first?.pieces.first { $0.what == "$.requestHash" }?.freeBits == 256)
    }

    @Test("on a link that the policy does not have cannot be explained")
    func link() throws {
        let spoken = try Spoken("kiosk-line", "lgwan.odawara")
        #expect(spoken.outcome([1, 2, 3], .toServer).rules == ["link-unknown"])
    }

    @Test("may be anything: nothing traps, and every octet is counted")
    func hostile() throws {
        var state: UInt64 = 20_260_401
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        for sample in Sample.all {
            for turn in try sample.turns() {
                for _ in 0..<40 {
                    var octets = turn.octets
                    for _ in 0...(next() % 6) {
                        let place = Int(next() % UInt64(octets.count)), count = Int(next() % 30)
                        let insert = (0..<Int(next() % 12)).map { _ in UInt8(next() & 0xFF) }
                        octets.replaceSubrange(place..<min(octets.count, place + count), with: insert)
                        if octets.isEmpty { octets = [0] }
                    }
                    let (_, _, tally) = turn.spoken.outcome(next() % 2 == 0 ? octets : CleanMessageTests.refitted(octets), turn.direction)
                    #expect(tally.isBalanced && tally.taken > 0)
                }
            }
        }
    }
}
