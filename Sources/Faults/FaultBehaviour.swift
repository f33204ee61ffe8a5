/// What a fault does to a whole connection.
public enum FaultAction: Sendable, Hashable {
    /// Both ends get a RST.
    case reset
    /// The end that the stream leads to gets a RST; the other hears nothing.
    case halfOpen
    /// Both ends get a FIN.
    case close
    /// The fault comes into force on the link.
    case engage
}

/// What becomes of something that a fault has taken.
enum Departure: Sendable, Hashable {
    /// It goes on at `due`, in microseconds; never, as long as the fault is there, where that is `FaultChain.never`.
    case item(StreamItem, due: Int)
    case act(FaultAction)
    /// From here on the fault has had an effect.
    case tookHold
}

/// A fault at work on one stream of one connection: a pure value. Time is a parameter, in microseconds of a clock that
/// never goes back; what it wants done it returns.
protocol FaultBehaviour: Sendable {
    static var forms: [AttributeForm] { get }

    init(_ attributes: FaultAttributes)

    /// The fault comes into force on the stream.
    mutating func begin(at now: Int) -> [Departure]

    /// Takes what comes along the stream.
    mutating func pass(_ item: StreamItem, at now: Int, _ random: inout FaultRandom) -> [Departure]

    /// When `expire` is to be called; nil where never.
    var deadline: Int? { get }
    mutating func expire(at now: Int) -> [Departure]

    /// Whether octets are lost for good, so that the connection cannot go on once the fault has been removed.
    var hasLostOctets: Bool { get }

    /// Takes over what counts from the same fault with other attributes.
    mutating func carryOver(from earlier: any FaultBehaviour)
}

extension FaultBehaviour {
    static var forms: [AttributeForm] { [] }
    mutating func begin(at now: Int) -> [Departure] { [] }
    var deadline: Int? { nil }
    mutating func expire(at now: Int) -> [Departure] { [] }
    var hasLostOctets: Bool { false }
    mutating func carryOver(from earlier: any FaultBehaviour) {}
}
