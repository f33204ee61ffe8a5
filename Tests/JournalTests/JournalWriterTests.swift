import Foundation
import Journal
import Synchronization
import Testing

@Suite("The thread that flushes a journal")
struct JournalWriterTests {
    @Test("every flush completes once, off the caller's thread, and covers what was appended before it")
    func completion() throws {
        let sample = try JournalSample()
        let journal = try sample.open().journal
        let writer = try #require(JournalWriter(journal))
        defer { writer.stop() }
        let count = 500
        let shortfalls = Mutex(0)
        let done = DispatchSemaphore(value: 0)
        for index in 0..<count {
            let number = try journal.append(.issued, JournalSample.fields(index), at: JournalSample.moment)
            writer.flush { result in
                if result.failureCode != nil || journal.durableRecordCount < number { shortfalls.withLock { $0 += 1 } }
                done.signal()
            }
        }
        for _ in 0..<count { done.wait() }
        #expect(shortfalls.withLock { $0 } == 0)
        #expect(try sample.verify().records == count)
    }

    @Test("appends from several threads form one chain")
    func concurrency() async throws {
        let sample = try JournalSample()
        let journal = try sample.open().journal
        let writer = try #require(JournalWriter(journal))
        defer { writer.stop() }
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for index in 0..<100 {
                        _ = try? journal.append(.issued, JournalSample.fields(task * 100 + index), at: JournalSample.moment)
                        await withCheckedContinuation { continuation in writer.flush { _ in continuation.resume() } }
                    }
                }
            }
        }
        #expect(journal.durableRecordCount == 800)
        #expect(try sample.verify().records == 800)
    }

    @Test("a stopped writer does what waits and refuses what comes later")
    func stop() throws {
        let sample = try JournalSample()
        let journal = try sample.open().journal
        let writer = try #require(JournalWriter(journal))
        let outcomes = Mutex<[JournalError.Code?]>([])
        let done = DispatchSemaphore(value: 0)
        let note: JournalWriter.Completion = { result in
            outcomes.withLock { $0.append(result.failureCode) }
            done.signal()
        }
        try journal.append(.stopped, [], at: JournalSample.moment)
        writer.flush(note)
        writer.stop()
        writer.stop()
        done.wait()
        writer.flush(note)
        done.wait()
        #expect(outcomes.withLock { $0 } == [nil, .stopped])
        #expect(try sample.verify().records == 1)
    }
}
