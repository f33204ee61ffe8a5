import CLinux
import EventLoop
import Glibc

/// A disk that has become read-only under one running process.
///
/// Linux cannot do that with a mount: a file system with a file open for writing does not become read-only, a process has
/// its descriptors already, and the superuser passes by modes. So the supervisor traces the process, as `strace` does, and
/// where a system call would write to a regular file or change a directory, the kernel skips it and the process gets
/// EROFS. What the process has as standard output and error, its log, is not its disk. Tracing ends without a trace when
/// it is let go, and with the supervisor.
@LoopActor
final class ReadOnlyDisk {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// As a wait status of waitpid(2) packs them.
    private static let systemCallStop = SIGTRAP | 0x80
    private static let cloneEvent: Int32 = 3
    private static let stopEvent: Int32 = 128

    private let child: ChildProcess
    private var threads: Set<pid_t> = []
    /// Threads in a system call that the kernel skips and whose result is to be EROFS.
    private var refused: Set<pid_t> = []

    /// Returns once every thread of the process is traced.
    init(under child: ChildProcess) throws {
        self.child = child
        guard kofu_trace_is_supported() == 1 else { throw Failure(description: "read-only-disk works on x86-64 only") }
        child.onStop = { [weak self] status in self?.stopped(child.pid, status) }
        var unknown = ReadOnlyDisk.threads(of: child.pid)
        // A thread that is made meanwhile shows in the next look, or comes by itself from its traced maker.
        while !unknown.isEmpty {
            for thread in unknown { try seize(thread) }
            unknown = ReadOnlyDisk.threads(of: child.pid).subtracting(threads)
        }
    }

    private func seize(_ thread: pid_t) throws {
        guard kofu_trace_seize(thread) == 0 else {
            // A thread may have ended since it was seen.
            guard errno != ESRCH || thread == child.pid else { return }
            let reason = unsafe String(cString: strerror(errno))
            release()
            throw Failure(description: "the system does not let the supervisor trace the process: \(reason)")
        }
        threads.insert(thread)
        _ = kofu_trace_interrupt(thread)
        if let status = wait(thread) { stopped(thread, status) }
    }

    /// Lets the process go on untraced.
    func release() {
        for thread in threads {
            _ = kofu_trace_interrupt(thread)
            guard let status = wait(thread) else { continue }
            _ = kofu_trace_detach(thread, settled(thread, status))
        }
        threads = []
        child.onStop = nil
    }

    /// Takes what the threads beside the first have to say. Call when SIGCHLD comes; the first thread's word comes by `ChildProcess.reap`.
    func poll() {
        for thread in threads where thread != child.pid {
            var status: Int32 = 0
            while unsafe kofu_wait_thread(thread, &status, WNOHANG) == thread, isStop(status) { stopped(thread, status) }
        }
    }

    /// The next stop of a thread, waited for: it comes at once, or with the end of what the disk is doing. Nil where the thread has ended.
    private func wait(_ thread: pid_t) -> Int32? {
        if thread == child.pid { return child.waitForStop() }
        var status: Int32 = 0
        guard unsafe kofu_wait_thread(thread, &status, 0) == thread, isStop(status) else {
            threads.remove(thread)
            return nil
        }
        return status
    }

    private func isStop(_ status: Int32) -> Bool { status & 0xFF == 0x7F }

    private func stopped(_ thread: pid_t, _ status: Int32) {
        let (signal, event) = (status >> 8 & 0xFF, status >> 16)
        if event == ReadOnlyDisk.cloneEvent {
            let new = kofu_trace_new_thread(thread)
            if new > 0 { threads.insert(new) }
        }
        if signal == ReadOnlyDisk.systemCallStop { answer(thread) }
        // A process that was stopped by a signal stays so.
        if event == ReadOnlyDisk.stopEvent, signal != SIGTRAP {
            _ = kofu_trace_listen(thread)
        } else {
            _ = kofu_trace_resume(thread, settled(thread, status))
        }
    }

    /// What is left to do at a stop before the thread may go on: the signal that it is to get.
    private func settled(_ thread: pid_t, _ status: Int32) -> Int32 {
        let (signal, event) = (status >> 8 & 0xFF, status >> 16)
        guard signal == ReadOnlyDisk.systemCallStop else { return event == 0 ? signal : 0 }
        var (number, arguments): (UInt64, [UInt64]) = (0, [0, 0, 0, 0])
        if refused.contains(thread), unsafe kofu_trace_call(thread, &number, &arguments) == 2 {
            refused.remove(thread)
            _ = kofu_trace_fail_call(thread, EROFS)
        }
        return 0
    }

    private func answer(_ thread: pid_t) {
        var (number, arguments): (UInt64, [UInt64]) = (0, [0, 0, 0, 0])
        // Both are ours, four arguments as the function wants them.
        guard unsafe kofu_trace_call(thread, &number, &arguments) == 1, let call = WritingCall(number: number, arguments: arguments), reachesDisk(call) else { return }
        if kofu_trace_skip_call(thread) == 0 { refused.insert(thread) }
    }

    private func reachesDisk(_ call: WritingCall) -> Bool {
        guard case .descriptor(let descriptor) = call else { return true }
        guard descriptor != STDOUT_FILENO, descriptor != STDERR_FILENO else { return false }
        // The structure is ours and lives for the call.
        var information = stat()
        guard unsafe stat("/proc/\(child.pid)/fd/\(descriptor)", &information) == 0 else { return false }
        return information.st_mode & S_IFMT == S_IFREG
    }

    private static func threads(of process: pid_t) -> Set<pid_t> { Set(FileSystem.names(in: "/proc/\(process)/task").compactMap { pid_t($0) }) }
}
