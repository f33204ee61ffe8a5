internal import CLinux
import Glibc
import Synchronization

/// The one event loop of a process: epoll, timers and a Swift executor in a single thread.
///
/// Tasks isolated to `LoopActor` run here and nowhere else. A task suspends only where a descriptor
/// would block, a timer runs or another thread answers, so that a request costs a few system calls
/// and no thread switch.
public final class EventLoop: SerialExecutor, TaskExecutor, Sendable {
    public static let shared = EventLoop()

    /// What other threads hand over; the loop takes it at every turn.
    private let handedOver = Mutex<[UnownedJob]>([])
    private let thread = Atomic<UInt>(0)
    /// True while the loop sleeps in epoll, when a hand-over must wake it.
    private let sleeping = Atomic<Bool>(false)
    private let wakeDescriptor: Int32
    /// Touched by the loop's thread only, which is what `LoopActor` isolation means.
    nonisolated(unsafe) private var jobs: [UnownedJob] = []
    nonisolated(unsafe) let poller: Poller
    nonisolated(unsafe) private var stopRequested = false

    static let maximumJobsPerTurn = 1024

    private init() {
        wakeDescriptor = kofu_eventfd()
        unsafe poller = Poller(wakeDescriptor: wakeDescriptor)
    }

    private var isOnLoopThread: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    // MARK: Executor

    public func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        if isOnLoopThread {
            unsafe jobs.append(unowned)
            return
        }
        handedOver.withLock { $0.append(unowned) }
        if sleeping.load(ordering: .sequentiallyConsistent) { wake() }
    }

    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        // The loop is a process-wide constant and never dies.
        unsafe UnownedSerialExecutor(ordinary: self)
    }

    public func checkIsolated() {
        precondition(isOnLoopThread, "LoopActor code off the event loop's thread")
    }

    // MARK: Running

    /// Runs until `stop()`. Call it once, from the thread that is to be the loop's.
    public func run() {
        let previous = thread.exchange(UInt(pthread_self()), ordering: .sequentiallyConsistent)
        precondition(previous == 0, "a process has one event loop, run by one thread")
        defer { thread.store(0, ordering: .sequentiallyConsistent) }
        unsafe stopRequested = false
        while unsafe !stopRequested {
            takeHandedOver()
            runJobs()
            if unsafe stopRequested { break }
            sleeping.store(true, ordering: .sequentiallyConsistent)
            let idle = unsafe jobs.isEmpty && handedOver.withLock { $0.isEmpty }
            unsafe poller.poll(mayBlock: idle)
            sleeping.store(false, ordering: .relaxed)
        }
    }

    /// Ends `run()` after the present turn.
    @LoopActor
    public func stop() { unsafe stopRequested = true }

    private func takeHandedOver() {
        let taken = handedOver.withLock { waiting in
            let taken = waiting
            if !waiting.isEmpty { waiting = [] }
            return taken
        }
        if !taken.isEmpty { unsafe jobs.append(contentsOf: taken) }
    }

    /// Runs what is queued now and what it queues in turn, up to a bound, so that descriptors and
    /// timers are never starved.
    private func runJobs() {
        var position = 0
        let executor = unsafe asUnownedSerialExecutor()
        let taskExecutor = unsafe asUnownedTaskExecutor()
        while unsafe position < jobs.count, position < EventLoop.maximumJobsPerTurn {
            // A job runs exactly once; the runtime owns its memory.
            let job = unsafe jobs[position]
            position += 1
            unsafe job.runSynchronously(isolatedTo: executor, taskExecutor: taskExecutor)
        }
        if unsafe position == jobs.count { unsafe jobs.removeAll(keepingCapacity: true) } else { unsafe jobs.removeFirst(position) }
    }

    private func wake() {
        var one: UInt64 = 1
        // Eight bytes of our own stack; a full counter (EAGAIN) means that the wake is already pending.
        _ = unsafe write(wakeDescriptor, &one, 8)
    }
}
