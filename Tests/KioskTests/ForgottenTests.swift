import Card
import Domain
import EventLoop
import Foundation
import Messages
import TestSupport
import Testing
@testable import Kiosk

@Suite("E3: a forgotten card and forgotten paper")
struct ForgottenTests {
    private static func seconds(_ count: Int) -> MonotonicTime { Samples.now.adding(milliseconds: count * 1000) }

    init() { #expect(LoopThread.started) }

    private func records(_ actions: [KioskAction]) -> [KioskRecord.Event] {
        actions.compactMap { action in
            switch action {
            case .note(let record), .journal(let record): record.event
            default: nil
            }
        }
    }

    private func sounds(_ actions: [KioskAction]) -> [PublicVoice] { actions.compactMap { if case .sound(let voice) = $0 { voice } else { nil } } }

    // MARK: The session alone

    @Test("E3: paper in the tray is warned of on screen and by sound, and after a second time is lost property")
    func paper() {
        var session = Samples.session(at: .over)
        _ = session.handle(.cardRemoved, at: Samples.now)
        #expect(session.handle(.timePassed, at: MonotonicTime(nanoseconds: Self.seconds(15).nanoseconds - 1)).isEmpty)
        let warned = session.handle(.timePassed, at: Self.seconds(15))
        #expect(records(warned) == [.itemForgotten(.paper)])
        #expect(sounds(warned) == [.paperForgotten])
        #expect(warned.last == .show(.forgotten([.paper])))
        #expect(!session.isClear)
        #expect(session.handle(.timePassed, at: MonotonicTime(nanoseconds: Self.seconds(45).nanoseconds - 1)).isEmpty)
        let lost = session.handle(.timePassed, at: Self.seconds(45))
        #expect(records(lost) == [.lostProperty(.paper, count: 2)])
        #expect(lost.contains(.keep(.paper, count: 2)))
        #expect(sounds(lost) == [.paperKept])
        #expect(lost.last == .show(.lostProperty))
        #expect(session.isClear)
        #expect(session.handle(.timePassed, at: Self.seconds(9_999)).isEmpty)
        #expect(session.handle(.paperTaken, at: Self.seconds(9_999)).isEmpty)
    }

    @Test("E3: what is taken in time is neither warned of nor lost")
    func taken() {
        var session = Samples.session(at: .over)
        #expect(!session.isClear)
        #expect(session.handle(.cardRemoved, at: Self.seconds(14)).isEmpty)
        #expect(session.handle(.paperTaken, at: Self.seconds(14)) == [.givePaper])
        #expect(session.isClear)
        #expect(session.handle(.timePassed, at: Self.seconds(9_999)).isEmpty)
    }

    @Test("E3: what is taken after the warning, up to the last moment, is taken, and that is on record")
    func takenAfterWarning() {
        var session = Samples.session(at: .over)
        let warned = session.handle(.timePassed, at: Self.seconds(15))
        #expect(records(warned) == [.itemForgotten(.card), .itemForgotten(.paper)])
        #expect(warned.last == .show(.forgotten([.card, .paper])))
        let card = session.handle(.cardRemoved, at: Self.seconds(20))
        #expect(records(card) == [.itemTaken(.card)])
        #expect(card.last == .show(.forgotten([.paper])))
        let paper = session.handle(.paperTaken, at: Self.seconds(45))
        #expect(records(paper) == [.itemTaken(.paper)])
        #expect(paper.first == .givePaper)
        #expect(session.isClear)
    }

    @Test("E3: a clock that is looked at late still warns first, and takes nothing without a warning")
    func late() {
        var session = Samples.session(at: .over)
        let first = session.handle(.timePassed, at: Self.seconds(10_000))
        #expect(sounds(first) == [.cardForgotten, .paperForgotten])
        #expect(session.handle(.timePassed, at: Self.seconds(10_029)).isEmpty)
        #expect(sounds(session.handle(.timePassed, at: Self.seconds(10_030))) == [.cardKept, .paperKept])
    }

    @Test("E1, E3: a card that is not taken after the connection ends the session wiped, with a warning before")
    func earlyCard() {
        var session = Samples.session(at: .awaitingRemoval)
        let warned = session.handle(.timePassed, at: Self.seconds(15))
        #expect(records(warned) == [.itemForgotten(.card)])
        #expect(session.step == .awaitingRemoval)
        var comesBack = session
        #expect(comesBack.handle(.cardRemoved, at: Self.seconds(44)).contains(.show(.menu(Samples.menu))))
        #expect(comesBack.step == .choosing)
        let lost = session.handle(.timePassed, at: Self.seconds(45))
        #expect(session.outcome == .ended(.sessionExpired, opensAt: nil))
        #expect(lost.filter { $0.isWipe }.count == 1)
        #expect(records(lost).contains(.wiped))
        #expect(records(lost).contains(.lostProperty(.card, count: 1)))
        #expect(session.isClear)
    }

    @Test("E3: a refused person's card is waited for as well", arguments: [KioskSession.Step.connecting, .comparingCard, .signing, .downloading, .paying])
    func refused(step: KioskSession.Step) {
        var session = Samples.session(at: step)
        _ = session.handle(.timePassed, at: session.deadline)
        #expect(session.isOver && !session.isClear)
        let time = session.wakeTime
        #expect(sounds(session.handle(.timePassed, at: time)) == [.cardForgotten])
        #expect(sounds(session.handle(.timePassed, at: session.wakeTime)) == [.cardKept])
        #expect(session.isClear)
    }

    @Test("E3: while the person chooses the card is in the hand, and nothing is waited for", arguments: [KioskSession.Step.choosing, .entering, .confirming, .awaitingCard])
    func inTheHand(step: KioskSession.Step) {
        var session = Samples.session(at: step)
        _ = session.handle(.timePassed, at: session.deadline)
        #expect(session.isClear)
    }

    @Test("E3: what is said aloud and on paper for the staff is Japanese and names nobody", arguments: PublicVoice.allCases)
    func words(voice: PublicVoice) {
        #expect(voice.words.hasSuffix("。") && !voice.words.contains { $0.isASCII })
        let note = StaffNote(kiosk: "kiosk-1", at: Workbench.civil, requestID: Samples.requestID, item: .card, count: 1).text
        #expect(note == "遺失物\nキオスク端末　kiosk-1\n日時　令和8年4月1日 10時05分\n受付番号　kiosk-1.7\nカード1枚を警察へ\n")
    }

    // MARK: The machine

    @Test("E3, invariant 5: forgotten paper goes out of the tray, and the next person gets none of it")
    @LoopActor func lostPaper() async throws {
        let bench = try Workbench()
        let result = try await bench.issue(copies: 2, leaving: [.paper])
        #expect(result.outcome == .issued)
        #expect(result.documents.isEmpty)
        #expect(result.sounds == [.paperForgotten, .paperKept])
        #expect(result.staffNotes.count == 1 && result.staffNotes[0].contains("証明書2枚"))
        #expect(bench.trayNames == ["lost-property", "tray"])
        #expect(try bench.shelf.entries() == [.init(item: .paper, requestID: RequestID(node: "kiosk-1", counter: 1), count: 2)])
        #expect(try bench.shelf.lyingOpen().isEmpty)
        #expect(bench.tray.copiesPresent(of: RequestID(node: "kiosk-1", counter: 1)) == 2)
        #expect(bench.journal.events(of: result.requestID).suffix(3) == [.reported, .itemForgotten(.paper), .lostProperty(.paper, count: 2)])
        let next = try await bench.issue()
        #expect(next.documents.count == 1 && next.documents[0].hasSuffix("kiosk-1.2-1.pdf"))
    }

    @Test("E3: a person who hears the warning and comes back has card and paper, and nothing is kept")
    @LoopActor func comesBack() async throws {
        let bench = try Workbench()
        let result = try await bench.issue(leaving: [.card, .paper], comesBack: true)
        #expect(result.sounds == [.cardForgotten, .paperForgotten])
        #expect(result.documents.count == 1)
        #expect(result.documents.allSatisfy { FileManager.default.fileExists(atPath: $0) })
        #expect(try bench.shelf.entries().isEmpty && bench.shelf.lyingOpen().isEmpty)
        #expect(try await bench.issue().outcome == .issued)
    }

    @Test("E3: a forgotten card can be used nowhere until it is collected", arguments: [false, true])
    @LoopActor func lostCard(early: Bool) async throws {
        let bench = try Workbench()
        let result = try await bench.issue(leaving: [.card], early: early)
        #expect(result.outcome == (early ? .refused : .issued))
        #expect(result.sounds == [.cardForgotten, .cardKept])
        #expect(result.staffNotes.count == 1 && result.staffNotes[0].contains("カード1枚を警察へ"))
        let entry = LostPropertyShelf.Entry(item: .card, requestID: RequestID(node: "kiosk-1", counter: 1), count: 1)
        #expect(try bench.shelf.entries() == [entry])
        let error = #expect(throws: CardError.self) { _ = try SoftwareCard.open(directory: bench.cardDirectory) }
        #expect(error?.code == .leftBehind)
        #expect(try await bench.issue().code == .cardUnreadable)
        try bench.shelf.collect(entry)
        #expect(try await bench.issue().outcome == .issued)
    }

    @Test("E3: an early leaver who comes back is served to the end")
    @LoopActor func earlyComesBack() async throws {
        let bench = try Workbench()
        let result = try await bench.issue(leaving: [], early: true, comesBack: true)
        #expect(result.outcome == .issued)
        #expect(result.sounds == [.cardForgotten])
    }

    @Test("invariant 5: nobody begins while something of the person before lies there")
    @LoopActor func nextWaits() async throws {
        let bench = try Workbench()
        let second = Reference<IssueResult>()
        bench.journal.accepts = { _ in true }
        bench.beforeWaiting = { second.value = try? await bench.issue() }
        #expect(try await bench.issue(leaving: [.paper]).outcome == .issued)
        #expect(second.value?.code == .overloaded)
        bench.beforeWaiting = {}
        #expect(try await bench.issue().outcome == .issued)
    }

    @Test("invariant 5: what a killed kiosk finds on its reader and in its tray is kept before anybody is served")
    @LoopActor func foundAtStart() async throws {
        let bench = try Workbench()
        let id = RequestID(node: "kiosk-1", counter: 1)
        _ = try await bench.issue()
        try bench.tray.move(id, from: .taken, to: .tray)
        try bench.shelf.leave(card: bench.cardDirectory, at: id)
        let lying = try bench.shelf.lyingOpen()
        #expect(lying == [.init(item: .card, requestID: id, count: 1), .init(item: .paper, requestID: id, count: 1)])
        for entry in lying { try bench.shelf.keep(entry.item, of: entry.requestID) }
        #expect(try bench.shelf.lyingOpen().isEmpty)
        #expect(try bench.shelf.entries() == lying)
        // A sheet that is kept still counts as printed: no restart refunds it.
        #expect(try await bench.restart().records.isEmpty)
    }
}
