import Domain
import Foundation
import Journal
import JSON
import Testing

/// A journal in a folder of its own, which goes with the value.
final class JournalSample {
    let folder: String
    let path: String
    static let node = "odawara-issuing"
    static let moment = Instant(millisecondsSinceEpoch: 1_774_000_000_123)

    init(in parent: String = NSTemporaryDirectory()) throws {
        folder = parent + "/kofu-journal-" + UUID().uuidString
        path = folder + "/journal.jsonl"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func open(node: String = JournalSample.node) throws -> (journal: Journal, repair: Journal.Repair?) {
        try Journal.open(path: path, node: node)
    }

    /// Writes `count` records in groups of three.
    func filled(_ count: Int) throws -> JournalSample {
        let journal = try open().journal
        for index in 0..<count {
            try journal.append(.issued, JournalSample.fields(index), at: JournalSample.moment)
            if index % 3 == 2 { try journal.flush() }
        }
        try journal.flush()
        return self
    }

    static func fields(_ index: Int) -> [(JournalField, JournalValue)] {
        [
            (.requestID, .requestID(RequestID(node: "kiosk-1", counter: UInt64(index)))), (.serial, .hex("4a0000000000000000000000000000\(10 + index % 90)")),
            (.kind, .code("resident-record")), (.copies, .count(1)), (.feeYen, .yen(200)),
        ]
    }

    var bytes: [UInt8] {
        get throws { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
    }

    func overwrite(_ bytes: [UInt8]) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }

    /// The lines, each with its newline.
    var lines: [[UInt8]] {
        get throws { try bytes.split(separator: 0x0A, omittingEmptySubsequences: true).map { Array($0) + [0x0A] } }
    }

    func overwrite(lines: [[UInt8]]) throws { try overwrite(Array(lines.joined())) }

    func removeHead() throws { try FileManager.default.removeItem(atPath: path + ".head") }

    func verify(node: String = JournalSample.node) throws -> JournalVerifier.Report { try JournalVerifier.verify(path: path, node: node) }

    /// The code of the error that `body` throws.
    static func code(_ body: () throws -> Void) -> JournalError.Code? {
        do { try body() } catch { return (error as? JournalError)?.code }
        return nil
    }
}
