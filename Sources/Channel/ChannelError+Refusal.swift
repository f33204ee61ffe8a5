public import Domain
import Messages

extension ChannelError {
    /// Whether the answer, or the connection, did not come in time.
    public var isTimedOut: Bool { if case .timedOut = reason { true } else { false } }

    /// What the asker before this node is told: the code of the peer that refused, or `unreachable` where
    /// the peer could not be asked.
    public func refusal(unreachable: RefusalCode) -> (code: RefusalCode, opensAt: Instant?) {
        switch reason {
        case .unreachable, .timedOut, .broken: (unreachable, nil)
        case .refusedHere: (.gateRefused, nil)
        case .refusal(let refusal): (refusal.code, refusal.opensAt)
        }
    }
}
