public import JSON

/// What goes wrong in a soak.
public enum TroubleKind: String, Sendable, Hashable, CaseIterable {
    case refuse, reset, blackhole, latency, bandwidth, slicer, corrupt, truncate
    case halfOpen = "half_open"
    case limitData = "limit_data"
    case acceptThenNothing = "accept_then_nothing"
    // Of processes, by the names of `kofu process-fault`.
    case kill, stop
    case slowCPU = "slow-cpu"
    case clockSkew = "clock-skew"
    case diskFull = "disk-full"
    case readOnlyDisk = "read-only-disk"
    case certificateRevoked = "certificate-revoked"
    case otherBuild = "other-build"

    /// What can have it.
    public enum Target: Sendable, Hashable {
        case link
        case process
        /// A process that shows certificates: no line.
        case node
    }

    public var target: Target {
        switch self {
        case .kill, .stop, .slowCPU, .clockSkew, .diskFull, .readOnlyDisk: .process
        case .certificateRevoked, .otherBuild: .node
        default: .link
        }
    }

    /// A fault of a process, as the supervisor takes it.
    /// - Parameter isForward: the way in which a clock goes wrong.
    public func processFault(isForward: Bool) -> JSONValue {
        let attributes: [JSONMember] = switch self {
        case .slowCPU: [JSONMember("share", 10)]
        case .clockSkew: [JSONMember("milliseconds", isForward ? 90_000 : -90_000)]
        default: []
        }
        return ["type": .string(rawValue), "attributes": .object(attributes)]
    }

    /// The attributes of the toxic: strong enough to hurt, and within what a line accepts.
    /// - Parameter delayMilliseconds: about as long as people wait.
    public func toxic(isUpstream: Bool, delayMilliseconds: Int) -> JSONValue {
        let attributes: [JSONMember] = switch self {
        case .latency: [JSONMember("latency", .integer(Int64(delayMilliseconds / 2))), JSONMember("jitter", .integer(Int64(delayMilliseconds / 2)))]
        case .bandwidth: [JSONMember("rate", 20)]
        case .slicer: [JSONMember("average_size", 64), JSONMember("size_variation", 32), JSONMember("delay", 200)]
        case .limitData: [JSONMember("bytes", 6000)]
        case .truncate: [JSONMember("bytes", 1)]
        default: []
        }
        return [
            "name": .string(SoakResult.faultName), "type": .string(rawValue), "stream": .string(isUpstream ? "upstream" : "downstream"), "attributes": .object(attributes),
        ]
    }
}
