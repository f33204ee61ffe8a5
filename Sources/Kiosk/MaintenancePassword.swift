import Crypto
import Domain
import Glibc
import JSON

/// What a kiosk keeps of its maintainer's password, in `state/<kiosk>/maintenance.json`: salt and scrypt key, and how often in a row it was
/// given wrongly, so that a restart gives no new tries.
struct MaintenancePassword: Sendable {
    /// Octets of a password.
    static let lengths = 12...128
    private static let format = "kofu maintenance password 1"
    private static let maximumFileBytes = 4096

    let salt: [UInt8]
    let key: [UInt8]

    /// Takes some tens of milliseconds, as a guess is meant to; nobody is served meanwhile.
    static func make(_ password: borrowing SecretBytes) throws(CryptoError) -> MaintenancePassword {
        let salt = try Random.bytes(Scrypt.saltCount)
        return MaintenancePassword(salt: salt, key: try derive(password, salt))
    }

    /// In a time that does not depend on where the password differs.
    func accepts(_ password: borrowing SecretBytes) throws(CryptoError) -> Bool {
        ConstantTime.equal(try MaintenancePassword.derive(password, salt), key)
    }

    private static func derive(_ password: borrowing SecretBytes, _ salt: [UInt8]) throws(CryptoError) -> [UInt8] {
        try Scrypt.standard.key(of: password, salt: salt).withSpan { key in (0..<key.count).map { key[$0] } }
    }

    // MARK: The file

    struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        let act: String
        let path: String
        /// The kernel's error number; 0 where the content is damaged.
        let number: Int32

        var description: String { "cannot \(act) \(path): error \(number)" }
    }

    /// Nil where no password is set. A file that is damaged is an error and never no password.
    static func read(_ path: String) throws(Failure) -> (password: MaintenancePassword, wrongTries: Int, lockedUntil: Instant?)? {
        guard unsafe access(path, F_OK) == 0 else {
            guard errno == ENOENT else { throw Failure(act: "look for", path: path, number: errno) }
            return nil
        }
        guard let secret = try? SecretBytes.contents(ofFile: path, maximumCount: maximumFileBytes),
              let value = try? JSONValue(parsing: secret.withSpan { octets in (0..<octets.count).map { octets[$0] } }, form: .canonical),
              value["format"]?.stringValue == format, let salt = value["salt"]?.stringValue.flatMap(Hex.decode), salt.count == Scrypt.saltCount,
              let key = value["key"]?.stringValue.flatMap(Hex.decode), key.count == Scrypt.keyCount,
              let tries = value["wrongTries"]?.integerValue.flatMap({ Int(exactly: $0) }), tries >= 0, let locked = value["lockedUntil"],
              locked.isNull || locked.stringValue.flatMap(Instant.init(iso8601:)) != nil
        else { throw Failure(act: "read", path: path, number: 0) }
        return (MaintenancePassword(salt: salt, key: key), tries, locked.stringValue.flatMap(Instant.init(iso8601:)))
    }

    /// Replaces the file, and returns once that is durable: after a crash it holds the old state or the new one.
    func write(_ lock: MaintenanceLock, to path: String) throws(Failure) {
        let value: JSONValue = [
            "format": .string(MaintenancePassword.format), "salt": .string(Hex.encode(salt)), "key": .string(Hex.encode(key)),
            "wrongTries": .integer(Int64(lock.wrongTries)), "lockedUntil": lock.lockedUntil.map { .string($0.iso8601) } ?? .null,
        ]
        let octets = value.canonicalBytes, temporary = "\(path).new"
        unsafe unlink(temporary)
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Failure(act: "create", path: temporary, number: errno) }
        // The array outlives the call. So few octets are written at once or not at all.
        let count = unsafe octets.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        let isDurable = count == octets.count && fsync(descriptor) == 0
        let reason = errno
        close(descriptor)
        guard isDurable else { throw Failure(act: "write", path: temporary, number: reason) }
        guard unsafe rename(temporary, path) == 0 else { throw Failure(act: "replace", path: path, number: errno) }
    }
}
