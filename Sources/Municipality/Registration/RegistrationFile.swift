import Crypto
import Domain
import Glibc
import JSON

/// The desk's acts on the disk, one canonical JSON object a line, in their order. A line is there before anybody hears of what it says. What a
/// person entered stands in it only as it came: sealed.
struct RegistrationFile: ~Copyable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static let maximumBytes = 512 << 20

    private(set) var desk = RegistrationDesk()
    private let path: String
    private let descriptor: Int32
    private var length: Int

    /// Reads what there is. A last line that a kill tore is cut off: nobody has heard of it.
    static func open(_ path: String) throws -> RegistrationFile {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Failure(description: "cannot open \(path)") }
        var file = RegistrationFile(path: path, descriptor: descriptor)
        try file.readAll()
        return file
    }

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
        length = 0
    }

    deinit { close(descriptor) }

    private mutating func readAll() throws {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            // The kernel writes at most the buffer's count.
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw Failure(description: "cannot read \(path)") }
            if count == 0 { break }
            bytes += buffer.prefix(count)
            guard bytes.count <= RegistrationFile.maximumBytes else { throw Failure(description: "\(path) is longer than \(RegistrationFile.maximumBytes) octets") }
        }
        let whole = (bytes.lastIndex(of: 0x0A) ?? -1) + 1
        for (index, line) in bytes[..<whole].split(separator: 0x0A).enumerated() {
            guard let json = try? JSONValue(parsing: Array(line), form: .canonical), let act = RegistrationDesk.Act(json: json) else {
                throw Failure(description: "\(path):\(index + 1): not an act of the registration desk")
            }
            do { try desk.take(act) } catch { throw Failure(description: "\(path):\(index + 1): \(error)") }
        }
        length = whole
        guard ftruncate(descriptor, off_t(whole)) == 0 else { throw Failure(description: "cannot mend \(path)") }
    }

    /// Takes an act: it is on the disk when this returns. Throws, and nothing has happened, where it cannot be.
    mutating func take(_ act: RegistrationDesk.Act) throws {
        try desk.check(act)
        let line = act.json.canonicalBytes + [0x0A]
        // The array outlives the call.
        let count = unsafe line.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, off_t(length)) }
        guard count == line.count, fdatasync(descriptor) == 0 else {
            _ = ftruncate(descriptor, off_t(length))
            throw Failure(description: "cannot write \(path)")
        }
        length += line.count
        try desk.take(act)
    }
}

extension RegistrationDesk.Act {
    init?(json: JSONValue) {
        guard let number = json["number"]?.stringValue.flatMap({ ApplicationNumber(typed: $0) }),
              let moment = json["at"]?.stringValue.flatMap({ Instant(iso8601: $0) }) else { return nil }
        switch json["act"]?.stringValue {
        case "applied":
            guard let id = json["requestId"]?.stringValue.flatMap({ RequestID($0) }), let serial = json["serial"]?.stringValue,
                  let sealed = json["application"]?.stringValue.flatMap({ Base64.decode(Array($0.utf8)) }) else { return nil }
            self = .applied(RegistrationDesk.Application(number: number, requestID: id, serial: serial, sealed: sealed, receivedAt: moment))
        case "approved":
            guard let resident = json["resident"]?.stringValue else { return nil }
            self = .decided(number, .approved(ResidentID(resident), at: moment))
        case "refused":
            guard let words = json["words"]?.stringValue else { return nil }
            self = .decided(number, .refused(words: words, at: moment))
        default: return nil
        }
    }

    var json: JSONValue {
        switch self {
        case .applied(let application):
            [
                "act": "applied", "number": .string(application.number.description), "at": .string(application.receivedAt.iso8601),
                "requestId": .string(application.requestID.description), "serial": .string(application.serial),
                "application": .string(String(decoding: Base64.encode(application.sealed), as: UTF8.self)),
            ]
        case .decided(let number, .approved(let resident, let moment)):
            ["act": "approved", "number": .string(number.description), "at": .string(moment.iso8601), "resident": .string(resident.text)]
        case .decided(let number, .refused(let words, let moment)):
            ["act": "refused", "number": .string(number.description), "at": .string(moment.iso8601), "words": .string(words)]
        }
    }
}
