import Domain
public import Messages

/// Why a request over a channel brought no answer that may be used.
public struct ChannelError: Error, Sendable, CustomStringConvertible {
    public enum Reason: Sendable {
        /// No connection: refused, reset, no TLS session, a certificate not accepted.
        case unreachable
        /// The deadline passed; what comes late is discarded (invariant 3).
        case timedOut
        /// The connection broke after the request had left: whether it was served is not known.
        case broken
        /// A gate or a check on this side refused what was to go out or what came in.
        case refusedHere(rule: String)
        /// The peer said no, in the channel's own words.
        case refusal(Refusal)
    }

    public let reason: Reason
    public let detail: String

    public init(_ reason: Reason, _ detail: String = "") {
        self.reason = reason
        self.detail = detail
    }

    public var description: String {
        let words = switch reason {
        case .unreachable: "not reachable"
        case .timedOut: "no answer in time"
        case .broken: "the connection broke"
        case .refusedHere(let rule): "refused by rule \(rule)"
        case .refusal(let refusal): "refused with \(refusal.code.rawValue)"
        }
        return detail.isEmpty ? words : "\(words) (\(detail))"
    }
}
