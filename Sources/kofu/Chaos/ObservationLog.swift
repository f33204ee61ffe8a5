import EventLoop
import Glibc
import JSON

/// What people at kiosks saw, one line for each order: what the checker holds the nodes' own records against.
/// It names cards and never a PIN or a person.
@LoopActor
final class ObservationLog {
    private let descriptor: Int32

    init(path: String) throws(FileSystem.Failure) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileSystem.Failure(act: "write", path: path, number: errno) }
    }

    isolated deinit { close(descriptor) }

    func add(_ order: ChaosNetwork.Order, _ answer: JSONValue?, started: MonotonicTime, ended: MonotonicTime) {
        let seen = ["outcome", "code", "message", "documents", "receipt", "requestId"].map { JSONMember($0, answer?[$0] ?? .null) }
        let line = JSONValue.object(seen + [
            JSONMember("kiosk", .string(order.kiosk)), JSONMember("card", .string(order.card)), JSONMember("municipality", .string(order.municipality)),
            JSONMember("certificate", .string(order.certificate)), JSONMember("copies", .integer(Int64(order.copies))),
            JSONMember("options", .array(order.options.map { ["name": .string($0.name), "value": .string($0.value)] })),
            JSONMember("startedMilliseconds", .integer(Int64(started.nanoseconds / 1_000_000))),
            JSONMember("endedMilliseconds", .integer(Int64(ended.nanoseconds / 1_000_000))),
        ])
        let bytes = line.canonicalBytes + [0x0A]
        // The array outlives the call; one write of a short line to a file is whole.
        _ = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    }
}
