import Crypto
import Domain
import Glibc
import JSON

/// Which certificates have been issued and how they stand: one canonical JSON line for each change, the
/// last line of a serial counts.
struct CertificateRegister {
    enum State: String, Sendable, Hashable {
        case good, suspended, revoked
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let maximumBytes = 256 << 20

    private(set) var entries: [String: State] = [:]
    private var changedAt: [String: Instant] = [:]
    private(set) var repairedBytes = 0
    private let descriptor: Int32
    private var length = 0

    /// Opens or makes the file. A torn last line, of a process killed while it wrote, is cut off.
    static func open(path: String) throws -> CertificateRegister {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(description: "cannot open \(path)") }
        return try CertificateRegister(descriptor: descriptor, path: path)
    }

    private init(descriptor: Int32, path: String) throws {
        self.descriptor = descriptor
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            // The kernel writes at most the buffer's count.
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
            guard bytes.count <= CertificateRegister.maximumBytes else { throw Failure(description: "\(path) is longer than \(CertificateRegister.maximumBytes) octets") }
        }
        let whole = (bytes.lastIndex(of: 0x0A) ?? -1) + 1
        repairedBytes = bytes.count - whole
        length = whole
        if repairedBytes > 0, ftruncate(descriptor, off_t(whole)) != 0 { throw Failure(description: "cannot repair \(path)") }
        var number = 0
        for line in bytes.prefix(whole).split(separator: 0x0A) {
            number += 1
            guard let value = try? JSONValue(parsing: line, form: .canonical), let serial = value["serial"]?.stringValue,
                  let state = value["state"]?.stringValue.flatMap(State.init(rawValue:)), let at = value["at"]?.stringValue.flatMap({ Instant(iso8601: $0) })
            else { throw Failure(description: "\(path):\(number): not a line of the certificate register") }
            entries[serial] = state
            changedAt[serial] = at
        }
    }

    /// Records a change; it holds once this returns.
    mutating func set(_ serial: String, _ state: State, at now: Instant) throws {
        let line: JSONValue = ["serial": .string(serial), "state": .string(state.rawValue), "at": .string(now.iso8601)]
        let bytes = line.canonicalBytes + [0x0A]
        // The array outlives the call.
        let written = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        guard written == bytes.count, fdatasync(descriptor) == 0 else {
            // A torn line must not be continued by the next one.
            _ = ftruncate(descriptor, off_t(length))
            throw Failure(description: "the certificate register cannot be written; nothing was changed")
        }
        length += bytes.count
        entries[serial] = state
        changedAt[serial] = now
    }

    func status(of serial: String) -> CertificateStatus {
        switch entries[serial] {
        case .good: .good
        case .suspended: .revoked(atMilliseconds: changedAt[serial]?.millisecondsSinceEpoch ?? 0, reason: .certificateHold)
        case .revoked: .revoked(atMilliseconds: changedAt[serial]?.millisecondsSinceEpoch ?? 0, reason: .keyCompromise)
        case nil: .unknown
        }
    }
}

extension CertificateStatus {
    var word: String {
        switch self {
        case .good: "good"
        case .revoked: isSuspended ? "suspended" : "revoked"
        case .unknown: "unknown"
        }
    }
}
