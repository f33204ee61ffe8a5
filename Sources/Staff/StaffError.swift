/// Why a member of staff is refused. The code goes into journals, the words to the terminal; neither says more than the terminal may know.
public struct StaffError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// An unknown ID and a wrong password are one and the same to whoever tries.
        case wrongCredentials = "wrong-credentials"
        case locked
        case busy
        case notLoggedIn = "not-logged-in"
        case sessionInvalid = "session-invalid"
        case sessionExpired = "session-expired"
        case roleMayNot = "role-may-not"
        case malformedID = "malformed-id"
        case weakPassword = "weak-password"
        case unknownAccount = "unknown-account"
        case accountExists = "account-exists"
        case tooManyAccounts = "too-many-accounts"
        case notOurResident = "not-our-resident"
        case unavailable
    }

    public let code: Code
    private let detail: String?

    public init(_ code: Code, _ detail: String? = nil) {
        self.code = code
        self.detail = detail
    }

    public var description: String {
        let words = switch code {
        case .wrongCredentials: "unknown ID or wrong password"
        case .locked: "the account is locked after too many wrong passwords; the administrator releases it"
        case .busy: "too many logins at once; try again in a moment"
        case .notLoggedIn: "nobody is logged in at this city; `kofu staff login` comes first"
        case .sessionInvalid: "this is no session of this city; log in again"
        case .sessionExpired: "the session has ended; log in again"
        case .roleMayNot: "the role may not do this"
        case .malformedID: "an ID has 1 to \(StaffID.maximumLength) small letters, digits and -, the first a letter"
        case .weakPassword: "a password has \(StaffVerifier.passwordOctets.lowerBound) to \(StaffVerifier.passwordOctets.upperBound) octets and does not contain the ID"
        case .unknownAccount: "there is no such account"
        case .accountExists: "there is such an account already"
        case .tooManyAccounts: "a city has at most \(StaffAccounts.maximumCount) accounts"
        case .notOurResident: "the holder of this card is no resident of this city; their own city's counter does it"
        case .unavailable: "the staff's accounts cannot be read or written now"
        }
        return detail.map { "\(words) (\($0))" } ?? words
    }
}
