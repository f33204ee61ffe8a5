/// Why a certificate is not accepted.
public struct CertificateRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The rule that the certificate breaks.
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        /// The chain to the one root does not hold, for a reason that has no rule of its own; `detail` says which.
        case chain
        case notFromThisRoot
        case expired
        case notYetValid
        case badSignature
        case serialNotPositive
        case serialTooLong
        /// Not CA:FALSE, or no basic constraints at all.
        case notMarkedAsLeaf
        /// Not exactly digitalSignature.
        case wrongKeyUsage
        case nameConstraints
        case purposeMissing
        case severalPurposes
        case wrongPurpose
        case nameMissing
        case severalNames
        case nameNotURI
        /// Empty, too long or with characters that a URI cannot have.
        case nameMalformed
        /// A name where the profile has none.
        case unexpectedName
        /// The one name is not the one that was expected.
        case otherName
        case ocspNoCheckMissing
        /// The subject says something other than the serial number.
        case subjectNotSerial
        /// A subject where the profile has none: the name alone says whose certificate it is.
        case subjectNotEmpty
        case unexpectedExtension
        case malformedExtension
        /// OpenSSL could not judge; `detail` says why.
        case notJudged
    }

    public let rule: Rule
    /// More about the cause, without any value of the certificate.
    public let detail: String

    init(_ rule: Rule, _ detail: String = "") {
        self.rule = rule
        self.detail = detail
    }

    public var description: String { detail.isEmpty ? rule.rawValue : "\(rule.rawValue): \(detail)" }
}
