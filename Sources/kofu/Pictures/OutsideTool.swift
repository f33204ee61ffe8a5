import EventLoop
import Glibc

/// Programs of other makers that a command needs, run with a limit of time.
@LoopActor
enum OutsideTool {
    /// How it ended, and what it said on standard output and standard error.
    struct Outcome {
        let ending: ChildProcess.Ending?
        let words: String

        var isGood: Bool { ending == .exited(0) }
    }

    private static let pollMilliseconds = 5
    private static let maximumWords = 4096

    /// Where on PATH a program lies.
    static func path(of name: String) -> String? {
        // The environment's text lives as long as the process.
        let places = unsafe getenv("PATH").map { text in unsafe String(cString: text) } ?? "/usr/bin:/bin"
        return places.split(separator: ":").map { "\($0)/\(name)" }.first { path in unsafe access(path, X_OK) == 0 }
    }

    /// Runs `words`, the first of which is a path; one that takes longer than the limit is killed. What it says goes to the file `log`.
    static func run(_ words: [String], log: String, limitSeconds: Int) async throws -> Outcome {
        var files = ChildProcess.Files(log: log)
        files.environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"]
        let child = try ChildProcess.spawn(words, files: files)
        let deadline = MonotonicTime.now.adding(milliseconds: limitSeconds * 1000)
        while child.ending == nil {
            child.reap()
            if child.ending == nil { await EventLoop.shared.sleep(milliseconds: pollMilliseconds) }
            if MonotonicTime.now >= deadline { child.signal(SIGKILL) }
        }
        let said = (try? FileSystem.read(log, maximumBytes: 1 << 20)) ?? []
        return Outcome(ending: child.ending, words: String(decoding: said.prefix(maximumWords), as: UTF8.self))
    }
}

/// A directory of this command alone, for what must lie in files for a moment.
enum Workbench {
    /// Makes one, whose path it returns; whoever asks for it removes it.
    static func make() throws(FileSystem.Failure) -> String {
        // The environment's text lives as long as the process.
        let parent = unsafe getenv("TMPDIR").map { text in unsafe String(cString: text) } ?? "/tmp"
        // mkdtemp(3) puts what makes the name its own in place of the last six letters.
        var template = Array("\(parent)/kofu-pictures-\(String(repeating: "X", count: 6))".utf8CString)
        // It changes the array in place, inside its bounds; the array outlives the call.
        let isMade = unsafe template.withUnsafeMutableBufferPointer { unsafe $0.baseAddress.map { unsafe mkdtemp($0) != nil } ?? false }
        guard isMade else { throw FileSystem.Failure(act: "make a directory in", path: parent, number: errno) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
