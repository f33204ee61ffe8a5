import Domain
import Foundation
import Journal
import JSON
import Testing

@Suite("Writing a journal")
struct JournalTests {
    @Test("a journal is one canonical JSON object a line, chained by hashes")
    func form() throws {
        let sample = try JournalSample().filled(5)
        var previous: String?
        for (index, line) in try sample.lines.enumerated() {
            let record = try JSONValue(parsing: Array(line.dropLast()), form: .canonical)
            #expect(record["number"]?.integerValue == Int64(index + 1))
            #expect(record["at"]?.stringValue == "2026-03-20T09:46:40.123Z")
            #expect(record["event"]?.stringValue == "issued")
            #expect(record["requestId"]?.stringValue == "kiosk-1.\(index)")
            #expect(record["feeYen"]?.integerValue == 200)
            if let previous { #expect(record["previous"]?.stringValue == previous) }
            previous = record["hash"]?.stringValue
            #expect(previous?.utf8.count == 64)
        }
        let report = try sample.verify()
        #expect(report.isGood && report.records == 5 && report.tornBytes == 0 && report.hasHead)
        #expect(report.lastHash == previous)
    }

    @Test("an opened journal goes on where it stopped")
    func reopening() throws {
        let sample = try JournalSample().filled(7)
        let (journal, repair) = try sample.open()
        #expect(repair == nil)
        #expect(journal.recordCount == 7 && journal.durableRecordCount == 7)
        #expect(try journal.append(.stopped, [], at: JournalSample.moment) == 8)
        #expect(journal.durableRecordCount == 7)
        try journal.flush()
        #expect(journal.durableRecordCount == 8)
        #expect(try sample.verify().records == 8)
        #expect(try sample.verify().lastHash == journal.durableHash)
    }

    @Test("a record is on the disk only after a flush")
    func durability() throws {
        let sample = try JournalSample()
        let journal = try sample.open().journal
        try journal.append(.started, [], at: JournalSample.moment)
        #expect(try sample.bytes.isEmpty)
        try journal.flush()
        #expect(try sample.lines.count == 1)
    }

    @Test("a journal that is held cannot be opened again, one that was let go can")
    func lock() throws {
        let sample = try JournalSample()
        do {
            let journal = try sample.open().journal
            #expect(JournalSample.code { _ = try sample.open() } == .inUse)
            #expect(journal.failure == nil)
        }
        #expect(JournalSample.code { _ = try sample.open() } == nil)
    }

    @Test("another node's journal is refused")
    func foreignNode() throws {
        let sample = try JournalSample().filled(3)
        #expect(JournalSample.code { _ = try sample.open(node: "mizuho-issuing") } == .foreign)
        #expect(try sample.verify(node: "mizuho-issuing").fault == "line 1 is the beginning of another node's journal")
        #expect(JournalSample.code { _ = try sample.open() } == nil)
    }

    @Test("a symbolic link, a folder or a missing folder is no journal")
    func unsuitablePath() throws {
        let sample = try JournalSample()
        #expect(JournalSample.code { _ = try Journal.open(path: sample.folder, node: "a") } == .cannotOpen)
        #expect(JournalSample.code { _ = try Journal.open(path: sample.folder + "/none/journal.jsonl", node: "a") } == .cannotOpen)
        try FileManager.default.createSymbolicLink(atPath: sample.path, withDestinationPath: "/etc/hostname")
        #expect(JournalSample.code { _ = try sample.open() } == .cannotOpen)
        #expect(JournalSample.code { _ = try JournalVerifier.verify(path: sample.folder + "/none", node: "a") } == .cannotOpen)
    }

    @Test("values of the right shape are written as they are", arguments: [
        JournalValue.code("resident-record"), .code("blackhole to-client"), .name("odawara-issuing"), .code("fields.feeYen"), .code("A14"),
        .hex("4a00ff"), .address("127.6.0.2"), .count(0), .count(99_999_999_999), .yen(300), .requestID(RequestID(node: "kiosk-1", counter: .max)),
    ])
    func fittingValues(value: JournalValue) throws {
        #expect(try written(value) != "?")
    }

    @Test("names, content and Individual Numbers cannot be written by accident", arguments: [
        JournalValue.code("山田　太郎"), .code("ヤマダ"), .name("NGUYEN VAN AN"), .name("NGUYEN"), .name("Yamada Taro"), .code(""),
        .code(String(repeating: "a", count: 129)), .code("123456789018"), .hex("123456789018"), .count(123_456_789_018), .count(-1), .hex("4A"),
        .address("神奈川県"), .address("example.org"), .code("a\"b"), .code("a\nb"), .requestID(RequestID(node: "太郎", counter: 1)),
    ])
    func unfitValues(value: JournalValue) throws {
        #expect(try written(value) == "?")
    }

    private func written(_ value: JournalValue) throws -> JSONValue? {
        let sample = try JournalSample()
        let journal = try sample.open().journal
        try journal.append(.refused, [(.code, value)], at: JournalSample.moment)
        try journal.flush()
        #expect(try sample.verify().isGood)
        return try JournalReader.records(of: sample.path).first?["code"]
    }

    @Test("a record that is too long is refused and leaves no trace")
    func tooLong() throws {
        let sample = try JournalSample()
        let journal = try sample.open().journal
        try journal.append(.started, [], at: JournalSample.moment)
        let long = (0..<40).map { _ in (JournalField.code, JournalValue.code(String(repeating: "a", count: 128))) }
        #expect(JournalSample.code { try journal.append(.refused, long, at: JournalSample.moment) } == .recordTooLong)
        try journal.append(.stopped, [], at: JournalSample.moment)
        try journal.flush()
        #expect(try sample.verify().records == 2)
    }

    @Test("memory is bounded while nothing is flushed")
    func bound() throws {
        let sample = try JournalSample()
        let journal = try sample.open().journal
        var appended = 0
        while JournalSample.code({ try journal.append(.issued, JournalSample.fields(appended), at: JournalSample.moment) }) == nil { appended += 1 }
        #expect(JournalSample.code { try journal.append(.issued, [], at: JournalSample.moment) } == .tooMuchUnwritten)
        #expect(appended > 1000 && appended < Journal.maximumUnwrittenBytes / 100)
        try journal.flush()
        #expect(JournalSample.code { try journal.append(.issued, [], at: JournalSample.moment) } == nil)
    }
}
