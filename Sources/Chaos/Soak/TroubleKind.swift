public import JSON

/// What goes wrong in a soak.
public enum TroubleKind: String, Sendable, Hashable, CaseIterable {
    case refuse, reset, blackhole, latency, bandwidth, slicer, corrupt, truncate
    case halfOpen = "half_open"
    case limitData = "limit_data"
    case acceptThenNothing = "accept_then_nothing"
    case kill, stop

    public var isOfProcess: Bool { self == .kill || self == .stop }

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
