import Crypto
import Domain
import EventLoop
import Messages

/// The document: sealed to this session, in answer to this request, at the price that was shown.
extension KioskSession {
    mutating func documentReceived(_ answer: Answer<IssueResponse>, at now: MonotonicTime) -> [KioskAction] {
        guard case .downloading(let choice, let requestHash) = stage else { return ignore("document-received") }
        guard answer.requestHash == requestHash, answer.body.requestHash == requestHash, answer.body.feeYen == choice.feeYen else {
            return end(.requestMismatch, abandoning: choice)
        }
        let text = answer.body.document.utf8
        guard text.count <= KioskLimits.maximumSealedTextBytes, let sealed = Base64.decode(Array(text)), !sealed.isEmpty else {
            return end(.documentRefused, abandoning: choice)
        }
        enter(.opening(choice), at: now, forMilliseconds: KioskLimits.openingMilliseconds)
        return [journal(.downloaded(feeYen: choice.feeYen)), .open(sealed: sealed, requestHash: requestHash)]
    }

    mutating func lineFailed(_ error: CenterLineError) -> [KioskAction] {
        switch stage {
        case .connecting(_, let requestHash):
            return end(after: error, requestHash: requestHash, abandoning: nil)
        case .downloading(let choice, let requestHash):
            return end(after: error, requestHash: requestHash, abandoning: choice)
        default:
            return ignore("line-failed")
        }
    }

    private mutating func end(after error: CenterLineError, requestHash: String, abandoning choice: Choice?) -> [KioskAction] {
        switch error {
        case .failed(let code):
            return end(code, abandoning: choice)
        case .refused(let refusal):
            guard refusal.requestHash == requestHash else { return end(.requestMismatch, abandoning: choice) }
            return end(refusal.code, opensAt: refusal.opensAt, abandoning: refusal.code.isConclusive ? nil : choice)
        }
    }

    mutating func documentOpened(at now: MonotonicTime) -> [KioskAction] {
        guard case .opening(let choice) = stage else { return ignore("document-opened") }
        enter(.paying(choice), at: now, forMilliseconds: KioskLimits.paymentMilliseconds)
        return [.show(.payment(feeYen: choice.feeYen)), .takePayment(yen: choice.feeYen)]
    }

    mutating func documentRefused() -> [KioskAction] {
        guard case .opening(let choice) = stage else { return ignore("document-refused") }
        return end(.documentRefused, abandoning: choice)
    }
}
