/// Why the card did not do what was asked. No text of it ever holds a PIN, a key or what a file held.
public struct CardError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// What was entered is not four digits. It costs no try.
        case malformedPIN = "malformed-pin"
        /// The PIN is wrong; `remainingTries` says how often it may still be tried.
        case wrongPIN = "wrong-pin"
        /// Three errors in a row: only the city counter helps (D2).
        case locked
        /// Another process holds the card.
        case inUse = "in-use"
        /// Its holder has left it at a kiosk (E3).
        case leftBehind = "left-behind"
        /// The card is of kofu's making but has no certificate yet (D4).
        case noCertificate = "no-certificate"
        /// The private key is not on the card: it must be manufactured (again) before it can sign.
        case needsKey = "needs-key"
        /// The certificate to be installed certifies another key than the card's.
        case foreignCertificate = "foreign-certificate"
        /// No card, or files that are damaged.
        case unreadable
        /// The card's memory could not be written; nothing was signed.
        case notWritable = "not-writable"
        /// A cryptographic operation failed.
        case cryptography
    }

    public let code: Code
    /// The file or operation.
    public let place: String
    public let reason: String
    /// With `wrongPIN` and `locked`.
    public let remainingTries: Int?

    init(_ code: Code, at place: String, _ reason: String, remainingTries: Int? = nil) {
        self.code = code
        self.place = place
        self.reason = reason
        self.remainingTries = remainingTries
    }

    public var description: String { "\(code.rawValue) at \(place): \(reason)" }
}
