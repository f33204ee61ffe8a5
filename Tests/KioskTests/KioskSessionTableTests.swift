import Domain
import EventLoop
import Testing
@testable import Kiosk

/// Every step meets every event.
@Suite struct KioskSessionTableTests {
    /// One row a step, one column an event, in the order of `Samples.events`:
    /// `>` the next step · `X` the end, with nothing issued · `.` nothing changes and that is recorded ·
    /// `-` nothing at all · `$` as `.`, and the coins go back · `p` the person has the paper.
    static let table: [(KioskSession.Step, String)] = [
        // held removed chosen details confirmed | read signed failed | opened received failed | opened refused | paid failed | printed failed | journal time | taken
        (.start,           ">.... ... ... .. $. .. -- ."),
        (.readingCard,     ".X... >.X ... .. $. .. X- ."),
        (.connecting,      ".X... ... >.X .. $. .. X- ."),
        (.awaitingRemoval, ".>... ... ... .. $. .. X- ."),
        (.choosing,        "..>.. ... ... .. $. .. X- ."),
        (.entering,        "...>. ... ... .. $. .. X- ."),
        (.confirming,      "....> ... ... .. $. .. X- ."),
        (.awaitingCard,    ">.... ... ... .. $. .. X- ."),
        (.comparingCard,   ".X... >.X ... .. $. .. X- ."),
        (.signing,         ".X... .>X ... .. $. .. X- ."),
        (.downloading,     ".-... ... .>X .. $. .. X- ."),
        (.opening,         ".-... ... ... >X $. .. X- ."),
        (.paying,          ".-... ... ... .. >X .. X- ."),
        (.printing,        ".-... ... ... .. $. >X X- ."),
        (.over,            ".-... ... ... .. $. .. -- p"),
    ]

    private func symbol(before: KioskSession, after: KioskSession, actions: [KioskAction]) -> Character {
        if case .ended = after.outcome, !before.isOver { return "X" }
        if before.step != after.step { return ">" }
        if actions.isEmpty { return "-" }
        if actions == [.givePaper] { return "p" }
        guard actions.first?.isNote == true else { return "?" }
        if actions.count == 1 { return "." }
        return actions.dropFirst().elementsEqual([.returnCoins]) ? "$" : "?"
    }

    @Test("every step decides every event as the table says", arguments: table)
    func decides(step: KioskSession.Step, row: String) {
        let start = Samples.session(at: step)
        #expect(start.step == step)
        let expected = row.filter { $0 != " " }
        let found = Samples.events(for: start).map { event -> Character in
            var session = start
            let actions = session.handle(event, at: Samples.now)
            return symbol(before: start, after: session, actions: actions)
        }
        #expect(String(found) == expected)
    }

    @Test("the table has a row for each step")
    func complete() { #expect(Self.table.map(\.0) == KioskSession.Step.allCases) }

    @Test("after its deadline a step ends the transaction, and no event brings it on", arguments: [
        (KioskSession.Step.readingCard, RefusalCode.cardUnreadable), (.connecting, .deadlineExceeded), (.awaitingRemoval, .sessionExpired),
        (.choosing, .sessionExpired), (.entering, .sessionExpired), (.confirming, .sessionExpired), (.awaitingCard, .sessionExpired),
        (.comparingCard, .cardUnreadable), (.signing, .cardUnreadable), (.downloading, .deadlineExceeded), (.opening, .deadlineExceeded),
        (.paying, .sessionExpired),
    ])
    func late(step: KioskSession.Step, code: RefusalCode) {
        let start = Samples.session(at: step)
        for event in Samples.events(for: start) {
            var session = start
            let actions = session.handle(event, at: start.deadline)
            #expect(session.outcome == .ended(code, opensAt: nil))
            #expect(actions.filter { $0.isWipe }.count == 1)
            #expect(!actions.contains { $0.isPrint })
            // One nanosecond earlier nothing has happened yet.
            var early = start
            _ = early.handle(.timePassed, at: MonotonicTime(nanoseconds: start.deadline.nanoseconds - 1))
            #expect(early.step == step)
        }
    }

    @Test("start, printing and an end after which nothing is left have no deadline", arguments: [KioskSession.Step.start, .printing, .over])
    func unlimited(step: KioskSession.Step) {
        var session = Samples.session(at: step)
        if step == .over { for event in [KioskEvent.cardRemoved, .paperTaken] { _ = session.handle(event, at: Samples.now) } }
        #expect(session.handle(.timePassed, at: MonotonicTime(nanoseconds: .max - 1)).isEmpty)
        #expect(session.step == step)
    }

    @Test("a person who plays with the buttons does not fill the journal")
    func ignoredIsBounded() {
        var session = Samples.session(at: .choosing)
        let recorded = (0..<100).reduce(0) { count, _ in count + session.handle(.confirmed, at: Samples.now).count }
        #expect(recorded == KioskLimits.maximumIgnoredRecords)
        #expect(session.step == .choosing)
    }

    @Test("over any order of events money, paper and wiping keep their rules", arguments: 0..<32 as Range<UInt64>)
    func anyOrder(seed: UInt64) {
        var random = SplitMix(state: seed)
        for _ in 0..<50 {
            var session = Samples.session()
            var actions: [KioskAction] = []
            var now = Samples.now
            for _ in 0..<60 where !session.isOver {
                let events = Samples.events(for: session)
                // Mostly onward, so that the late steps are reached.
                let event = random.next(below: 4) > 0 ? Samples.next(session) : events[random.next(below: events.count)]
                guard let event else { break }
                if random.next(below: 40) == 0 { now = now.adding(milliseconds: random.next(below: 90_000)) }
                if case .journalFailed = event, session.step == .printing {
                    // It can only be the payment's record that failed: the rest of that batch was not done.
                    guard actions.last?.isPrint == true else { continue }
                    actions.removeLast(3)
                }
                actions += session.handle(event, at: now)
            }
            for event in Samples.events(for: session) where session.isOver { actions += session.handle(event, at: now) }
            check(session, actions, seed: seed)
        }
    }

    private func check(_ session: KioskSession, _ actions: [KioskAction], seed: UInt64) {
        let context = Comment(rawValue: "seed \(seed)")
        let prints = actions.indices.filter { actions[$0].isPrint }
        #expect(prints.count <= 1, context)
        if let print = prints.first {
            let before = actions[..<print]
            #expect(before.contains { if case .paid = $0.record { true } else { false } }, context)
            #expect(before.last == .acceptCoins, context)
            if session.isOver {
                let ends = actions[print...].filter { action in
                    switch action.record { case .printed, .refunded: true; default: false }
                }
                #expect(!ends.isEmpty, context)
            }
        }
        guard session.isOver else { return }
        #expect(actions.filter { $0.isWipe }.count == 1, context)
        #expect(actions.filter { $0.record == .wiped }.count == 1, context)
        #expect(actions.filter { $0.isReport }.count <= 1, context)
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): reproducible, and good enough to choose events.
struct SplitMix {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
