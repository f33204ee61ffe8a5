public import Domain
import Glibc
import Synchronization

/// The thread that flushes a journal, so that an event loop never waits for a disk.
public final class JournalWriter: Sendable {
    public typealias Completion = @Sendable (Result<Void, JournalError>) -> Void

    /// More flushes do not wait at a time.
    public static let maximumWaiting = 65_536
    /// The thread calls little and recurses never.
    private static let stackBytes = 256 * 1024

    private enum Work: Sendable {
        case flush(askedAfter: Int, Completion)
        case probe(Instant, Completion)
    }

    private struct Queue: ~Copyable {
        var tasks: [Work] = []
        var isStopped = false
    }

    private let journal: Journal
    private let queue = Mutex(Queue())
    /// One octet in this pipe wakes the thread; the end of the pipe ends it.
    private let wakeRead: Int32
    private let wakeWrite: Int32

    /// Starts the thread; nil where the system gives no pipe or thread. The thread keeps the writer and the journal
    /// until `stop`.
    public init?(_ journal: Journal) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        self.journal = journal
        wakeRead = ends[0]
        wakeWrite = ends[1]
        guard start() else { return nil }
    }

    deinit {
        close(wakeRead)
        close(wakeWrite)
    }

    private func start() -> Bool {
        var attributes = pthread_attr_t()
        guard unsafe pthread_attr_init(&attributes) == 0 else { return false }
        defer { unsafe pthread_attr_destroy(&attributes) }
        _ = unsafe pthread_attr_setstacksize(&attributes, JournalWriter.stackBytes)
        _ = unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        // Signals are the main thread's business; the new thread inherits the mask that stands while it is made.
        var all = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        // The thread is handed one reference to this writer and gives it back when it ends.
        let reference = unsafe Unmanaged.passRetained(self)
        let failure = unsafe pthread_create(&thread, &attributes, { context in
            guard let context = unsafe context else { return nil }
            unsafe Unmanaged<JournalWriter>.fromOpaque(context).takeRetainedValue().work()
            return nil
        }, reference.toOpaque())
        if failure != 0 { unsafe reference.release() }
        return failure == 0
    }

    /// Makes durable what has been appended so far, and says so from the writer's thread. Calls that come
    /// while the disk works share the next flush.
    public func flush(_ completion: @escaping Completion) { enqueue(.flush(askedAfter: journal.losses, completion)) }

    /// `Journal.probe` on the writer's thread. Succeeds where the journal takes records again.
    public func probe(at now: Instant, _ completion: @escaping Completion) { enqueue(.probe(now, completion)) }

    /// Ends the thread once what is waiting is done. What comes later fails.
    public func stop() {
        queue.withLock { queue in
            if !queue.isStopped { wake() }
            queue.isStopped = true
        }
    }

    private func enqueue(_ task: Work) {
        let refusal: JournalError? = queue.withLock { queue in
            guard !queue.isStopped else { return JournalError(.stopped, journal.path, "the writer has been stopped") }
            guard queue.tasks.count < JournalWriter.maximumWaiting else {
                return JournalError(.tooMuchUnwritten, journal.path, "the disk does not keep up")
            }
            queue.tasks.append(task)
            if queue.tasks.count == 1 { wake() }
            return nil
        }
        if let refusal { JournalWriter.complete(task, .failure(refusal)) }
    }

    private func wake() {
        var octet: UInt8 = 1
        // One octet of our own stack. The pipe holds thousands, so that this never waits.
        while unsafe write(wakeWrite, &octet, 1) < 0, errno == EINTR {}
    }

    private func work() {
        var isStopped = false
        while !isStopped {
            var octet: UInt8 = 0
            let count = unsafe read(wakeRead, &octet, 1)
            if count < 0, errno == EINTR { continue }
            let tasks: [Work]
            (tasks, isStopped) = queue.withLock { queue in
                let taken = queue.tasks
                queue.tasks = []
                return (taken, queue.isStopped || count <= 0)
            }
            run(tasks)
        }
    }

    private func run(_ tasks: [Work]) {
        // One flush serves all flushes of the group that saw the same losses; nearly always that is all of them.
        var last: (losses: Int, result: Result<Void, JournalError>)?
        for task in tasks {
            switch task {
            case .flush(let losses, _):
                let result = last.flatMap { $0.losses == losses ? $0.result : nil } ?? flushed(askedAfter: losses)
                last = (losses, result)
                JournalWriter.complete(task, result)
            case .probe(let now, _):
                last = nil
                let isWell = journal.probe(at: now)
                JournalWriter.complete(task, isWell ? .success(()) : .failure(journal.failure ?? JournalError(.cannotWrite, journal.path, "the disk failed")))
            }
        }
    }

    private func flushed(askedAfter losses: Int) -> Result<Void, JournalError> {
        do throws(JournalError) {
            return .success(try journal.flush(askedAfter: losses))
        } catch {
            return .failure(error)
        }
    }

    private static func complete(_ task: Work, _ result: Result<Void, JournalError>) {
        switch task {
        case .flush(_, let completion), .probe(_, let completion): completion(result)
        }
    }
}
