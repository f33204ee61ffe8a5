import Domain
import EventLoop

/// The lock of a kiosk's program (E5), as pure values: who may open it when, and when it closes by itself. Passwords are compared elsewhere.
struct MaintenanceLock: Sendable, Hashable {
    struct Limits: Sendable, Hashable {
        /// After so long the mode closes by itself.
        let openMilliseconds: Int
        /// So many wrong passwords in a row lock it out.
        let tries: Int
        let lockoutMilliseconds: Int
    }

    /// Why something was not done. The raw value stands in the journal.
    enum Refusal: String, Sendable, Hashable, CaseIterable {
        case noPassword = "no-password"
        case passwordSet = "password-set"
        case weakPassword = "weak-password"
        case wrongPassword = "wrong-password"
        case lockedOut = "locked-out"
        case notOpen = "not-open"
        /// Somebody is being served.
        case busy
        case unknownCommand = "unknown-command"
        /// The disk does not take what must outlive a restart.
        case notWritable = "not-writable"

        /// For the maintainer.
        var words: String {
            switch self {
            case .noPassword: "no password is set; `kofu maintenance password KIOSK` sets the first one"
            case .passwordSet: "a password is set; only the open mode changes it"
            case .weakPassword: "a password has \(MaintenancePassword.lengths.lowerBound) to \(MaintenancePassword.lengths.upperBound) octets"
            case .wrongPassword: "the password is wrong"
            case .lockedOut: "too many wrong passwords; the mode is locked out for a while"
            case .notOpen: "the maintenance mode is not open; `kofu maintenance open KIOSK` opens it"
            case .busy: "somebody is being served"
            case .unknownCommand: "the kiosk knows no such command"
            case .notWritable: "the disk takes no write"
            }
        }
    }

    let limits: Limits
    /// Wrong passwords in a row, over restarts.
    private(set) var wrongTries: Int
    /// In civil time, since it outlives the process.
    private(set) var lockedUntil: Instant?
    /// Until when the mode is open; nil where it is closed. A restart closes it.
    private(set) var openUntil: MonotonicTime?

    init(limits: Limits, wrongTries: Int = 0, lockedUntil: Instant? = nil) {
        self.limits = limits
        self.wrongTries = max(0, wrongTries)
        self.lockedUntil = lockedUntil
    }

    func isOpen(at now: MonotonicTime) -> Bool { openUntil.map { now < $0 } ?? false }

    func isLockedOut(at now: Instant) -> Bool { lockedUntil.map { now < $0 } ?? false }

    /// Counts a try, which has to be on the disk before the password is compared; false where none is left.
    mutating func spendTry(at now: Instant) -> Bool {
        if isLockedOut(at: now) { return false }
        if lockedUntil != nil { (wrongTries, lockedUntil) = (0, nil) }
        wrongTries += 1
        // The time begins with the last try, so that a kill after it gives no further one.
        if wrongTries >= limits.tries {
            lockedUntil = Instant(millisecondsSinceEpoch: now.millisecondsSinceEpoch + Int64(limits.lockoutMilliseconds))
        }
        return true
    }

    /// The password was right.
    mutating func open(at now: MonotonicTime) {
        (wrongTries, lockedUntil) = (0, nil)
        openUntil = now.adding(milliseconds: limits.openMilliseconds)
    }

    /// Whether it was open.
    mutating func close() -> Bool {
        defer { openUntil = nil }
        return openUntil != nil
    }
}
