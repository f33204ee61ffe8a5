import Crypto
import Domain
import EventLoop
import Messages
@testable import Kiosk

/// A session and everything that could happen to it, without a machine.
enum Samples {
    static let requestID = RequestID(node: "kiosk-1", counter: 7)
    static let certificate: [UInt8] = [0x30, 1, 2, 3]
    static let challenge = String(repeating: "ab", count: 32)
    static let menu = [
        MenuItem(kind: .residentRecord, feeYen: 200, copiesMaximum: 3, options: [
            .init(name: "scope", values: ["household", "self"], choicesMaximum: 1), .init(name: "member", values: ["1", "2", "3"], choicesMaximum: 2),
            .init(name: "domicile", values: ["shown", "hidden"], choicesMaximum: 1),
        ]),
        MenuItem(kind: .sealRegistration, feeYen: 300, copiesMaximum: 1, options: []),
    ]
    static let now = MonotonicTime(nanoseconds: 1_000_000_000)

    static let exchanges = ExchangeTime(limitMilliseconds: 20_000, civil: Instant(millisecondsSinceEpoch: 1_775_005_500_000), time: now)

    static let times = ForgottenWatch.Times(warningMilliseconds: 15_000, lossMilliseconds: 30_000)

    static func session() -> KioskSession {
        KioskSession(requestID: requestID, municipality: "142069", recipient: "cmVjaXBpZW50", exchanges: exchanges, forgotten: times)
    }

    /// The events that lead through every step, in order; each fits the session that it is made for.
    static func next(_ session: KioskSession) -> KioskEvent? {
        switch session.stage {
        case .start: .cardHeld
        case .readingCard, .comparingCard: .cardRead(certificate: certificate)
        case .connecting(_, let hash): opened(hash)
        case .awaitingRemoval: .cardRemoved
        case .choosing: .certificateChosen(.residentRecord)
        case .entering: .detailsEntered(options: [ChosenOption(name: "scope", value: "self")], copies: 2)
        case .confirming: .confirmed
        case .awaitingCard: .cardHeld
        case .signing: .cardSigned(signature: [9, 9])
        case .downloading(let choice, let hash): document(hash, feeYen: choice.feeYen)
        case .opening: .documentOpened
        case .paying: .paymentTaken
        case .printing: .printed
        case .over: nil
        }
    }

    static func opened(_ hash: String, menu: [MenuItem] = menu) -> KioskEvent {
        .sessionOpened(Answer(body: OpenSessionResponse(requestHash: hash, challenge: challenge, menu: menu), requestHash: hash))
    }

    static func document(_ hash: String, feeYen: Int = 400, text: String = "c2VhbGVk") -> KioskEvent {
        .documentReceived(Answer(body: IssueResponse(requestHash: hash, feeYen: feeYen, document: text), requestHash: hash))
    }

    /// A session that has come to `step` in the accepting way.
    static func session(at step: KioskSession.Step) -> KioskSession {
        var session = session()
        while session.step != step, let event = next(session) { _ = session.handle(event, at: now) }
        return session
    }

    /// One of every event, in the order of the columns of the table, with the hash that `session` expects.
    static func events(for session: KioskSession) -> [KioskEvent] {
        let hash = switch session.stage {
        case .connecting(_, let hash), .downloading(_, let hash): hash
        default: String(repeating: "0", count: 64)
        }
        return [
            .cardHeld, .cardRemoved, .certificateChosen(.residentRecord), .detailsEntered(options: [], copies: 1), .confirmed,
            .cardRead(certificate: certificate), .cardSigned(signature: [9]), .cardFailed(.cardUnreadable),
            opened(hash), document(hash), .lineFailed(.failed(.centerUnreachable)),
            .documentOpened, .documentRefused, .paymentTaken, .paymentFailed, .printed, .printFailed(copiesPrinted: 0),
            .journalFailed, .timePassed, .paperTaken,
        ]
    }
}

extension KioskAction {
    var isWipe: Bool { if case .wipe = self { true } else { false } }
    var isPrint: Bool { if case .print = self { true } else { false } }
    var isNote: Bool { if case .note = self { true } else { false } }
    var isReport: Bool { if case .report = self { true } else { false } }
    var record: KioskRecord.Event? { if case .journal(let record) = self { record.event } else { nil } }
}
