import Crypto
import Domain
import EventLoop
import JSON
import Messages
import Testing
@testable import Kiosk

/// The steps of E1 one by one, each with what it refuses.
@Suite struct KioskSessionTests {
    private let zeros = String(repeating: "0", count: 64)

    private func end(_ step: KioskSession.Step, with event: (String) -> KioskEvent) -> (RefusalCode?, [KioskAction]) {
        var session = Samples.session(at: step)
        let hash = switch session.stage {
        case .connecting(_, let hash), .downloading(_, let hash): hash
        default: zeros
        }
        let actions = session.handle(event(hash), at: Samples.now)
        guard case .ended(let code, _) = session.outcome else { return (nil, actions) }
        return (code, actions)
    }

    @Test("a transaction runs in the order of the minutes (E1)")
    func order() {
        var session = Samples.session()
        var steps = [session.step]
        while let event = Samples.next(session) {
            _ = session.handle(event, at: Samples.now)
            steps.append(session.step)
        }
        #expect(steps == KioskSession.Step.allCases)
        #expect(session.outcome == .issued)
    }

    @Test("the session is recorded before the line hears of it, and the signature before it leaves")
    func recordedBeforeSent() {
        var session = Samples.session(at: .readingCard)
        let opening = session.handle(.cardRead(certificate: Samples.certificate), at: Samples.now)
        #expect(opening.first?.record == .sessionOpened(municipality: "142069"))
        guard case .openSession(let request) = opening.last else { Issue.record("nothing was sent"); return }
        #expect(request.certificate == "MAECAw==")
        session = Samples.session(at: .signing)
        let issuing = session.handle(.cardSigned(signature: [9, 9]), at: Samples.now)
        guard case .issue(let issue) = issuing.last else { Issue.record("nothing was sent"); return }
        #expect(issuing.contains { $0.record == .signed(kind: .residentRecord, copies: 2, requestHash: Hex.encode(Digest.sha256(issue.json.canonicalBytes))) })
    }

    @Test("what the card signs is the whole request, bound to challenge, city, kiosk and session")
    func signedBytes() {
        var session = Samples.session(at: .comparingCard)
        let actions = session.handle(.cardRead(certificate: Samples.certificate), at: Samples.now)
        let expected = SignedRequest(
            challenge: Samples.challenge, municipality: "142069", requestID: Samples.requestID, kind: .residentRecord,
            options: [ChosenOption(name: "scope", value: "self")], copies: 2, recipient: "cmVjaXBpZW50")
        #expect(actions == [.askCard(sign: expected.bytes)])
    }

    @Test("another card at the second time is refused before it is asked to sign")
    func cardChanged() {
        let (code, actions) = end(.comparingCard) { _ in .cardRead(certificate: [0x30, 1, 2, 4]) }
        #expect(code == .cardChanged)
        #expect(!actions.contains { if case .askCard = $0 { true } else { false } })
    }

    @Test("an answer to the opening that is for another request is not believed")
    func openingHash() {
        #expect(end(.connecting) { _ in Samples.opened(zeros) }.0 == .requestMismatch)
        #expect(end(.connecting) { hash in
            .sessionOpened(Answer(body: OpenSessionResponse(requestHash: zeros, challenge: Samples.challenge, menu: Samples.menu), requestHash: hash))
        }.0 == .requestMismatch)
        #expect(end(.connecting) { hash in
            .sessionOpened(Answer(body: OpenSessionResponse(requestHash: hash, challenge: Samples.challenge, menu: Samples.menu), requestHash: zeros))
        }.0 == .requestMismatch)
        #expect(end(.connecting) { Samples.opened($0) }.0 == nil)
    }

    @Test("a menu with an absurd fee or count is refused", arguments: [(-1, 1), (KioskLimits.maximumFeeYen + 1, 1), (200, 0), (200, KioskLimits.maximumCopies + 1), (.max, .max)])
    func absurdMenu(feeYen: Int, copies: Int) {
        let item = MenuItem(kind: .income, feeYen: feeYen, copiesMaximum: copies, options: [])
        #expect(end(.connecting) { Samples.opened($0, menu: [item]) }.0 == .gateRefused)
    }

    @Test("a certificate that is not in the menu is not offered")
    func notOffered() {
        #expect(end(.choosing) { _ in .certificateChosen(.income) }.0 == .certificateNotOffered)
        #expect(end(.choosing) { _ in .certificateChosen(.sealRegistration) }.0 == nil)
    }

    @Test("C3: what the city offers at other hours only is refused with the moment at which it opens, and nothing is sent")
    func closed() {
        let opensAt = Workbench.civil
        var session = KioskSession(
            requestID: Samples.requestID, municipality: "142069", recipient: "cmVjaXBpZW50", exchanges: Samples.exchanges, forgotten: Samples.times,
            closedKinds: [.familyRegisterAll: opensAt])
        while session.step != .choosing, let event = Samples.next(session) { _ = session.handle(event, at: Samples.now) }
        var other = session
        let actions = session.handle(.certificateChosen(.familyRegisterAll), at: Samples.now)
        #expect(session.outcome == .ended(.outsideHours, opensAt: opensAt))
        #expect(!actions.contains { if case .issue = $0 { true } else { false } } && !actions.contains { $0.isReport })
        _ = other.handle(.certificateChosen(.income), at: Samples.now)
        #expect(other.outcome == .ended(.certificateNotOffered, opensAt: nil))
    }

    @Test("options and copies outside the menu are not offered", arguments: [
        ([("scope", "household")], 3, true), ([("domicile", "shown"), ("scope", "self")], 1, true), ([], 1, true), ([("member", "3"), ("member", "1")], 1, true),
        ([("scope", "everyone")], 1, false), ([("colour", "red")], 1, false), ([("scope", "self"), ("scope", "self")], 1, false),
        ([("scope", "self"), ("scope", "household")], 1, false), ([("member", "1"), ("member", "2"), ("member", "3")], 1, false),
        ([("member", "2"), ("member", "2")], 1, false), ([("scope", "")], 1, false), ([], 0, false), ([], 4, false), ([], -1, false), ([], .max, false),
    ] as [([(String, String)], Int, Bool)])
    func details(options: [(String, String)], copies: Int, isOffered: Bool) {
        let chosen = options.map { ChosenOption(name: $0.0, value: $0.1) }
        #expect(end(.entering) { _ in .detailsEntered(options: chosen, copies: copies) }.0 == (isOffered ? nil : .optionNotOffered))
    }

    @Test("options are sent in the menu's order, whatever order they were chosen in")
    func optionOrder() {
        let chosen = [ChosenOption(name: "domicile", value: "shown"), ChosenOption(name: "scope", value: "self")]
        #expect(Samples.menu[0].ordered(chosen)?.map(\.name) == ["scope", "domicile"])
        let members = [ChosenOption(name: "member", value: "3"), ChosenOption(name: "member", value: "1")]
        #expect(Samples.menu[0].ordered(members)?.map(\.value) == ["1", "3"])
    }

    @Test("a document is believed with the right hash, fee and form only, and what is not is abandoned")
    func document() {
        #expect(end(.downloading) { Samples.document($0) }.0 == nil)
        let wrong: [(RefusalCode, (String) -> KioskEvent)] = [
            (.requestMismatch, { _ in Samples.document(zeros) }),
            (.requestMismatch, { .documentReceived(Answer(body: IssueResponse(requestHash: zeros, feeYen: 400, document: "c2VhbGVk"), requestHash: $0)) }),
            (.requestMismatch, { .documentReceived(Answer(body: IssueResponse(requestHash: $0, feeYen: 400, document: "c2VhbGVk"), requestHash: zeros)) }),
            (.requestMismatch, { Samples.document($0, feeYen: 200) }),
            (.documentRefused, { Samples.document($0, text: "") }),
            (.documentRefused, { Samples.document($0, text: "not base64") }),
        ]
        for (expected, event) in wrong {
            let (code, actions) = end(.downloading, with: event)
            #expect(code == expected)
            #expect(actions.contains(.report(CompletionReport(requestID: Samples.requestID, outcome: .abandoned, copies: 2, feeYen: 0))))
            #expect(!actions.contains { if case .open = $0 { true } else { false } })
        }
    }

    @Test("a refusal with the request's hash ends the session with its code; with another hash it is not believed")
    func refusals() {
        let opensAt = Instant(millisecondsSinceEpoch: 1_000)
        var session = Samples.session(at: .connecting)
        guard case .connecting(_, let hash) = session.stage else { return }
        _ = session.handle(.lineFailed(.refused(Refusal(requestHash: hash, code: .outsideHours, opensAt: opensAt))), at: Samples.now)
        #expect(session.outcome == .ended(.outsideHours, opensAt: opensAt))
        #expect(end(.connecting) { _ in .lineFailed(.refused(Refusal(requestHash: zeros, code: .outsideHours))) }.0 == .requestMismatch)
        #expect(end(.downloading) { _ in .lineFailed(.refused(Refusal(requestHash: zeros, code: .notEligible))) }.0 == .requestMismatch)
    }

    @Test("only where the city may have issued is a transaction reported as abandoned")
    func abandoned() {
        let conclusive = end(.downloading) { .lineFailed(.refused(Refusal(requestHash: $0, code: .notEligible))) }
        #expect(conclusive.0 == .notEligible)
        #expect(!conclusive.1.contains { $0.isReport })
        let unclear = end(.downloading) { .lineFailed(.refused(Refusal(requestHash: $0, code: .cityUnreachable))) }
        #expect(unclear.1.contains { $0.isReport })
        #expect(end(.downloading) { _ in .lineFailed(.failed(.centerUnreachable)) }.1.contains { $0.isReport })
        #expect(!end(.connecting) { _ in .lineFailed(.failed(.centerUnreachable)) }.1.contains { $0.isReport })
        #expect(!end(.downloading) { _ in .journalFailed }.1.contains { $0.isReport })
    }

    @Test("coins are accepted after the payment is recorded, and paper comes after both (E2)")
    func paymentOrder() {
        var session = Samples.session(at: .paying)
        let actions = session.handle(.paymentTaken, at: Samples.now)
        #expect(actions == [.journal(KioskRecord(Samples.requestID, .paid(copies: 2, feeYen: 400))), .acceptCoins, .print(copies: 2)])
    }

    @Test("a payment that cannot be recorded goes back and prints nothing (E2)")
    func unrecordedPayment() {
        let (code, actions) = end(.printing) { _ in .journalFailed }
        #expect(code == .journalUnavailable)
        #expect(actions.contains(.returnCoins))
        #expect(!actions.contains { $0.isPrint })
    }

    @Test("of the copies that do not come out the money comes back", arguments: [(-1, 0), (0, 0), (1, 1), (2, 2), (9, 2)])
    func printFailed(copiesPrinted: Int, counted: Int) {
        let (code, actions) = end(.printing) { _ in .printFailed(copiesPrinted: copiesPrinted) }
        #expect(code == .printFailed)
        #expect(actions.contains(.refund(yen: 400 - 200 * counted)))
        #expect(actions.contains { $0.record == .refunded(copies: 2 - counted, feeYen: 400 - 200 * counted) })
        #expect(actions.contains { $0.record == .printed(copies: counted, feeYen: 200 * counted) } == (counted > 0))
        let outcome: CompletionReport = counted > 0
            ? CompletionReport(requestID: Samples.requestID, outcome: .printed, copies: counted, feeYen: 200 * counted)
            : CompletionReport(requestID: Samples.requestID, outcome: .refunded, copies: 2, feeYen: 400)
        #expect(actions.contains(.report(outcome)))
    }

    @Test("every record is read back as it was written, and others are not read")
    func records() {
        let events: [KioskRecord.Event] = [
            .sessionOpened(municipality: "142069"), .signed(kind: .income, copies: 1, requestHash: zeros), .downloaded(feeYen: 300),
            .paid(copies: 1, feeYen: 300), .printed(copies: 1, feeYen: 300), .refunded(copies: 1, feeYen: 300), .abandoned(copies: 1),
            .refused(.wrongPIN), .ignored(step: "paying", event: "confirmed"), .wiped, .reported, .reportRefused(.sessionUnknown),
        ]
        for event in events {
            let record = KioskRecord(Samples.requestID, event)
            #expect(KioskRecord(json: record.json) == record)
        }
        for json: JSONValue in [[:], ["event": "paid", "requestId": "kiosk-1.7"], ["event": "wiped"], ["event": "danced", "requestId": "kiosk-1.7"], "paid"] {
            #expect(KioskRecord(json: json) == nil)
        }
    }
}
