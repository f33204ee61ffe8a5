public import HTTP
public import JSON
public import Policy

/// Enforces one channel's allowlist, inwards and outwards, at both ends. Pure: it decides, and whoever
/// holds it journals and answers.
public struct Gate: Sendable {
    /// Judges a binary body (an OCSP request or response): nil where it is in order, else a short word
    /// for what is wrong, which must hold nothing of the body.
    public typealias BinaryCheck = @Sendable (_ message: MessagePolicy, _ direction: Direction, _ body: ArraySlice<UInt8>) -> String?

    public let channel: ChannelPolicy
    private let hosts: [String]
    private let checkBinary: BinaryCheck?

    /// - `hosts`: what a request's Host may say, as `name:port`, at the end that answers. Free text
    ///   there would be a way around the fields; without an entry every request is refused.
    /// - `checkBinary`: without it, every binary body is refused.
    public init(channel: ChannelPolicy, hosts: [String] = [], checkBinary: BinaryCheck? = nil) {
        self.channel = channel
        self.hosts = hosts
        self.checkBinary = checkBinary
    }

    /// The largest body of any request on the channel: the bound for `HTTPRequestParser`.
    public var maximumRequestBytes: Int { channel.messages.map(\.request.maximumBytes).max() ?? 0 }

    /// The largest body of any response or refusal on the channel: the bound for `HTTPResponseParser`.
    public var maximumResponseBytes: Int {
        channel.messages.map { max($0.response.maximumBytes, $0.refusal.maximumBytes) }.max() ?? 0
    }

    // MARK: Inwards

    /// A request that has arrived.
    public func admit(_ request: HTTPRequest) throws(GateRefusal) -> AdmittedMessage {
        let name = request.messageName
        guard let message = channel.messages.first(where: { Octets.equal($0.name, name) }) else {
            throw refusal(.messageUnknown, nil, .request)
        }
        guard hosts.contains(where: { Octets.equal($0, request.host) }) else { throw refusal(.hostUnknown, message, .request) }
        return try admit(request.body, declaredAs: request.contentType, message, .request)
    }

    /// A response that has arrived for a request of the named message.
    public func admit(_ response: HTTPResponse, to messageName: String) throws(GateRefusal) -> AdmittedMessage {
        let direction: Direction = response.status == .ok ? .response : .refusal
        let message = try message(named: messageName, direction)
        return try admit(response.body, declaredAs: response.contentType, message, direction)
    }

    private func admit(
        _ body: ArraySlice<UInt8>, declaredAs contentType: ArraySlice<UInt8>, _ message: MessagePolicy, _ direction: Direction
    ) throws(GateRefusal) -> AdmittedMessage {
        let policy = message.body(direction)
        guard Octets.equal(policy.content.contentType, contentType) else { throw refusal(.contentType, message, direction) }
        guard body.count <= policy.maximumBytes else { throw refusal(.bodyTooLarge, message, direction) }
        switch policy.content {
        case .json(let fields):
            let value = try parse(body, policy, message, direction)
            try check(value, fields, message, direction)
            return AdmittedMessage(message: message, direction: direction, content: .json(value))
        case .binary:
            try check(body, message, direction)
            return AdmittedMessage(message: message, direction: direction, content: .binary(body))
        }
    }

    private func parse(
        _ body: ArraySlice<UInt8>, _ policy: BodyPolicy, _ message: MessagePolicy, _ direction: Direction
    ) throws(GateRefusal) -> JSONValue {
        // Every value takes at least one octet, and no policy nests deeper than the limit for messages.
        let limits = JSONLimits(
            maximumBytes: policy.maximumBytes, maximumDepth: JSONLimits.message.maximumDepth, maximumValues: policy.maximumBytes)
        do throws(JSONError) {
            return try JSONValue(parsing: body, form: .canonical, limits: limits)
        } catch {
            throw refusal(.bodyNotCanonical, message, direction, place: "octet \(error.offset)", detail: error.code.rawValue)
        }
    }

    // MARK: Outwards

    /// The octets of a JSON body that is about to leave.
    public func release(_ value: JSONValue, message messageName: String, _ direction: Direction) throws(GateRefusal) -> [UInt8] {
        let message = try message(named: messageName, direction)
        let policy = message.body(direction)
        guard case .json(let fields) = policy.content else { throw refusal(.contentType, message, direction) }
        try check(value, fields, message, direction)
        let body = value.canonicalBytes
        guard body.count <= policy.maximumBytes else { throw refusal(.bodyTooLarge, message, direction) }
        return body
    }

    /// A binary body that is about to leave.
    public func release(binary body: [UInt8], message messageName: String, _ direction: Direction) throws(GateRefusal) -> [UInt8] {
        let message = try message(named: messageName, direction)
        let policy = message.body(direction)
        guard case .binary = policy.content else { throw refusal(.contentType, message, direction) }
        guard body.count <= policy.maximumBytes else { throw refusal(.bodyTooLarge, message, direction) }
        try check(body[...], message, direction)
        return body
    }

    // MARK: Both ways

    private func message(named name: String, _ direction: Direction) throws(GateRefusal) -> MessagePolicy {
        guard let message = channel.message(named: name) else { throw refusal(.messageUnknown, nil, direction) }
        return message
    }

    private func check(_ value: JSONValue, _ fields: [FieldPolicy], _ message: MessagePolicy, _ direction: Direction) throws(GateRefusal) {
        do throws(FieldWalk.Violation) {
            try FieldWalk.checkBody(value, fields)
        } catch {
            throw refusal(error.rule, message, direction, place: error.place, detail: error.detail)
        }
    }

    private func check(_ body: ArraySlice<UInt8>, _ message: MessagePolicy, _ direction: Direction) throws(GateRefusal) {
        guard let checkBinary else { throw refusal(.binaryUnchecked, message, direction) }
        if let detail = checkBinary(message, direction, body) { throw refusal(.binaryRefused, message, direction, detail: detail) }
    }

    @inline(never)
    private func refusal(
        _ rule: GateRule, _ message: MessagePolicy?, _ direction: Direction, place: String = "$", detail: String? = nil
    ) -> GateRefusal {
        GateRefusal(rule: rule, channel: channel.name, message: message?.name, direction: direction, place: place, detail: detail)
    }
}

/// A message that the gate let in, parsed once for everyone behind the gate.
public struct AdmittedMessage: Sendable {
    public enum Content: Sendable {
        case json(JSONValue)
        case binary(ArraySlice<UInt8>)
    }

    public let message: MessagePolicy
    public let direction: Direction
    public let content: Content

    /// The JSON body; nil where the body is binary.
    public var json: JSONValue? { if case .json(let value) = content { value } else { nil } }
    /// The binary body; nil where the body is JSON.
    public var binary: ArraySlice<UInt8>? { if case .binary(let octets) = content { octets } else { nil } }
}
