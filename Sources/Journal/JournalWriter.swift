import Glibc
import Synchronization

/// The thread that flushes a journal, so that an event loop never waits for a disk.
public final class JournalWriter: Sendable {
    public typealias Completion = @Sendable (Result<Void, JournalError>) -> Void

    private let journal: Journal
    private let waiting = Mutex<[Completion]>([])
    /// One octet in this pipe wakes the thread.
    private let wakeRead: Int32
    private let wakeWrite: Int32

    /// Starts the thread; nil where the system gives no pipe or thread.
    public init?(_ journal: Journal) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        self.journal = journal
        wakeRead = ends[0]
        wakeWrite = ends[1]
        var thread = pthread_t()
        // The thread is handed one reference to this writer and gives it back when it ends.
        let reference = unsafe Unmanaged.passRetained(self)
        let started = unsafe pthread_create(&thread, nil, { context in
            guard let context = unsafe context else { return nil }
            unsafe Unmanaged<JournalWriter>.fromOpaque(context).takeRetainedValue().work()
            return nil
        }, reference.toOpaque())
        guard started == 0 else {
            unsafe reference.release()
            return nil
        }
        pthread_detach(thread)
    }

    /// Makes durable what has been appended so far, and says so from the writer's thread. Calls that come
    /// while the disk works share the next flush.
    public func flush(_ completion: @escaping Completion) {
        let isFirst = waiting.withLock { waiting in
            waiting.append(completion)
            return waiting.count == 1
        }
        guard isFirst else { return }
        var octet: UInt8 = 1
        // One octet of our own stack.
        _ = unsafe write(wakeWrite, &octet, 1)
    }

    private func work() {
        var octet: UInt8 = 0
        while unsafe read(wakeRead, &octet, 1) == 1 {
            let completions = waiting.withLock { waiting in
                let taken = waiting
                waiting = []
                return taken
            }
            let result: Result<Void, JournalError>
            do throws(JournalError) {
                try journal.flush()
                result = .success(())
            } catch {
                result = .failure(error)
            }
            for completion in completions { completion(result) }
        }
    }
}
