import Crypto
import Domain
import EventLoop
import Foundation
import Testing
@testable import Kiosk

@Suite("E5: the locked mode of a kiosk")
struct MaintenanceTests {
    private static let limits = MaintenanceLock.Limits(openMilliseconds: 60_000, tries: 3, lockoutMilliseconds: 600_000)
    private static let civil = Workbench.civil
    private static let now = Samples.now

    private static func later(_ milliseconds: Int64) -> Instant { Instant(millisecondsSinceEpoch: civil.millisecondsSinceEpoch + milliseconds) }

    private static func secret(_ text: String) throws -> SecretBytes { try SecretBytes.copying(Array(text.utf8)) }

    @Test("E5: the mode is closed, opens, and closes by itself to the millisecond")
    func closesByItself() {
        var lock = MaintenanceLock(limits: Self.limits)
        #expect(!lock.isOpen(at: Self.now))
        lock.open(at: Self.now)
        #expect(lock.isOpen(at: Self.now.adding(milliseconds: 59_999)))
        #expect(!lock.isOpen(at: Self.now.adding(milliseconds: 60_000)))
        let wasOpen = lock.close(), wasOpenStill = lock.close()
        #expect(wasOpen && !wasOpenStill)
        #expect(!lock.isOpen(at: Self.now))
    }

    @Test("E5: three wrong passwords lock it out, and the time over gives three more")
    func lockout() {
        var lock = MaintenanceLock(limits: Self.limits)
        for _ in 0..<3 {
            #expect(!lock.isLockedOut(at: Self.civil))
            let isLeft = lock.spendTry(at: Self.civil)
            #expect(isLeft)
        }
        let tries = [0, 599_999, 600_000].map { lock.spendTry(at: Self.later($0)) }
        #expect(tries == [false, false, true])
        #expect(lock.wrongTries == 1)
    }

    @Test("E5: a right password in between restores the tries")
    func restored() {
        var lock = MaintenanceLock(limits: Self.limits)
        _ = lock.spendTry(at: Self.civil)
        _ = lock.spendTry(at: Self.civil)
        lock.open(at: Self.now)
        #expect(lock.wrongTries == 0 && lock.lockedUntil == nil)
    }

    @Test("E5: the file holds no password, and the tries and the lockout outlive the process")
    func file() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/maintenance.json"
        #expect(try MaintenancePassword.read(path) == nil)
        let password = try MaintenancePassword.make(Self.secret("correct horse battery"))
        var lock = MaintenanceLock(limits: Self.limits)
        for _ in 0..<3 { _ = lock.spendTry(at: Self.civil) }
        try password.write(lock, to: path)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(!text.contains("correct") && !text.contains("horse"))
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        let kept = try #require(try MaintenancePassword.read(path))
        #expect(try kept.password.accepts(Self.secret("correct horse battery")))
        #expect(try !kept.password.accepts(Self.secret("correct horse batterx")))
        #expect(try !kept.password.accepts(Self.secret("")))
        var again = MaintenanceLock(limits: Self.limits, wrongTries: kept.wrongTries, lockedUntil: kept.lockedUntil)
        #expect(again.wrongTries == 3)
        let isLeft = again.spendTry(at: Self.later(1))
        #expect(!isLeft)
    }

    @Test("E5: a damaged file is an error, never a kiosk without a password", arguments: ["", "{}", "{\"format\":\"kofu maintenance password 1\"}", "x"])
    func damaged(text: String) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/maintenance.json"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: MaintenancePassword.Failure.self) { _ = try MaintenancePassword.read(path) }
    }

    @Test("E5: two kiosks with one password keep different keys")
    func salted() throws {
        let first = try MaintenancePassword.make(Self.secret("correct horse battery")), second = try MaintenancePassword.make(Self.secret("correct horse battery"))
        #expect(first.salt != second.salt && first.key != second.key)
    }
}
