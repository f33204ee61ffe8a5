import Faults

/// Which way bytes travel on a link.
enum Direction: String, Sendable, Hashable, CaseIterable {
    case toServer = "to-server"
    case toClient = "to-client"

    var opposite: Direction { self == .toServer ? .toClient : .toServer }

    /// The same, as faults name it.
    var stream: FaultStream { self == .toServer ? .upstream : .downstream }

    init(_ stream: FaultStream) { self = stream == .upstream ? .toServer : .toClient }
}
