public import Domain
public import Messages

/// A refusal on its way out of a handler: what the asker is told, in the channel's own words.
public struct RefusedRequest: Error, Sendable {
    public let code: RefusalCode
    /// When the service opens again; only with `outside-hours` (C3).
    public let opensAt: Instant?

    public init(_ code: RefusalCode, opensAt: Instant? = nil) {
        self.code = code
        self.opensAt = opensAt
    }

    public func answer(to request: ChannelRequest) -> ChannelAnswer {
        .refusal(Refusal(requestHash: request.hash, code: code, opensAt: opensAt).json)
    }
}

extension ChannelRequest {
    /// The body as a message. What the gate has admitted and is no message all the same is refused with `request-mismatch`.
    public func read<Body: WireMessage>(_ type: Body.Type) throws(RefusedRequest) -> Body {
        guard case .json(let json) = body else { throw RefusedRequest(.requestMismatch) }
        do throws(MessageError) { return try Body(json: json) } catch { throw RefusedRequest(.requestMismatch) }
    }
}
