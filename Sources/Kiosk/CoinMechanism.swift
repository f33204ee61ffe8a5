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
    /// Where the next person looks for the purse first: happens when the coins go in.
    private var purse: OneTimeEvent?
    /// A person stands at the payment screen and has not paid yet.
    private(set) var awaitsCoins = false

    /// The next person keeps the coins in the hand until `insertCoins`, or until the payment's time is over.
    func keepNextWaiting() { purse = OneTimeEvent() }

    func insertCoins() { purse?.happen() }

    /// That person has gone, whether or not it came to a payment.
    func forgetPurse() { purse = nil }

    func take(yen: Int, for payment: RequestID) async -> Bool {
        guard yen >= 0, escrowYen == 0, latestPayment != payment else { return false }
        latestPayment = payment
        await lookForCoins()
        escrowYen = yen
        return true
    }

    /// However long it takes: the session judges whether it was too long.
    private func lookForCoins() async {
        guard let purse else { return }
        awaitsCoins = true
        let patience = Task.onLoop {
            await EventLoop.shared.sleep(milliseconds: KioskLimits.paymentMilliseconds)
            purse.happen()
        }
        await purse.wait()
        patience.cancel()
        awaitsCoins = false
        self.purse = nil
    }

    func accept(_ payment: RequestID) {
        guard latestPayment == payment else { return }
        balanceYen += escrowYen
        escrowYen = 0
    }

    func returnEscrow() { escrowYen = 0 }

    func refund(yen: Int, for payment: RequestID) { balanceYen -= yen }
}
