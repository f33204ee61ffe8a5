import Card
import Crypto
import EventLoop
import TestSupport
import Testing
@testable import Kiosk

/// E4, invariant 5: everything that was received is erased by one call.
@Suite struct BelongingsTests {
    init() { #expect(LoopThread.started) }

    @Test("wiping lets go of card, PIN, key and document; before it all of them are there (E4)")
    @LoopActor func wipe() throws {
        let bench = try Workbench()
        let belongings = Belongings(cardDirectory: bench.cardDirectory, pin: try Workbench.pinValue(Workbench.pin), sessionKey: try .generate(.p256))
        _ = try belongings.readCard()
        belongings.keep(try SecretBytes.copying(FakeLine.pdf))
        #expect(!belongings.isWiped)
        let card = bench.cardDirectory
        #expect(throws: CardError.self) { _ = try SoftwareCard.open(directory: card) }
        belongings.wipe()
        #expect(belongings.isWiped)
        #expect(try SoftwareCard.open(directory: card).remainingTries == 3)
    }

    @Test("the PIN serves one try: a second signature needs it to be entered again")
    @LoopActor func oneTry() throws {
        let bench = try Workbench()
        let belongings = Belongings(cardDirectory: bench.cardDirectory, pin: try Workbench.pinValue(Workbench.pin), sessionKey: try .generate(.p256))
        _ = try belongings.readCard()
        #expect(try belongings.sign([1]) != nil)
        _ = try belongings.readCard()
        #expect(try belongings.sign([1]) == nil)
    }
}
