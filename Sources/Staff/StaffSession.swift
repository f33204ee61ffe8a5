import Crypto
public import Domain

/// Who has logged in, in which role, and until when.
public struct StaffSession: Sendable, Hashable {
    /// As long as a person is away from the terminal for a cup of tea.
    public static let lifetimeMilliseconds: Int64 = 15 * 60 * 1000
    static let nonceCount = 16
    private static let version = "kofu-staff-1"

    public let staff: StaffID
    public let role: StaffRole
    public let expires: Instant

    /// The token of a new session: its statement, a random number and the code of both under the city's key. Every node of the city that
    /// has the key can check it without asking another.
    static func open(_ staff: StaffID, _ role: StaffRole, city: String, key: HMACSHA256, at now: Instant) throws(StaffError) -> String {
        let expires = now.millisecondsSinceEpoch + lifetimeMilliseconds
        do throws(CryptoError) {
            let statement = "\(staff).\(role.rawValue).\(expires).\(Hex.encode(try Random.bytes(nonceCount)))"
            return "\(statement).\(Hex.encode(try key.code(for: covered(statement, city))))"
        } catch {
            throw StaffError(.unavailable)
        }
    }

    /// Reads a token. Throws where it was not made with this city's key, or has ended.
    init(token: String, city: String, key: HMACSHA256, at now: Instant) throws(StaffError) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, let code = Hex.decode(parts[4]), let role = StaffRole(rawValue: parts[1]), let expires = Int64(parts[2]),
              let staff = try? StaffID(parts[0]) else { throw StaffError(.sessionInvalid) }
        let statement = parts[..<4].joined(separator: ".")
        guard (try? key.isCode(code, of: StaffSession.covered(statement, city))) == true else { throw StaffError(.sessionInvalid) }
        // A clock that has been set back must not lengthen a session.
        guard now.millisecondsSinceEpoch < expires, now.millisecondsSinceEpoch >= expires - StaffSession.lifetimeMilliseconds else { throw StaffError(.sessionExpired) }
        self.staff = staff
        self.role = role
        self.expires = Instant(millisecondsSinceEpoch: expires)
    }

    private static func covered(_ statement: String, _ city: String) -> [UInt8] { Array("\(version) \(city) \(statement)".utf8) }
}
