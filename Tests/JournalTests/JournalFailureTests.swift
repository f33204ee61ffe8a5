import Foundation
import JSON
import Journal
import Synchronization
import Testing

/// Mounting a small disk takes the superuser; `/dev/full` stands in for anybody else.
let isSuperuser = geteuid() == 0

@Suite("A disk that fails")
struct JournalFailureTests {
    /// A file system of 64 KiB; nil where we may not mount.
    private final class TinyDisk {
        let path: String

        init?() {
            path = NSTemporaryDirectory() + "/kofu-tiny-" + UUID().uuidString
            guard (try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)) != nil,
                  unsafe mount("tmpfs", path, "tmpfs", 0, "size=64k") == 0 else { return nil }
        }

        deinit {
            unsafe umount2(path, Int32(MNT_DETACH))
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    @Test("the device that is always full refuses every record")
    func alwaysFull() throws {
        defer { try? FileManager.default.removeItem(atPath: "/dev/full.head") }
        let journal = try Journal.open(path: "/dev/full", node: JournalSample.node).journal
        try journal.append(.started, [], at: JournalSample.moment)
        #expect(JournalSample.code { try journal.flush() } == .diskFull)
        #expect(journal.recordCount == 0 && journal.failure?.code == .diskFull)
        #expect(JournalSample.code { try journal.append(.issued, [], at: JournalSample.moment) } == .diskFull)
        #expect(!journal.probe(at: JournalSample.moment))
    }

    @Test("a full disk refuses new records, keeps the old ones, and takes new ones when there is room again", .enabled(if: isSuperuser))
    func full() throws {
        let disk = try #require(TinyDisk())
        let sample = try JournalSample(in: disk.path)
        let journal = try sample.open().journal
        let ballast = disk.path + "/ballast"
        try Data(count: 20_000).write(to: URL(fileURLWithPath: ballast))
        var durable = 0
        var failed: JournalError.Code?
        while failed == nil, durable < 10_000 {
            try journal.append(.issued, JournalSample.fields(durable), at: JournalSample.moment)
            try journal.append(.completed, [], at: JournalSample.moment)
            failed = JournalSample.code { try journal.flush() }
            if failed == nil { durable += 2 }
        }
        #expect(failed == .diskFull)
        #expect(durable > 0)
        #expect(journal.failure?.code == .diskFull)
        #expect(journal.recordCount == durable)
        #expect(JournalSample.code { try journal.append(.issued, [], at: JournalSample.moment) } == .diskFull)
        #expect(JournalSample.code { try journal.flush() } == .diskFull)
        // Nothing of the group that failed is left.
        let report = try sample.verify()
        #expect(report.isGood && report.records == durable && report.tornBytes == 0)

        try FileManager.default.removeItem(atPath: ballast)
        #expect(journal.probe(at: JournalSample.moment))
        #expect(journal.failure == nil)
        try journal.append(.issued, [], at: JournalSample.moment)
        try journal.flush()
        #expect(try sample.verify().records == durable + 2)
        let repaired = try #require(try JournalReader.records(of: sample.path, event: .repaired).first)
        #expect(repaired["code"]?.stringValue == "disk")
        #expect(repaired["count"]?.integerValue == 2)
    }

    @Test("probing a disk that is still full changes nothing", .enabled(if: isSuperuser))
    func stillFull() throws {
        let disk = try #require(TinyDisk())
        let sample = try JournalSample(in: disk.path)
        let journal = try sample.open().journal
        try journal.append(.started, [], at: JournalSample.moment)
        try journal.flush()
        #expect(!FileManager.default.createFile(atPath: disk.path + "/ballast", contents: Data(count: 65_536)))
        func fill() {
            while JournalSample.code({
                try journal.append(.issued, JournalSample.fields(1), at: JournalSample.moment)
                try journal.flush()
            }) == nil {}
        }
        // The page that the journal began has room for a record or two of the probe itself.
        repeat { fill() } while journal.probe(at: JournalSample.moment)
        let bytes = try sample.bytes
        #expect(!journal.probe(at: JournalSample.moment))
        #expect(journal.failure?.code == .diskFull)
        #expect(try sample.bytes == bytes)
        #expect(try sample.verify().isGood)
    }

    @Test("a flush that was asked for before records were given up fails, even after the disk is well again", .enabled(if: isSuperuser))
    func lostFlush() throws {
        let disk = try #require(TinyDisk())
        let sample = try JournalSample(in: disk.path)
        let journal = try sample.open().journal
        let writer = try #require(JournalWriter(journal))
        defer { writer.stop() }
        let outcomes = Mutex<[String]>([])
        let done = DispatchSemaphore(value: 0)
        // More than the disk holds: the group fails as a whole.
        for index in 0..<400 { try journal.append(.issued, JournalSample.fields(index), at: JournalSample.moment) }
        func note(_ name: String) -> JournalWriter.Completion {
            { result in
                outcomes.withLock { $0.append("\(name) \(result.failureCode?.rawValue ?? "good")") }
                done.signal()
            }
        }
        // The thread is held at a first task until the others wait behind it.
        let gate = DispatchSemaphore(value: 0)
        writer.probe(at: JournalSample.moment) { _ in gate.wait() }
        writer.flush(note("first"))
        writer.probe(at: JournalSample.moment, note("probe"))
        writer.flush(note("second"))
        gate.signal()
        for _ in 0..<3 { done.wait() }
        #expect(outcomes.withLock { $0 } == ["first disk-full", "probe good", "second lost"])
        try journal.append(.issued, [], at: JournalSample.moment)
        writer.flush(note("third"))
        done.wait()
        #expect(outcomes.withLock { $0.last } == "third good")
        #expect(try sample.verify().records == 2)
    }
}

extension Result where Failure == JournalError {
    var failureCode: JournalError.Code? { if case .failure(let error) = self { error.code } else { nil } }
}
