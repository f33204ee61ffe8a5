import Crypto
import Domain
import EventLoop
import JSON
import Journal
import Node

/// The locked mode in which alone a kiosk's program is operated (E5): everything else is refused, and both are on record.
@LoopActor
final class MaintenanceDesk {
    private let path: String
    private let journal: NodeJournal
    private let clock: NodeClock
    private var lock: MaintenanceLock
    private var password: MaintenancePassword?
    /// Counts the openings, so that a timer closes the one that it was set for.
    private var opening = 0

    init(kiosk: String, limits: MaintenanceLock.Limits, journal: NodeJournal, clock: NodeClock) throws {
        path = RunDirectory.maintenance(of: kiosk)
        self.journal = journal
        self.clock = clock
        let kept = try MaintenancePassword.read(path)
        password = kept?.password
        lock = MaintenanceLock(limits: limits, wrongTries: kept?.wrongTries ?? 0, lockedUntil: kept?.lockedUntil)
    }

    var isOpen: Bool { lock.isOpen(at: .now) }

    var state: String { isOpen ? "open" : lock.isLockedOut(at: clock.now) ? "locked-out" : password == nil ? "no-password" : "closed" }

    /// Runs `act` where the mode is open, and puts down what was done or refused.
    func perform(_ command: String, _ act: () async throws -> JSONValue) async throws -> JSONValue {
        guard isOpen else { return refuse(command, .notOpen) }
        // What cannot be recorded does not happen.
        try await journal.commit(.maintenanceDone, [(.command, .code(command))])
        return try await act()
    }

    func refuse(_ command: String, _ refusal: MaintenanceLock.Refusal) -> JSONValue {
        journal.note(.maintenanceRefused, [(.command, .code(command)), (.code, .code(refusal.rawValue))])
        return ["error": .string(refusal.words)]
    }

    /// - Parameter isBusy: whether somebody is being served, who must not be interrupted.
    func open(_ given: consuming SecretBytes, isBusy: Bool) async -> JSONValue {
        let command = "maintenance-open"
        guard let password else { return refuse(command, .noPassword) }
        guard !isBusy else { return refuse(command, .busy) }
        guard lock.spendTry(at: clock.now) else { return refuse(command, .lockedOut) }
        // The try counts before the password is looked at: a kill gives no free one.
        guard store(password) else { return refuse(command, .notWritable) }
        guard (try? password.accepts(given)) == true else { return refuse(command, .wrongPassword) }
        do throws(NodeJournal.Unavailable) { try await journal.commit(.maintenanceOpened, []) } catch { return refuse(command, .notWritable) }
        lock.open(at: .now)
        guard store(password) else {
            _ = lock.close()
            return refuse(command, .notWritable)
        }
        opening += 1
        closeByItself(opening)
        return ["state": .string(state), "seconds": .integer(Int64(lock.limits.openMilliseconds / 1000))]
    }

    func close() -> JSONValue {
        if lock.close() { journal.note(.maintenanceClosed, [(.mode, .code("by-hand"))]) }
        return ["state": .string(state)]
    }

    /// Sets the first password, or another one in the open mode.
    func set(_ given: consuming SecretBytes) async throws -> JSONValue {
        let command = "maintenance-password"
        guard password == nil || isOpen else { return refuse(command, .passwordSet) }
        guard MaintenancePassword.lengths.contains(given.count) else { return refuse(command, .weakPassword) }
        let made = try MaintenancePassword.make(given)
        try await journal.commit(.maintenanceDone, [(.command, .code(command))])
        guard store(made) else { return refuse(command, .notWritable) }
        password = made
        return ["state": .string(state)]
    }

    private func store(_ password: MaintenancePassword) -> Bool {
        do throws(MaintenancePassword.Failure) {
            try password.write(lock, to: path)
            return true
        } catch { return false }
    }

    private func closeByItself(_ number: Int) {
        Task.onLoop {
            await EventLoop.shared.sleep(milliseconds: self.lock.limits.openMilliseconds)
            guard number == self.opening, self.lock.close() else { return }
            self.journal.note(.maintenanceClosed, [(.mode, .code("by-time"))])
        }
    }
}
