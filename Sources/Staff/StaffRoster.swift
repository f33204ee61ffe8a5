public import Crypto
public import Domain
public import EventLoop

/// Who may log in at one city. Passwords are judged off the event loop, a few at a time, and every try is on the disk before it is judged:
/// no kill gives one back.
@LoopActor
public final class StaffRoster {
    /// More guesses are not worked on at a time: a flood of logins costs the node a fraction of one processor.
    public static let maximumAtOnce = 4

    /// A password on its way to scrypt and nowhere else; wiped when the last who holds it lets go.
    public final class Password: Sendable {
        let octets: SecretBytes
        public init(_ octets: consuming SecretBytes) { self.octets = octets }
    }

    /// An account, as the administrator sees it.
    public struct Row: Sendable, Hashable {
        public let id: StaffID
        public let role: StaffRole
        public let isLocked: Bool
    }

    private let gate: StaffGate
    private var accounts: StaffAccounts
    private let parameters: Scrypt
    private let ceremonyPassword: Password
    private let maximumAtOnce: Int
    private var atOnce = 0

    /// - Parameter ceremonyPassword: the administrator's first, as the last key ceremony made it.
    public init(gate: StaffGate, accounts: StaffAccounts, ceremonyPassword: Password, parameters: Scrypt = .standard, maximumAtOnce: Int = maximumAtOnce) {
        self.maximumAtOnce = maximumAtOnce
        self.gate = gate
        self.accounts = accounts
        self.ceremonyPassword = ceremonyPassword
        self.parameters = parameters
    }

    // MARK: Login

    /// Whether an ID may be written into a journal as that of an account: what is typed as an ID may be a name, or a password.
    public func isKnown(_ id: StaffID) -> Bool { accounts[id] != nil }

    /// The token of a new session.
    public func logIn(_ id: StaffID, _ password: Password, at now: Instant) async throws(StaffError) -> (token: String, role: StaffRole) {
        guard atOnce < maximumAtOnce else { throw StaffError(.busy) }
        atOnce += 1
        defer { atOnce -= 1 }
        if id == .administrator { try await enrolAdministrator() }
        guard var account = accounts[id] else {
            // As long as for an account that exists: the time must not tell which IDs there are.
            _ = try await offLoop { [parameters] () throws(StaffError) in try StaffVerifier(for: password.octets, parameters: parameters) }
            throw StaffError(.wrongCredentials)
        }
        guard !account.isLocked else { throw StaffError(.locked) }
        account.failures += 1
        try accounts.put(account)
        let verifier = account.verifier
        guard try await offLoop({ () throws(StaffError) in try verifier.accepts(password.octets) }) else {
            throw StaffError(accounts[id]?.isLocked == true ? .locked : .wrongCredentials)
        }
        // The account may have been removed, or its try counted again, while scrypt worked.
        guard var present = accounts[id] else { throw StaffError(.wrongCredentials) }
        present.failures = 0
        try accounts.put(present)
        return (try StaffSession.open(id, present.role, city: gate.city, key: gate.key, at: now), present.role)
    }

    /// Makes the administrator's account from the key ceremony's password; anew where another ceremony has made another.
    private func enrolAdministrator() async throws(StaffError) {
        let ceremony = Hex.encode(ceremonyPassword.octets.withSpan { Digest.sha256($0) })
        guard accounts[.administrator]?.ceremony != ceremony else { return }
        let verifier = try await verifier(for: ceremonyPassword)
        guard accounts[.administrator]?.ceremony != ceremony else { return }
        try accounts.put(.init(id: .administrator, role: .administrator, verifier: verifier, ceremony: ceremony))
    }

    // MARK: The administrator

    public func add(_ id: StaffID, _ role: StaffRole, _ password: Password) async throws(StaffError) {
        try StaffVerifier.check(password.octets, of: id)
        guard accounts[id] == nil, id != .administrator else { throw StaffError(.accountExists) }
        let verifier = try await verifier(for: password)
        guard accounts[id] == nil else { throw StaffError(.accountExists) }
        try accounts.put(.init(id: id, role: role, verifier: verifier))
    }

    /// Unlocks an account.
    public func release(_ id: StaffID) throws(StaffError) {
        guard var account = accounts[id] else { throw StaffError(.unknownAccount) }
        account.failures = 0
        try accounts.put(account)
    }

    /// A session that is open goes on until it ends by itself.
    public func remove(_ id: StaffID) throws(StaffError) {
        guard id != .administrator else { throw StaffError(.roleMayNot, "the administrator's account stays") }
        try accounts.remove(id)
    }

    public var rows: [Row] { accounts.all.map { Row(id: $0.id, role: $0.role, isLocked: $0.isLocked) } }

    // MARK: Off the loop

    private func verifier(for password: Password) async throws(StaffError) -> StaffVerifier {
        let parameters = parameters
        return try await offLoop { () throws(StaffError) in try StaffVerifier(for: password.octets, parameters: parameters) }
    }

    private func offLoop<Value: Sendable>(_ work: @escaping @Sendable () throws(StaffError) -> Value) async throws(StaffError) -> Value {
        let result: Result<Value, StaffError> = await Task.detached {
            do throws(StaffError) { return .success(try work()) } catch { return .failure(error) }
        }.value
        return try result.get()
    }
}
