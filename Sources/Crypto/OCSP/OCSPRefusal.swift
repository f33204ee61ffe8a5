/// Why an OCSP request or response is not accepted.
public struct OCSPRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The rule that the message breaks.
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        // Of either message.
        case tooLong
        /// Not of the one form that kofu's requests and responses have.
        case malformed
        case severalCertificates
        /// An identifier by a digest that is not accepted here.
        case digestNotAccepted
        case nonceMissing
        /// A nonce of other than 16 octets could carry a message of its own (RFC 9654 allows 128).
        case nonceCount
        case unexpectedExtension

        // Of a request.
        case requestorName
        case signedRequest

        // Of a response.
        /// The responder answered that it cannot answer; `detail` is its status.
        case notSuccessful
        case signerMissing
        case severalSigners
        /// The signer is not a delegate of the issuer's; `detail` is the rule that its certificate breaks.
        case signerNotAccepted
        /// The signature or the signer's chain does not hold.
        case notAuthentic
        case nonceMismatch
        case otherCertificate
        case nextUpdateMissing
        case fromTheFuture
        case tooOld
        case nextUpdatePassed
        /// OpenSSL could not judge; `detail` says why.
        case notJudged
    }

    public let rule: Rule
    /// More about the cause, without any value of the message.
    public let detail: String

    init(_ rule: Rule, _ detail: String = "") {
        self.rule = rule
        self.detail = detail
    }

    /// The refusal that `error` already is, or one by `rule` with the reason of an error of this room.
    init(_ error: any Error, otherwise rule: Rule) {
        self = error as? OCSPRefusal ?? OCSPRefusal(rule, (error as? CryptoError)?.description ?? "")
    }

    public var description: String { detail.isEmpty ? rule.rawValue : "\(rule.rawValue): \(detail)" }
}
