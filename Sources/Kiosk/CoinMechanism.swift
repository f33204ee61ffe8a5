import Domain
import EventLoop

/// The part of a copier that takes money. What it holds in escrow is the person's until it is
/// accepted, and falls back to the person where the machine loses power.
@LoopActor
protocol CoinMechanism: AnyObject, Sendable {
    /// Holds `yen` in escrow for one payment, whose id is the request's. False where the person did not
    /// pay, or where this payment was made before.
    func take(yen: Int, for payment: RequestID) async -> Bool
    func accept(_ payment: RequestID)
    /// Gives back what is in escrow; nothing where nothing is.
    func returnEscrow()
    func refund(yen: Int, for payment: RequestID)
}

/// Somebody who always has the money. It keeps no file: the journal is the ledger.
@LoopActor
final class SoftwareCoinMechanism: CoinMechanism {
    private(set) var escrowYen = 0
    /// What has been accepted less what was given back, since the process began.
    private(set) var balanceYen = 0
    private var latestPayment: RequestID?

    func take(yen: Int, for payment: RequestID) async -> Bool {
        guard yen >= 0, escrowYen == 0, latestPayment != payment else { return false }
        latestPayment = payment
        escrowYen = yen
        return true
    }

    func accept(_ payment: RequestID) {
        guard latestPayment == payment else { return }
        balanceYen += escrowYen
        escrowYen = 0
    }

    func returnEscrow() { escrowYen = 0 }

    func refund(yen: Int, for payment: RequestID) { balanceYen -= yen }
}
