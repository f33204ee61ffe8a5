/// Reads the requests of one connection, one after another: a request, `answered()`, the next request.
/// Octets that come before the answer has been sent are refused, so nothing can be smuggled in behind
/// a body.
public struct HTTPRequestParser: Sendable {
    private var assembler: MessageAssembler<RequestHead>

    /// `maximumBodyBytes` is the largest body of any message on the channel, at most 16 MiB.
    public init(maximumBodyBytes: Int) {
        assembler = MessageAssembler(maximumBodyBytes: maximumBodyBytes, isExpecting: true)
    }

    /// Takes octets as they arrived.
    public mutating func feed(_ bytes: ArraySlice<UInt8>) -> HTTPStep<HTTPRequest> {
        switch assembler.feed(bytes) {
        case .needMore: .needMore
        case .complete(let message): .complete(HTTPRequest(bytes: message.bytes, head: message.head))
        case .refused(let refusal): .refused(refusal)
        }
    }

    public mutating func feed(_ bytes: [UInt8]) -> HTTPStep<HTTPRequest> { feed(bytes[...]) }

    /// The answer has been handed to the connection: the next request may come.
    public mutating func answered() { assembler.expectNext() }

    /// The peer closed its side: nil where no request was under way.
    public mutating func finish() -> HTTPRefusal? { assembler.finish() }

    /// Octets held of a request that is not yet whole.
    public var pendingByteCount: Int { assembler.receivedCount }
}

/// Reads the responses of one connection. A response is accepted only after `asked()`, and once.
public struct HTTPResponseParser: Sendable {
    private var assembler: MessageAssembler<ResponseHead>

    /// `maximumBodyBytes` is the largest response or refusal body of any message on the channel.
    public init(maximumBodyBytes: Int) {
        assembler = MessageAssembler(maximumBodyBytes: maximumBodyBytes, isExpecting: false)
    }

    /// A request has been handed to the connection: one response may come.
    public mutating func asked() { assembler.expectNext() }

    /// Takes octets as they arrived.
    public mutating func feed(_ bytes: ArraySlice<UInt8>) -> HTTPStep<HTTPResponse> {
        switch assembler.feed(bytes) {
        case .needMore: .needMore
        case .complete(let message): .complete(HTTPResponse(bytes: message.bytes, head: message.head))
        case .refused(let refusal): .refused(refusal)
        }
    }

    public mutating func feed(_ bytes: [UInt8]) -> HTTPStep<HTTPResponse> { feed(bytes[...]) }

    /// The peer closed its side: nil where no response was under way. Whether one was still owed is
    /// known by `isAwaitingResponse`.
    public mutating func finish() -> HTTPRefusal? { assembler.finish() }

    public var isAwaitingResponse: Bool { assembler.isExpecting }

    /// Octets held of a response that is not yet whole.
    public var pendingByteCount: Int { assembler.receivedCount }
}
