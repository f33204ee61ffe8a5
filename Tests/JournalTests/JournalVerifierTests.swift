import Foundation
import Journal
import JSON
import Testing

@Suite("Verifying a journal")
struct JournalVerifierTests {
    @Test("any single octet changed, wherever it stands, is found in its line")
    func everyOctet() throws {
        let sample = try JournalSample().filled(4)
        let bytes = try sample.bytes
        var line = 1
        for index in bytes.indices {
            let mask: UInt8 = [0x01, 0x20, 0x80][index % 3]
            var changed = bytes
            changed[index] ^= mask
            try sample.overwrite(changed)
            let report = try sample.verify()
            // The last newline changed leaves a line without end, which the head tells from a torn one.
            #expect(report.faultLine == line, "octet \(index), mask \(mask)")
            #expect(report.records == line - 1)
            if bytes[index] == 0x0A { line += 1 }
        }
        try sample.overwrite(bytes)
        #expect(try sample.verify().isGood)
    }

    @Test("a record taken out is found, and is said to be missing", arguments: 0..<8)
    func deleted(index: Int) throws {
        let sample = try JournalSample().filled(9)
        var lines = try sample.lines
        lines.remove(at: index)
        try sample.overwrite(lines: lines)
        #expect(try sample.verify().fault == "line \(index + 1) does not follow: records are missing before it")
    }

    @Test("records missing at the end show by the head, and without a head it is said that they could not")
    func truncated() throws {
        let sample = try JournalSample().filled(9)
        let lines = try sample.lines
        try sample.overwrite(lines: Array(lines.dropLast(2)))
        #expect(try sample.verify().fault == "line 8 is missing, with all up to record 9")
        try sample.overwrite(lines: [])
        #expect(try sample.verify().fault == "line 1 is missing, with all up to record 9")
        try sample.overwrite(lines: Array(lines.dropLast(2)))
        try sample.removeHead()
        let report = try sample.verify()
        #expect(report.isGood && !report.hasHead && report.records == 7)
    }

    @Test("two records that changed places are found, and are said to be out of order", arguments: [(0, 1), (3, 4), (2, 7), (7, 8)])
    func swapped(places: (Int, Int)) throws {
        let sample = try JournalSample().filled(9)
        var lines = try sample.lines
        lines.swapAt(places.0, places.1)
        try sample.overwrite(lines: lines)
        #expect(try sample.verify().fault == "line \(places.0 + 1) is out of order: the record that belongs here comes later")
    }

    @Test("a record written twice is found", arguments: [0, 4, 8])
    func duplicated(index: Int) throws {
        let sample = try JournalSample().filled(9)
        var lines = try sample.lines
        lines.insert(lines[index], at: index + 1)
        try sample.overwrite(lines: lines)
        #expect(try sample.verify().fault == "line \(index + 2) repeats a record that came before")
    }

    @Test("a record with a good hash of its own from another journal of the node is found")
    func replaced() throws {
        let sample = try JournalSample().filled(9)
        let other = try JournalSample()
        let journal = try other.open().journal
        for _ in 0..<9 { try journal.append(.refused, [], at: JournalSample.moment) }
        try journal.flush()
        var lines = try sample.lines
        lines[4] = try other.lines[4]
        try sample.overwrite(lines: lines)
        #expect(try sample.verify().fault == "line 5 does not follow the record before it: one of the two has been replaced")
        // A whole journal made anew is good in itself; the head of the old one gives it away.
        try sample.overwrite(lines: other.lines)
        #expect(try sample.verify().fault == "line 9 is not the record that was written there")
    }

    @Test("a torn last line is no fault, a torn line that had been durable is one")
    func torn() throws {
        let sample = try JournalSample().filled(9)
        let bytes = try sample.bytes
        try sample.overwrite(bytes + Array("{\"number\":10,\"at\":".utf8))
        let report = try sample.verify()
        #expect(report.isGood && report.tornBytes == 18 && report.records == 9)
        try sample.overwrite(bytes.dropLast(5))
        #expect(try sample.verify().fault == "line 9 is missing, with all up to record 9")
        try sample.overwrite(bytes + [UInt8](repeating: 0x61, count: 5000))
        #expect(try sample.verify().fault == "line 10 is not a journal record")
    }

    @Test("a long journal is verified and searched in pieces")
    func long() throws {
        let sample = try JournalSample().filled(4000)
        #expect(try sample.bytes.count > 3 * 256 * 1024)
        #expect(try sample.verify().records == 4000)
        let records = try JournalReader.records(of: sample.path)
        #expect(records.count == 4000)
        #expect(records.enumerated().allSatisfy { $1["number"]?.integerValue == Int64($0 + 1) })
        for index in [0, 1, 17, 2999, 3999] {
            let found = try JournalReader.records(of: sample.path, requestID: "kiosk-1.\(index)")
            #expect(found.map { $0["number"]?.integerValue } == [Int64(index + 1)])
        }
        #expect(try JournalReader.records(of: sample.path, requestID: "kiosk-1.0", maximumBytes: 4096).isEmpty)
        #expect(try JournalReader.records(of: sample.path, requestID: "kiosk-1.4000").isEmpty)
        #expect(try JournalReader.records(of: sample.path, event: .issued).count == 4000)
        #expect(try JournalReader.records(of: sample.path, event: .refused).isEmpty)
        var lines = try sample.lines
        lines.swapAt(1000, 3500)
        try sample.overwrite(lines: lines)
        #expect(try sample.verify().fault == "line 1001 is out of order: the record that belongs here comes later")
    }
}
