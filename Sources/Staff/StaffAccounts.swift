import Crypto
import Glibc
import JSON

/// The accounts of one city's staff, in a file for its owner only: one canonical JSON line each, replaced as a whole.
public struct StaffAccounts {
    public static let maximumCount = 200
    /// Wrong passwords in a row until an account is locked.
    public static let maximumFailures = 5
    private static let maximumBytes = 256 * 1024

    struct Account {
        let id: StaffID
        let role: StaffRole
        var verifier: StaffVerifier
        /// Tries since the last right password, each counted before it is judged. Full: locked.
        var failures = 0
        /// Of the first password that this account was made from, in hex; the administrator's only. A new key ceremony has another.
        var ceremony: String?

        var isLocked: Bool { failures >= StaffAccounts.maximumFailures }
    }

    private let path: String
    private var accounts: [StaffID: Account] = [:]

    /// Reads the file; there are no accounts where there is none. Throws where it is not what this program wrote.
    public static func open(path: String) throws(StaffError) -> StaffAccounts {
        var opened = StaffAccounts(path: path)
        guard unsafe access(path, F_OK) == 0 else { return opened }
        let bytes: [UInt8]
        do throws(CryptoError) {
            bytes = try SecretBytes.contents(ofFile: path, maximumCount: maximumBytes).withSpan { span in (0..<span.count).map { span[$0] } }
        } catch {
            throw StaffError(.unavailable, "the file of accounts cannot be read")
        }
        for line in bytes.split(separator: 0x0A) {
            guard let value = try? JSONValue(parsing: line, form: .canonical), let account = Account(json: value), opened.accounts[account.id] == nil else {
                throw StaffError(.unavailable, "the file of accounts is damaged")
            }
            opened.accounts[account.id] = account
        }
        return opened
    }

    private init(path: String) { self.path = path }

    subscript(id: StaffID) -> Account? { accounts[id] }

    /// In the order of their IDs.
    var all: [Account] { accounts.values.sorted { $0.id.text < $1.id.text } }

    /// Adds or replaces an account; it holds, on the disk too, once this returns.
    mutating func put(_ account: Account) throws(StaffError) {
        var changed = accounts
        changed[account.id] = account
        guard changed.count <= StaffAccounts.maximumCount else { throw StaffError(.tooManyAccounts) }
        try write(changed)
        accounts = changed
    }

    mutating func remove(_ id: StaffID) throws(StaffError) {
        var changed = accounts
        guard changed.removeValue(forKey: id) != nil else { throw StaffError(.unknownAccount) }
        try write(changed)
        accounts = changed
    }

    /// Whole or not at all: half a file would forget who is locked.
    private func write(_ accounts: [StaffID: Account]) throws(StaffError) {
        var bytes: [UInt8] = []
        for account in accounts.values.sorted(by: { $0.id.text < $1.id.text }) { bytes += account.json.canonicalBytes + [0x0A] }
        let temporary = path + ".new"
        let descriptor = unsafe Glibc.open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw StaffError(.unavailable, "the file of accounts cannot be written") }
        defer { close(descriptor) }
        // The array outlives the call.
        let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard written == bytes.count, fdatasync(descriptor) == 0, unsafe rename(temporary, path) == 0 else {
            throw StaffError(.unavailable, "the file of accounts cannot be written")
        }
        // The new name too must outlive a loss of power: a try that was counted stays counted.
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let directory = unsafe Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw StaffError(.unavailable, "the directory of accounts cannot be opened") }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw StaffError(.unavailable, "the directory of accounts cannot be written") }
    }
}

extension StaffAccounts.Account {
    var json: JSONValue {
        .object([
            JSONMember("id", .string(id.text)), JSONMember("role", .string(role.rawValue)), JSONMember("failures", .integer(Int64(failures))),
            JSONMember("verifier", verifier.json),
        ] + (ceremony.map { [JSONMember("ceremony", .string($0))] } ?? []))
    }

    init?(json: JSONValue) {
        guard let id = json["id"]?.stringValue.flatMap({ try? StaffID($0) }), let role = json["role"]?.stringValue.flatMap(StaffRole.init(rawValue:)),
              let failures = json["failures"]?.integerValue, (0...Int64(StaffAccounts.maximumFailures)).contains(failures),
              let verifier = json["verifier"].flatMap({ StaffVerifier(json: $0) }) else { return nil }
        self.init(id: id, role: role, verifier: verifier, failures: Int(failures), ceremony: json["ceremony"]?.stringValue)
    }
}
