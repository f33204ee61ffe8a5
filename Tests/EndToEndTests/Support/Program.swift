import Foundation
import Glibc
import Synchronization
import Testing

/// How a program ended and what it printed.
struct Finished: Sendable, CustomTestStringConvertible {
    let commandLine: String
    /// The exit status; 128 plus the signal's number where a signal ended it.
    let status: Int32
    let output: Data
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
    var testDescription: String { "\(commandLine): status \(status)\n\(text)\n\(errors)" }

    func json<Value: Decodable>(_ type: Value.Type, sourceLocation: SourceLocation = #_sourceLocation) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: output)
        } catch {
            Issue.record("no \(type): \(error)\n\(testDescription)", sourceLocation: sourceLocation)
            throw error
        }
    }
}

struct Failure: Error, CustomStringConvertible {
    let description: String
}

/// A program that runs. Its output goes to files, so that nothing it leaves behind can hold a pipe open.
struct Program: Sendable {
    static let limitSeconds = 60

    let commandLine: [String]
    let pid: pid_t
    private let files: URL

    static func start(_ words: [String], input: URL? = nil, directory: URL? = nil) throws -> Program {
        let words = directory.map { ["env", "-C", $0.path] + words } ?? words
        let files = Workplace.directory.appending(path: "program-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        let pid = try Spawning.spawn(
            words, input: input?.path ?? "/dev/null", output: files.appending(path: "output").path, errors: files.appending(path: "errors").path)
        return Program(commandLine: words, pid: pid, files: files)
    }

    /// Waits until the program has ended. One that takes longer than the limit is killed.
    func finish(withinSeconds limitSeconds: Int = limitSeconds) async -> Finished {
        let pid = pid
        let ending = Ending()
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(limitSeconds)) {
            // Its number may be another's once it has been waited for.
            ending.hasCome.withLock { hasCome in
                if !hasCome { kill(pid, SIGKILL) }
            }
        }
        let status: Int32 = await withCheckedContinuation { continuation in
            let thread = Thread {
                var status: Int32 = 0
                // Waited for without taking its number away, so that a late kill hits no other process.
                var details = unsafe siginfo_t()
                while unsafe waitid(P_PID, id_t(pid), &details, WEXITED | WNOWAIT) < 0, errno == EINTR {}
                ending.hasCome.withLock { hasCome in
                    hasCome = true
                    while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
                }
                continuation.resume(returning: status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F)
            }
            thread.start()
        }
        defer { try? FileManager.default.removeItem(at: files) }
        return Finished(
            commandLine: commandLine.joined(separator: " "), status: status,
            output: (try? Data(contentsOf: files.appending(path: "output"))) ?? Data(),
            errors: String(decoding: (try? Data(contentsOf: files.appending(path: "errors"))) ?? Data(), as: UTF8.self))
    }

    private final class Ending: Sendable {
        let hasCome = Mutex(false)
    }

    static func run(_ words: String..., input: URL? = nil, directory: URL? = nil, withinSeconds seconds: Int = limitSeconds) async throws -> Finished {
        try await start(words, input: input, directory: directory).finish(withinSeconds: seconds)
    }
}

/// The processes of the machine, as far as a test must know them.
enum Processes {
    /// Returns true once no process has this number, false after the limit.
    static func waitForEnd(of pid: pid_t, withinSeconds seconds: Int = 20) async throws -> Bool {
        try await Program.run("timeout", "\(seconds)", "tail", "--pid=\(pid)", "-s", "0.01", "-f", "/dev/null").status == 0
    }

    /// The numbers of processes whose working directory is `directory`: a topology's processes live in their run directory.
    static func living(in directory: URL) -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let path = directory.resolvingSymlinksInPath().path
        return names.compactMap { pid_t($0) }.filter { pid in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd")) == path
        }
    }

    /// The letter of a process's state in proc(5): `T` where it is stopped.
    static func state(of pid: pid_t) throws -> String {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        return String(status.split(separator: "\n").first { $0.hasPrefix("State:") }?.dropFirst("State:".count).drop { $0 == "\t" }.prefix(1) ?? "")
    }
}
