/// Why an envelope or a sealed document is not opened.
public struct SealedDocumentRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The rule that the document breaks.
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        case tooLarge
        /// Not of the one form that kofu's documents have.
        case malformed
        /// Sealed to another key.
        case otherRecipient
        /// Altered after it was sealed.
        case notAuthentic
        /// The signer's certificate is not accepted; `detail` is the rule that it breaks.
        case signerNotAccepted
        case badSignature
        /// The signature is over other content.
        case otherContent
        /// The signature is the signer's, but given for another request.
        case otherContext
        /// OpenSSL or the memory failed; `detail` says how.
        case notJudged
    }

    public let rule: Rule
    /// More about the cause, without any value of the document.
    public let detail: String

    init(_ rule: Rule, _ detail: String = "") {
        self.rule = rule
        self.detail = detail
    }

    /// The refusal that `error` already is, or one with the reason of an error of this room.
    init(_ error: any Error) {
        if let refusal = error as? SealedDocumentRefusal {
            self = refusal
        } else if let error = error as? CryptoError {
            let rule: Rule = switch error.code {
            case .tooLarge: .tooLarge
            case .malformed, .unsupported: .malformed
            case .notAuthentic: .notAuthentic
            case .invalidArgument, .memoryUnavailable, .file, .library: .notJudged
            }
            self.init(rule, error.description)
        } else {
            self.init(.notJudged)
        }
    }

    public var description: String { detail.isEmpty ? rule.rawValue : "\(rule.rawValue): \(detail)" }
}
