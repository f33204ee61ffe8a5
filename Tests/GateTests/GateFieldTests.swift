import Gate
import JSON
import Policy
import Testing

@Suite("the fields of a message")
struct GateFieldTests {
    @Test("a message with all its fields, and one without the optional ones, is let in as it was parsed", arguments: [SampleChannel.goodRequest, SampleChannel.minimalRequest])
    func accepted(body: String) throws {
        let bytes = Array(body.utf8)
        let admitted = try SampleChannel.gate().admit(SampleChannel.request(bytes))
        #expect(admitted.message.name == "issue")
        #expect(admitted.direction == .request)
        #expect(admitted.json?.canonicalBytes == bytes)
        #expect(admitted.binary == nil)
    }

    /// A text of the minimal request and what stands there instead.
    static let refused: [(old: String, new: String, rule: GateRule, place: String)] = [
        // Unknown.
        (#""choices":[]"#, #""choices":[],"pin":"1234""#, .fieldUnknown, "$.?5"), (#"{"requestId""#, #"{"pin":1,"requestId""#, .fieldUnknown, "$.?0"), (#""domicile":true"#, #""domicile":true,"name":"a""#, .fieldUnknown, "$.options.?1"),
        (#""copies":2"#, #""Copies":2"#, .fieldUnknown, "$.?2"), (#""copies":2"#, #""copies ":2"#, .fieldUnknown, "$.?2"), (#""copies":2"#, #""":2"#, .fieldUnknown, "$.?2"),
        ("\"copies\":2", "\"\u{212A}ind\":\"income\",\"copies\":2", .fieldUnknown, "$.?2"), ("\"choices\":[]", "\"choices\":[{\"domicile\":true,\"x\":1}]", .fieldUnknown, "$.choices[0].?1"),
        // Missing.
        (#""copies":2,"#, "", .fieldMissing, "$.copies"), (#","choices":[]"#, "", .fieldMissing, "$.choices"), (#""domicile":true"#, "", .fieldMissing, "$.options.domicile"), (#""choices":[]"#, #""choices":[{"domicile":true},{}]"#, .fieldMissing, "$.choices[1].domicile"),
        (#""domicile":true"#, #""members":"all""#, .fieldMissing, "$.options.domicile"),
        // Order.
        (#""requestId":"kiosk-1.7","municipality":"133035""#, #""municipality":"133035","requestId":"kiosk-1.7""#, .fieldOrder, "$.requestId"), (#""choices":[]"#, #""choices":[],"Kind":"income""#, .fieldOrder, "$.Kind"),
        (#""domicile":true"#, #""members":"all","domicile":true"#, .fieldOrder, "$.options.domicile"),
        // Type.
        (#""copies":2"#, #""copies":"2""#, .fieldType, "$.copies"), (#""copies":2"#, #""copies":null"#, .fieldType, "$.copies"), (#""copies":2"#, #""copies":true"#, .fieldType, "$.copies"), (#""kiosk-1.7""#, "7", .fieldType, "$.requestId"),
        (#""kiosk-1.7""#, #"["kiosk-1.7"]"#, .fieldType, "$.requestId"), (#"{"domicile":true}"#, "[]", .fieldType, "$.options"), (#"{"domicile":true}"#, #""a""#, .fieldType, "$.options"), (#""domicile":true"#, #""domicile":1"#, .fieldType, "$.options.domicile"),
        (#""choices":[]"#, #""choices":{}"#, .fieldType, "$.choices"), (#""choices":[]"#, #""choices":[{"domicile":true},null]"#, .fieldType, "$.choices[1]"), (#""copies":2"#, #""Kind":null,"copies":2"#, .fieldType, "$.Kind"),
        // Grammar.
        (#""copies":2"#, #""copies":0"#, .fieldGrammar, "$.copies"), (#""copies":2"#, #""copies":11"#, .fieldGrammar, "$.copies"), (#""kiosk-1.7""#, #""kiosk-1.07""#, .fieldGrammar, "$.requestId"), (#""133035""#, #""133036""#, .fieldGrammar, "$.municipality"),
        (#""copies":2"#, #""Kind":"seal","copies":2"#, .fieldGrammar, "$.Kind"), (#""choices":[]"#, #""fees":[1,1001],"choices":[]"#, .fieldGrammar, "$.fees[1]"), (#""choices":[]"#, #""choices":[],"note":"a\u000b""#, .fieldGrammar, "$.note"),
        (#""choices":[]"#, #""choices":[{"domicile":true,"members":"none"}]"#, .fieldGrammar, "$.choices[0].members"),
        // Lists.
        (#""choices":[]"#, #""fees":[],"choices":[]"#, .listLength, "$.fees"), (#""choices":[]"#, #""fees":[1,2,3,4],"choices":[]"#, .listLength, "$.fees"), (#""choices":[]"#, #""choices":[{"domicile":true},{"domicile":true},{"domicile":true}]"#, .listLength, "$.choices"),
    ]

    @Test("a message that departs from its policy is refused inwards, by rule and place", arguments: refused)
    func refusedInwards(old: String, new: String, rule: GateRule, place: String) throws {
        let bytes = try replace(old, with: new)
        let gate = try SampleChannel.gate()
        let refusal = try SampleChannel.refusal { try gate.admit(SampleChannel.request(bytes)) }
        #expect(refusal?.rule == rule)
        #expect(refusal?.place == place)
        #expect(refusal?.channel == "sample-line" && refusal?.message == "issue" && refusal?.direction == .request)
    }

    @Test("the same message is refused outwards by the same rule and place", arguments: refused)
    func refusedOutwards(old: String, new: String, rule: GateRule, place: String) throws {
        let value = try JSONValue(parsing: try replace(old, with: new))
        let gate = try SampleChannel.gate()
        let refusal = try SampleChannel.refusal { try gate.release(value, message: "issue", .request) }
        #expect(refusal?.rule == rule)
        #expect(refusal?.place == place)
    }

    @Test("a body that is no object is refused", arguments: ["[]", "1", "null", "true", "\"a\""])
    func notAnObject(body: String) throws {
        let gate = try SampleChannel.gate()
        #expect(try SampleChannel.refusal { try gate.admit(SampleChannel.request(Array(body.utf8))) }?.rule == .bodyNotObject)
        let value = try JSONValue(parsing: Array(body.utf8))
        #expect(try SampleChannel.refusal { try gate.release(value, message: "issue", .request) }?.rule == .bodyNotObject)
    }

    @Test("a member given twice does not leave, though a value can hold it")
    func repeatedMember() throws {
        let gate = try SampleChannel.gate()
        let once = JSONValue.object([JSONMember("code", "busy")])
        let twice = JSONValue.object([JSONMember("code", "busy"), JSONMember("code", "yes")])
        #expect(try gate.release(once, message: "issue", .refusal) == Array(#"{"code":"busy"}"#.utf8))
        let refusal = try SampleChannel.refusal { try gate.release(twice, message: "issue", .refusal) }
        #expect(refusal?.rule == .fieldOrder && refusal?.place == "$.code")
    }

    static let notCanonical: [(old: String, new: String, detail: JSONErrorCode, place: String)] = [
        (#""copies":2"#, #""copies": 2"#, .notCanonicalWhitespace, "octet 58"), (#""copies":2"#, #""cop\u0069es":2"#, .notCanonicalEscape, "octet 53"), (#""copies":2"#, #""copies":2,"copies":3"#, .duplicateKey, "octet 60"),
        (#""copies":2"#, #""copies":2.0"#, .numberNotInteger, "octet 58"), (#""copies":2"#, #""copies":-0"#, .notCanonicalNumber, "octet 58"), (#""copies":2"#, #""copies":02"#, .malformedNumber, "octet 59"),
        (#""copies":2"#, #""copies":\#(String(repeating: "[", count: 20))"#, .tooDeep, "octet 73"),
    ]

    @Test("a body that is not canonical JSON is refused, and the parser's rule is named", arguments: notCanonical)
    func refusedAsNotCanonical(old: String, new: String, detail: JSONErrorCode, place: String) throws {
        let bytes = try replace(old, with: new)
        let gate = try SampleChannel.gate()
        let refusal = try SampleChannel.refusal { try gate.admit(SampleChannel.request(bytes)) }
        #expect(refusal?.rule == .bodyNotCanonical)
        #expect(refusal?.detail == detail.rawValue)
        #expect(refusal?.place == place)
    }

    @Test("a refusal tells rule and place, and nothing that the message held")
    func nothingLeaks() throws {
        let gate = try SampleChannel.gate()
        for (old, new) in [(#""133035""#, #""yamada-taro""#), (#""copies":2"#, #""yamada-taro":2"#), (#""copies":2"#, #""copies":2,"yamada-taro":2"#), (#""domicile":true"#, #""domicile":"yamada-taro""#)] {
            let bytes = try replace(old, with: new)
            let refusal = try #require(try SampleChannel.refusal { try gate.admit(SampleChannel.request(bytes)) })
            #expect(!refusal.description.contains("yamada"))
        }
        let unknown = try #require(try SampleChannel.refusal { try gate.admit(SampleChannel.request([0x30], name: "yamada-taro")) })
        #expect(unknown.description == "sample-line/? request: message-unknown at $")
    }

    private func replace(_ old: String, with new: String) throws -> [UInt8] {
        let range = try #require(SampleChannel.minimalRequest.firstRange(of: old))
        return Array(SampleChannel.minimalRequest.replacingCharacters(in: range, with: new).utf8)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with new: String) -> String {
        String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
    }
}
