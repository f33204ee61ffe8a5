import Crypto
import Domain
import EventLoop
import Messages
import TestSupport
import Testing
@testable import Kiosk

@Suite("E6: what a neighbour could read on the screen")
struct ScreenTests {
    init() { #expect(LoopThread.started) }

    /// What a screen must not show: the PIN, an Individual Number, and whatever stands on the document.
    private static func personal(in words: String) -> Bool {
        words.contains(Workbench.pin) || words.contains(String(decoding: FakeLine.pdf, as: UTF8.self)) || words.contains(/[0-9]{4}/)
    }

    @Test("E6: over a whole session, whatever its end, no screen shows the PIN, a number of a person or anything of the document")
    @LoopActor func wholeSession() async throws {
        let bench = try Workbench()
        let results = [
            try await bench.issue(copies: 2), try await bench.issue(pin: "0001"), try await bench.issue(leaving: [.paper], comesBack: true), try await bench.issue(leaving: [.card, .paper]),
        ]
        for result in results {
            #expect(result.screens.count > 4)
            for words in result.screens + result.sounds.map(\.words) { #expect(!Self.personal(in: words), "\(words)") }
        }
        // The measure itself: a screen that shows a PIN would be seen.
        #expect(Self.personal(in: "暗証番号 \(Workbench.pin)") && Self.personal(in: "123456789018"))
    }

    @Test("E6: the PIN is masked, in a way that does not tell how much of it has been typed")
    @LoopActor func masked() async throws {
        let bench = try Workbench()
        let screens = try await bench.issue().screens
        #expect(screens.filter { $0.contains("暗証番号　＊＊＊＊") }.count == 1)
        #expect(KioskScreen.pinTyped.words == "暗証番号　＊＊＊＊")
    }

    @Test("E6: the choice leaves the screen with the step that needs it")
    func onlyWhereNeeded() {
        var session = Samples.session()
        var shown: [(KioskSession.Step, KioskScreen)] = []
        while let event = Samples.next(session) {
            for case .show(let screen) in session.handle(event, at: Samples.now) { shown.append((session.step, screen)) }
        }
        for (step, screen) in shown where screen.words.contains("住民票") { #expect([.entering, .confirming].contains(step), "\(step)") }
        #expect(shown.contains { $0.1.words.contains("住民票") })
    }
}
