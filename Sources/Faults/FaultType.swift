/// What a fault does. The raw value is the type of the toxic.
public enum FaultType: String, Sendable, Hashable, CaseIterable {
    // Toxiproxy's.
    case latency
    case bandwidth
    case slowClose = "slow_close"
    case timeout
    case resetPeer = "reset_peer"
    case slicer
    case limitData = "limit_data"
    case noop
    // kofu's own.
    case refuse
    case reset
    case blackhole
    case halfOpen = "half_open"
    case corrupt
    case truncate
    case duplicateConnection = "duplicate_connection"
    case acceptThenNothing = "accept_then_nothing"
    case idleTimeout = "idle_timeout"
    case hold

    /// Where a fault acts once it is in force.
    public enum Scope: Sendable, Hashable {
        /// On the octets of its stream, connection by connection.
        case octets
        /// On whole connections: open ones at the moment that it comes into force, and new ones.
        case connection
        /// On the link: on whoever connects.
        case link
    }

    public var scope: Scope {
        switch self {
        case .reset, .halfOpen: .connection
        case .refuse, .acceptThenNothing, .duplicateConnection: .link
        default: .octets
        }
    }

    /// Whether a trigger that one connection meets brings the fault into force for the whole link.
    public var spreads: Bool { scope == .link || self == .blackhole }

    public var forms: [AttributeForm] { behaviour.forms }

    var behaviour: any FaultBehaviour.Type {
        switch self {
        case .latency: Latency.self
        case .bandwidth: Bandwidth.self
        case .slowClose: SlowClose.self
        case .timeout: Timeout.self
        case .resetPeer: ResetPeer.self
        case .slicer: Slicer.self
        case .limitData: LimitData.self
        case .noop: Noop.self
        case .refuse, .acceptThenNothing, .duplicateConnection: LinkWide.self
        case .reset: Reset.self
        case .halfOpen: HalfOpen.self
        case .corrupt: Corrupt.self
        case .truncate: Truncate.self
        case .idleTimeout: IdleTimeout.self
        case .hold: Hold.self
        case .blackhole: Blackhole.self
        }
    }

    /// Rules over several attributes.
    func check(_ attributes: FaultAttributes) throws(FaultError) {
        if self == .slicer, attributes["size_variation"] >= attributes["average_size"] {
            throw FaultError(.malformed, at: ["attributes", "size_variation"], "must be less than average_size, \(attributes["average_size"])")
        }
    }
}
