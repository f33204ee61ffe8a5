import Gate
import HTTP
import JSON
import Policy
import Testing

@Suite("messages at the gate")
struct GateMessageTests {
    private let good = Array(SampleChannel.goodRequest.utf8)

    @Test("a message that the channel does not have is refused in both directions")
    func unknownMessage() throws {
        let gate = try SampleChannel.gate()
        for name in ["release", "issu", "issue-", "issuee"] {
            #expect(try SampleChannel.refusal { try gate.admit(SampleChannel.request(good, name: name)) }?.rule == .messageUnknown)
            #expect(try SampleChannel.refusal { try gate.release(["code": "busy"], message: name, .refusal) }?.rule == .messageUnknown)
            #expect(try SampleChannel.refusal { try gate.admit(SampleChannel.response(good, .ok), to: name) }?.rule == .messageUnknown)
        }
    }

    @Test("a channel without messages lets nothing in or out")
    func emptyChannel() throws {
        let gate = Gate(channel: try ChannelPolicy(name: "closed", messages: []), hosts: [SampleChannel.host])
        #expect(gate.maximumRequestBytes == 0 && gate.maximumResponseBytes == 0)
        #expect(try SampleChannel.refusal { try gate.admit(SampleChannel.request(good)) }?.rule == .messageUnknown)
    }

    @Test("a request to another host is refused, and so is every request where no host is named", arguments: ["center", "center:7002", "yamada-taro:7001", "center:17001"])
    func hosts(host: String) throws {
        #expect(try SampleChannel.refusal { try SampleChannel.gate().admit(SampleChannel.request(good, host: host)) }?.rule == .hostUnknown)
        let hostless = Gate(channel: try SampleChannel.policy())
        #expect(try SampleChannel.refusal { try hostless.admit(SampleChannel.request(good)) }?.rule == .hostUnknown)
    }

    @Test("another content type is refused in every direction", arguments: ["text/plain", "application/jso", "application/json5", "application/ocsp-request"])
    func contentType(type: String) throws {
        let gate = try SampleChannel.gate()
        #expect(try SampleChannel.refusal { try gate.admit(SampleChannel.request(good, type: type)) }?.rule == .contentType)
        for status in HTTPStatus.allCases {
            #expect(try SampleChannel.refusal { try gate.admit(SampleChannel.response(good, status, type: type), to: "issue") }?.rule == .contentType)
        }
    }

    @Test("each direction has fields of its own")
    func directions() throws {
        let gate = try SampleChannel.gate()
        let response = Array(SampleChannel.goodResponse.utf8)
        let refusalAnswer = Array(SampleChannel.goodRefusal.utf8)
        let admitted = try gate.admit(SampleChannel.response(response, .ok), to: "issue")
        #expect(admitted.direction == .response && admitted.json?["document"]?.stringValue == "QUJDRA==")
        #expect(try gate.admit(SampleChannel.response(refusalAnswer, .forbidden), to: "issue").direction == .refusal)
        #expect(try SampleChannel.refusal { try gate.admit(SampleChannel.response(response, .forbidden), to: "issue") }?.rule == .bodyTooLarge)
        let wrong = try SampleChannel.refusal { try gate.admit(SampleChannel.response(refusalAnswer, .ok), to: "issue") }
        #expect(wrong?.rule == .fieldUnknown && wrong?.direction == .response)
        #expect(try SampleChannel.refusal { try gate.admit(SampleChannel.request(response)) }?.rule == .fieldUnknown)
    }

    @Test("a body of the largest size passes and one octet more does not, in or out")
    func sizes() throws {
        let gate = try SampleChannel.gate()
        func refusalBody(_ count: Int) -> [UInt8] { Array("{\"code\":\"\(String(repeating: "a", count: count - 11))\"}".utf8) }
        #expect(try SampleChannel.refusal { try gate.admit(SampleChannel.response(refusalBody(31), .forbidden), to: "issue") } == nil)
        let inwards = try SampleChannel.refusal { try gate.admit(SampleChannel.response(refusalBody(41), .forbidden), to: "issue") }
        #expect(inwards?.rule == .bodyTooLarge)
        let small = try Gate(channel: ChannelPolicy(name: "small", messages: [
            MessagePolicy(name: "a", request: SampleChannel.body([SampleChannel.field("t", .count, "name:1..40")], maximumBytes: 10), response: SampleChannel.body([]), refusal: SampleChannel.body([])),
        ]))
        #expect(try small.release(["t": "aa"], message: "a", .request).count == 10)
        #expect(try SampleChannel.refusal { try small.release(["t": "aaa"], message: "a", .request) }?.rule == .bodyTooLarge)
        #expect(gate.maximumRequestBytes == 1000 && gate.maximumResponseBytes == 160)
    }

    @Test("a binary body passes by content type, size and the check that was given")
    func binary() throws {
        let gate = try SampleChannel.gate()
        let type = "application/ocsp-request"
        #expect(try gate.admit(SampleChannel.request([0x30, 0x00], name: "validity", type: type)).binary.map(Array.init) == [0x30, 0x00])
        #expect(try gate.release(binary: [0x30, 0x00], message: "validity", .request) == [0x30, 0x00])
        let refused = try SampleChannel.refusal { try gate.admit(SampleChannel.request([0x31], name: "validity", type: type)) }
        #expect(refused?.rule == .binaryRefused && refused?.detail == "no-sequence")
        #expect(try SampleChannel.refusal { try gate.release(binary: [0x31], message: "validity", .request) }?.rule == .binaryRefused)
        let long = [UInt8](repeating: 0x30, count: 9)
        #expect(try SampleChannel.refusal { try gate.admit(SampleChannel.request(long, name: "validity", type: type)) }?.rule == .bodyTooLarge)
        #expect(try SampleChannel.refusal { try gate.release(binary: long, message: "validity", .request) }?.rule == .bodyTooLarge)
        #expect(try SampleChannel.refusal { try gate.admit(SampleChannel.request([0x30], name: "validity")) }?.rule == .contentType)
        #expect(try SampleChannel.refusal { try gate.admit(SampleChannel.response([0x30], .ok, type: type), to: "validity") }?.rule == .contentType)
    }

    @Test("JSON does not leave as a binary body, nor a binary body as JSON")
    func kinds() throws {
        let gate = try SampleChannel.gate()
        #expect(try SampleChannel.refusal { try gate.release(["a": 1], message: "validity", .request) }?.rule == .contentType)
        #expect(try SampleChannel.refusal { try gate.release(binary: [0x30], message: "issue", .request) }?.rule == .contentType)
    }

    @Test("without a check for binary bodies none passes")
    func uncheckedBinary() throws {
        let gate = Gate(channel: try SampleChannel.policy(), hosts: [SampleChannel.host])
        #expect(try SampleChannel.refusal { try gate.admit(SampleChannel.request([0x30], name: "validity", type: "application/ocsp-request")) }?.rule == .binaryUnchecked)
        #expect(try SampleChannel.refusal { try gate.release(binary: [0x30], message: "validity", .request) }?.rule == .binaryUnchecked)
        #expect(try SampleChannel.refusal { try gate.admit(SampleChannel.request(good)) } == nil)
    }

    @Test("what one gate releases the other admits, octet for octet")
    func bothEnds() throws {
        let gate = try SampleChannel.gate()
        let value = try JSONValue(parsing: good)
        let released = try gate.release(value, message: "issue", .request)
        #expect(released == good)
        #expect(try gate.admit(SampleChannel.request(released)).json == value)
    }
}
