import Gate
import HTTP
import JSON
import Policy

/// A made-up channel that has every shape a policy knows.
enum SampleChannel {
    static func field(_ name: String, _ dataClass: DataClass, _ grammar: String, isOptional: Bool = false) throws -> FieldPolicy {
        try FieldPolicy(name: name, dataClass: dataClass, shape: .scalar(Grammar.parse(grammar)), isOptional: isOptional)
    }

    static func body(_ fields: [FieldPolicy], maximumBytes: Int = 1000) throws -> BodyPolicy {
        try BodyPolicy(content: .json(fields), maximumBytes: maximumBytes)
    }

    static func policy() throws -> ChannelPolicy {
        let options = FieldShape.object([
            try field("domicile", .request, "boolean"),
            try field("members", .request, "enum:all|self|chosen", isOptional: true),
        ])
        let issue = try body([
            field("requestId", .identifier, "request-id"),
            field("municipality", .municipality, "municipality-code"),
            field("Kind", .request, "enum:resident-record|income", isOptional: true),
            field("copies", .request, "integer:1..10"),
            FieldPolicy(name: "options", dataClass: .request, shape: options),
            FieldPolicy(name: "fees", dataClass: .fee, shape: .list(count: 1...3, of: .scalar(Grammar.parse("integer:0..1000"))), isOptional: true),
            FieldPolicy(name: "choices", dataClass: .menu, shape: .list(count: 0...2, of: options)),
            field("note", .document, "text:0..20", isOptional: true),
        ])
        let response = try body([field("requestHash", .digest, "hex:64"), field("document", .sealedDocument, "base64:1..30")], maximumBytes: 160)
        let refusal = try body([field("code", .code, "name:1..20")], maximumBytes: 40)
        let validity = try MessagePolicy(
            name: "validity", request: BodyPolicy(content: .binary(contentType: "application/ocsp-request"), maximumBytes: 8),
            response: BodyPolicy(content: .binary(contentType: "application/ocsp-response"), maximumBytes: 16), refusal: refusal)
        return try ChannelPolicy(name: "sample-line", messages: [MessagePolicy(name: "issue", request: issue, response: response, refusal: refusal), validity])
    }

    static func gate() throws -> Gate {
        try Gate(channel: policy(), hosts: ["center:7001"]) { _, _, body in body.first == 0x30 ? nil : "no-sequence" }
    }

    static let host = "center:7001"
    static let goodRequest = #"{"requestId":"kiosk-1.7","municipality":"133035","Kind":"income","copies":2,"options":{"domicile":true,"members":"self"},"fees":[200,0],"choices":[{"domicile":false},{"domicile":true,"members":"all"}],"note":"辻󠄁 \"さん\""}"#
    /// Without its optional fields.
    static let minimalRequest = #"{"requestId":"kiosk-1.7","municipality":"133035","copies":2,"options":{"domicile":true},"choices":[]}"#
    static let goodResponse = #"{"requestHash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","document":"QUJDRA=="}"#
    static let goodRefusal = #"{"code":"out-of-hours"}"#

    static func request(_ body: [UInt8], name: String = "issue", host: String = host, type: String = "application/json") throws -> HTTPRequest {
        var parser = HTTPRequestParser(maximumBodyBytes: 100_000)
        switch parser.feed(try HTTPWriter.request(messageName: name, host: host, contentType: type, body: body)) {
        case .complete(let request): return request
        case .refused(let refusal): throw refusal
        case .needMore: throw HTTPRule.truncated
        }
    }

    static func response(_ body: [UInt8], _ status: HTTPStatus, type: String = "application/json") throws -> HTTPResponse {
        var parser = HTTPResponseParser(maximumBodyBytes: 100_000)
        parser.asked()
        switch parser.feed(try HTTPWriter.response(status: status, contentType: type, body: body)) {
        case .complete(let response): return response
        case .refused(let refusal): throw refusal
        case .needMore: throw HTTPRule.truncated
        }
    }

    /// The refusal that an attempt ended in; nil where it succeeded.
    static func refusal<Success>(_ attempt: () throws -> Success) throws -> GateRefusal? {
        do {
            _ = try attempt()
            return nil
        } catch let refusal as GateRefusal {
            return refusal
        }
    }
}
