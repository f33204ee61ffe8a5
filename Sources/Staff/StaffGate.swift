import Crypto
public import Domain

/// What stands between a command of the staff and what it does. A node of the city opens one with `StaffGate(city:keyPath:)` and calls
///
///     let session = try gate.demand(.clerk, of: request["session"]?.stringValue, at: clock.now)
///
/// before anything else; `session.staff` then goes into the record of what was done. It holds no list of sessions: a token carries
/// its own proof, so that every node of a city can demand one without asking the node where the login was.
public struct StaffGate: Sendable {
    public let city: String
    let key: HMACSHA256

    /// - Parameter keyPath: the city's session key, which `up` makes and `down` removes.
    public init(city: String, keyPath: String) throws(StaffError) {
        self.city = city
        do throws(CryptoError) {
            key = try HMACSHA256(key: SecretBytes.contents(ofFile: keyPath))
        } catch {
            throw StaffError(.unavailable, "the city's session key cannot be read; `kofu up` makes it")
        }
    }

    /// The session of somebody in one of `roles`. Throws `not-logged-in`, `session-invalid`, `session-expired` or `role-may-not`.
    public func demand(_ roles: StaffRole..., of token: String?, at now: Instant) throws(StaffError) -> StaffSession {
        let session = try session(of: token, at: now)
        guard roles.contains(session.role) else { throw StaffError(.roleMayNot, "\(session.role.rawValue), where \(roles.map(\.rawValue).joined(separator: " or ")) is needed") }
        return session
    }

    /// Whoever is logged in, in whatever role.
    public func session(of token: String?, at now: Instant) throws(StaffError) -> StaffSession {
        guard let token, !token.isEmpty else { throw StaffError(.notLoggedIn) }
        return try StaffSession(token: token, city: city, key: key, at: now)
    }

    /// What stands in the journal for something that was looked for: the same for the same, and nothing that could be guessed without the key.
    public func mark(of filter: [UInt8]) throws(StaffError) -> String {
        do throws(CryptoError) { return Hex.encode(try key.code(for: filter)) } catch { throw StaffError(.unavailable) }
    }
}
