import CLinux
import EventLoop
import Glibc

/// A process that kofu started: its command line, its number and how it ended.
@LoopActor @safe
final class ChildProcess {
    enum Ending: Sendable, Hashable, CustomStringConvertible {
        case exited(Int32)
        case killed(signal: Int32)

        var description: String {
            switch self {
            case .exited(let status): "ended with status \(status)"
            case .killed(let signal): "killed by signal \(signal)"
            }
        }
    }

    let commandLine: [String]
    let pid: pid_t
    private(set) var ending: Ending?
    /// The write end of the child's standard input; closing it orders a supervised child to stop.
    private var lifeline: Int32
    private let ended = OneTimeEvent()
    /// What to do at a stop of the first thread, while the process is traced.
    var onStop: ((_ status: Int32) -> Void)?

    /// What the child gets beside its command line.
    struct Files {
        /// Where standard output and standard error go; appended to.
        var log: String
        /// A descriptor to hand on as number 3; -1 for none.
        var ready: Int32 = -1
        var newSession = false
        var environment: [String] = []
    }

    /// Starts `commandLine[0]` with the present working directory. Throws the kernel's reason.
    static func spawn(_ commandLine: [String], files: Files) throws(SocketError) -> ChildProcess {
        var pipeEnds: [Int32] = [-1, -1]
        guard unsafe kofu_pipe(&pipeEnds, 0) == 0 else { throw SocketError(.create, .system(errno)) }
        defer { close(pipeEnds[0]) }
        let log = unsafe open(files.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard log >= 0 else {
            let number = errno
            close(pipeEnds[1])
            throw SocketError(.create, .system(number))
        }
        defer { close(log) }
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        // Both structures are ours, initialised here and destroyed below.
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_adddup2(&actions, pipeEnds[0], STDIN_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, log, STDOUT_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, log, STDERR_FILENO)
        if files.ready >= 0 { unsafe posix_spawn_file_actions_adddup2(&actions, files.ready, 3) }
        unsafe kofu_spawn_close_from(&actions, files.ready >= 0 ? 4 : 3)
        var noSignals = sigset_t()
        unsafe sigemptyset(&noSignals)
        unsafe posix_spawnattr_setsigmask(&attributes, &noSignals)
        // A group of its own, so that Ctrl-C at the terminal reaches the supervisor alone, which stops in order.
        let flags = POSIX_SPAWN_SETSIGMASK | (files.newSession ? kofu_spawn_setsid() : POSIX_SPAWN_SETPGROUP)
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        var pid: pid_t = 0
        let result = unsafe withCStrings(commandLine) { words in
            unsafe withCStrings(files.environment) { environment in
                unsafe posix_spawn(&pid, commandLine[0], &actions, &attributes, words, environment)
            }
        }
        guard result == 0 else {
            close(pipeEnds[1])
            throw SocketError(.create, .system(result))
        }
        return ChildProcess(commandLine: commandLine, pid: pid, lifeline: pipeEnds[1])
    }

    private init(commandLine: [String], pid: pid_t, lifeline: Int32) {
        self.commandLine = commandLine
        self.pid = pid
        self.lifeline = lifeline
    }

    /// Learns whether the child has ended, without waiting. Call when SIGCHLD comes.
    func reap() {
        while ending == nil {
            var status: Int32 = 0
            guard unsafe kofu_wait_thread(pid, &status, WNOHANG) == pid else { return }
            if let stop = learned(status) { onStop?(stop) }
        }
    }

    /// The next stop of a traced process, waited for; nil where it has ended instead.
    func waitForStop() -> Int32? {
        guard ending == nil else { return nil }
        var status: Int32 = 0
        guard unsafe kofu_wait_thread(pid, &status, 0) == pid else { return nil }
        return learned(status)
    }

    /// Takes the status of a stop or of the end; returns that of a stop.
    private func learned(_ status: Int32) -> Int32? {
        if status & 0xFF == 0x7F { return status }
        ending = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: status & 0x7F)
        closeLifeline()
        ended.happen()
        return nil
    }

    func signal(_ number: Int32) {
        guard ending == nil else { return }
        kill(pid, number)
    }

    func waitForEnd() async {
        await ended.wait()
    }

    /// Stops in steps that always end: an order, then SIGTERM with a grace period, then SIGKILL.
    func stop(graceMilliseconds: Int) async {
        guard ending == nil else { return }
        closeLifeline()
        signal(SIGCONT)
        signal(SIGTERM)
        let killer = Task.onLoop {
            await EventLoop.shared.sleep(milliseconds: graceMilliseconds)
            self.signal(SIGKILL)
        }
        await waitForEnd()
        killer.cancel()
    }

    private func closeLifeline() {
        guard lifeline >= 0 else { return }
        close(lifeline)
        lifeline = -1
    }
}

/// Hands `words` to `body` as a null-terminated array of C strings that lives for the call.
private func withCStrings<Result>(_ words: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    defer { for unsafe pointer in unsafe pointers { unsafe free(pointer) } }
    return unsafe pointers.withUnsafeBufferPointer { buffer in
        // The buffer holds at least the terminating null, so it has a base address.
        unsafe body(buffer.baseAddress.unsafelyUnwrapped)
    }
}
