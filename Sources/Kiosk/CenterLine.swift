import Domain
import EventLoop
import Messages

/// The way to the issuing centre, through the store network.
@LoopActor
protocol CenterLine: AnyObject, Sendable {
    /// Each call ends at `deadline` at the latest, with `deadlineExceeded`; what arrives later is dropped.
    func openSession(_ request: CardPresentation, until deadline: MonotonicTime) async throws(CenterLineError) -> Answer<OpenSessionResponse>
    func issue(_ request: KioskIssueRequest, until deadline: MonotonicTime) async throws(CenterLineError) -> Answer<IssueResponse>
    func complete(_ report: CompletionReport, until deadline: MonotonicTime) async throws(CenterLineError) -> Answer<Acknowledgement>
}

/// A response together with the SHA-256, in hex, of the request body that the line really sent.
struct Answer<Body: Sendable>: Sendable {
    let body: Body
    let requestHash: String
}

enum CenterLineError: Error, Sendable, Hashable {
    /// The other side refused. The line holds the refusal's hash against the request body that it really sent.
    case refused(Refusal)
    /// No answer, or none that may be believed.
    case failed(RefusalCode)
}

extension RefusalCode {
    /// Whether the refusal of a request says for certain that nothing came of it. The others say that
    /// somebody on the way could not tell.
    var isConclusive: Bool {
        switch self {
        case .storeNetworkUnreachable, .centerUnreachable, .cityUnreachable, .registerUnreachable, .deadlineExceeded,
             .journalUnavailable, .overloaded, .validityUnknown, .gateRefused, .internalError, .requestMismatch, .documentRefused: false
        case .wrongPIN, .cardLocked, .cardUnreadable, .cardChanged, .certificateInvalid, .certificateRevoked, .certificateSuspended,
             .certificateExpired, .certificateUnknown, .signatureInvalid, .outsideHours, .municipalityUnknown, .certificateNotOffered,
             .optionNotOffered, .notResident, .notEligible, .issuanceHeld, .domicileElsewhere, .glyphMissing, .candidateUnknown, .sessionUnknown,
             .registrationNotNeeded, .applicationUnreadable, .notGenuine, .tooManyTries, .sessionExpired, .alreadyIssued,
             .underMaintenance, .paymentFailed, .printFailed: true
        }
    }

    /// Whether the program or its surroundings failed, rather than that the person or the service may not now.
    var isFailure: Bool {
        switch self {
        case .requestMismatch, .documentRefused, .gateRefused, .internalError, .printFailed: true
        default: false
        }
    }
}
