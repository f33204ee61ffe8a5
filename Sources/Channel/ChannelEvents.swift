public import EventLoop

/// What happens on a channel that a node must keep on record. The node's journal implements it.
@LoopActor
public protocol ChannelRecorder: AnyObject {
    /// A gate, an identity check or a framing rule refused something; the connection is closed.
    func channelRefused(_ refusal: ChannelRefusal)
    /// A request that this node sent has been answered, or not.
    func exchangeEnded(_ exchange: ChannelExchange)
}

/// One refusal on a channel.
public struct ChannelRefusal: Sendable {
    public let channel: String
    public let rule: String
    /// The node at the far end, or its address where it has not proved who it is.
    public let peer: String
    /// The message's name, where it was known.
    public let message: String?
    /// Which way it travelled: `in` or `out`.
    public let direction: String

    public init(channel: String, rule: String, peer: String, message: String?, direction: String) {
        self.channel = channel
        self.rule = rule
        self.peer = peer
        self.message = message
        self.direction = direction
    }
}

/// One request and its answer, as the asking side measured it: a hop of the transaction.
public struct ChannelExchange: Sendable {
    public let channel: String
    public let peer: String
    public let message: String
    /// The transaction; on the JPKI link known to this node only, as nothing of it travels.
    public let requestID: String?
    public let microseconds: Int
    /// `ok`, or the refusal's code, or what went wrong.
    public let outcome: String
}
