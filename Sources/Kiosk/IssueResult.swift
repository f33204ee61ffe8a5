import Domain
import JSON

/// How an order ended, as `kofu issue --json` prints it.
struct IssueResult: Sendable, Hashable {
    enum Outcome: String, Sendable, Hashable {
        case issued, refused, failed
    }

    let outcome: Outcome
    /// Nil where the certificate was issued.
    let code: RefusalCode?
    /// What the screen said at the end, in Japanese.
    let message: String
    /// The sheets in the paper tray.
    let documents: [String]
    let receipt: String?
    /// Nil where the order was refused before it became a request.
    let requestID: RequestID?
    /// What the screen said from the start to the end; nothing personal (E6).
    var screens: [String] = []
    /// What the kiosk said aloud because something was left behind, in order.
    var sounds: [PublicVoice] = []
    /// What it printed for the staff, where something became lost property.
    var staffNotes: [String] = []

    static func refused(_ code: RefusalCode, opensAt: Instant? = nil, requestID: RequestID?, documents: [String] = [], receipt: String? = nil) -> IssueResult {
        IssueResult(
            outcome: code.isFailure ? .failed : .refused, code: code, message: PublicWords.message(for: code, opensAt: opensAt),
            documents: documents, receipt: receipt, requestID: requestID)
    }

    var json: JSONValue {
        [
            "outcome": .string(outcome.rawValue), "code": code.map { .string($0.rawValue) } ?? .null, "message": .string(message),
            "documents": .array(documents.map(JSONValue.string)), "receipt": receipt.map(JSONValue.string) ?? .null,
            "requestId": requestID.map { .string($0.description) } ?? .null,
            "screens": .array(screens.map(JSONValue.string)),
            "sounds": .array(sounds.map { ["event": .string($0.rawValue), "words": .string($0.words)] }),
            "staffNotes": .array(staffNotes.map(JSONValue.string)),
        ]
    }
}
