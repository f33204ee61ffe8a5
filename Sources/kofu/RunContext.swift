import Domain
import EventLoop
import Glibc
import JSON
import Node
import Topology

/// The run directory that a command works on. Entering it makes it the working directory, so that
/// every path inside is short and the same for all processes.
@LoopActor
struct RunContext {
    static let defaultDirectory = "run"
    static let controlMilliseconds = 10_000

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let topology: Topology

    /// Enters the run directory of a topology that is up, or has been.
    static func enter(_ options: CommandLineOptions) throws -> RunContext {
        let path = options.value("run") ?? defaultDirectory
        guard unsafe chdir(path) == 0, FileSystem.exists(RunDirectory.topology) else {
            throw Failure(description: "no topology has been up in \(path)/. Start one with `kofu up`, or name its directory with --run.")
        }
        return RunContext(topology: try Topology.load(path: RunDirectory.topology))
    }

    /// Asks a process over its management socket.
    func ask(_ name: String, _ request: JSONValue, timeoutMilliseconds: Int = controlMilliseconds) async throws -> JSONValue {
        do {
            return try await ControlClient.ask(path: RunDirectory.controlSocket(of: name), request, timeoutMilliseconds: timeoutMilliseconds)
        } catch let error as SocketError {
            throw Failure(description: "\(name) does not answer (\(error)). `kofu status` shows what runs.")
        }
    }

    /// Whether a supervisor holds the directory now.
    var isUp: Bool { SupervisorLock.holder() != nil }

    func requireUp() throws {
        guard isUp else { throw Failure(description: "the topology is not up. Start it with `kofu up --detach`.") }
    }
}

/// The lock that a supervisor holds on its run directory for as long as it lives.
enum SupervisorLock {
    /// Takes the lock for the rest of this process's life; nil where another has it.
    static func take() -> Int32? {
        let descriptor = unsafe open(RunDirectory.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        _ = ftruncate(descriptor, 0)
        let text = Array("\(getpid())\n".utf8)
        // The array outlives the call.
        _ = unsafe text.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        return descriptor
    }

    /// The process that holds the lock; nil where none does.
    static func holder() -> Int32? {
        let descriptor = unsafe open(RunDirectory.lock, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
        let text = (try? FileSystem.read(RunDirectory.lock, maximumBytes: 64)) ?? []
        return Int32(String(decoding: text, as: UTF8.self).split(separator: "\n").first ?? "") ?? 0
    }
}
