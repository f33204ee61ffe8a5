/// Where octets stand in a message.
public struct MessagePlace: Sendable, Hashable {
    /// The message's number on its stream of the link, over all connections and all time.
    public let ordinal: Int
    /// Octets of the message before these.
    public let offset: Int
    /// Whether the message ends with these.
    public let isLast: Bool

    public init(ordinal: Int, offset: Int, isLast: Bool) {
        self.ordinal = ordinal
        self.offset = offset
        self.isLast = isLast
    }
}

/// Octets that belong together: all of one message, or all of none.
public struct Segment: Sendable, Hashable {
    public let bytes: [UInt8]
    /// Nil where the octets belong to no message, as those of a handshake.
    public let place: MessagePlace?

    public init(_ bytes: [UInt8], _ place: MessagePlace? = nil) {
        self.bytes = bytes
        self.place = place
    }

    func prefix(_ count: Int) -> Segment {
        guard count < bytes.count else { return self }
        return Segment(Array(bytes[..<count]), place.map { MessagePlace(ordinal: $0.ordinal, offset: $0.offset, isLast: false) })
    }

    func dropping(_ count: Int) -> Segment {
        Segment(Array(bytes[min(count, bytes.count)...]), place.map { MessagePlace(ordinal: $0.ordinal, offset: $0.offset + count, isLast: $0.isLast) })
    }

    /// In pieces of at most `size` octets.
    func pieces(_ size: Int) -> [Segment] {
        var pieces: [Segment] = []
        var rest = self
        while rest.bytes.count > size {
            pieces.append(rest.prefix(size))
            rest = rest.dropping(size)
        }
        return pieces + [rest]
    }
}

/// What travels on a stream.
public enum StreamItem: Sendable, Hashable {
    case octets(Segment)
    /// The sender has ended its half (FIN).
    case end
    /// The sender has broken off (RST).
    case broken

    var byteCount: Int { if case .octets(let segment) = self { segment.bytes.count } else { 0 } }
}
