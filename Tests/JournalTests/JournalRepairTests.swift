import Foundation
import Journal
import Testing

@Suite("Opening a journal after a kill or a hand")
struct JournalRepairTests {
    @Test("a torn last line is cut off, its length is said, and the chain goes on", arguments: [1, 18, 100, 300])
    func torn(count: Int) throws {
        let sample = try JournalSample().filled(9)
        let bytes = try sample.bytes
        try sample.overwrite(bytes + bytes.prefix(count))
        do {
            let (journal, repair) = try sample.open()
            #expect(repair?.tornBytes == count)
            #expect(journal.recordCount == 9)
            #expect(try sample.bytes == bytes)
            try journal.append(.repaired, [(.bytes, .count(count))], at: JournalSample.moment)
            try journal.flush()
        }
        #expect(try sample.verify().records == 10)
        #expect(try sample.open().repair == nil)
    }

    @Test("every length that a kill may leave of the last group is mended")
    func everyLength() throws {
        let sample = try JournalSample().filled(6)
        let head = try Data(contentsOf: URL(fileURLWithPath: sample.path + ".head"))
        let before = try sample.bytes
        do {
            let journal = try sample.open().journal
            for index in 6..<8 { try journal.append(.issued, JournalSample.fields(index), at: JournalSample.moment) }
            try journal.flush()
        }
        let after = try sample.bytes
        for length in stride(from: before.count, through: after.count, by: 7) {
            try sample.overwrite(Array(after.prefix(length)))
            // The kill came before the head was written.
            try head.write(to: URL(fileURLWithPath: sample.path + ".head"))
            let (journal, repair) = try sample.open()
            let whole = after.prefix(length).lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            #expect(journal.recordCount == (whole < before.count + 10 ? 6 : whole < after.count ? 7 : 8))
            #expect(repair?.tornBytes ?? 0 == length - whole)
            #expect(try sample.bytes.count == whole)
            #expect(try sample.verify().isGood)
        }
    }

    @Test("octets that a loss of power left behind the last durable record are cut off")
    func powerLoss() throws {
        let sample = try JournalSample().filled(9)
        let bytes = try sample.bytes
        // Pages of a group may reach the disk in any order: a hole, then whole lines.
        let hole = [UInt8](repeating: 0, count: 700) + [0x0A] + (try sample.lines[3])
        try sample.overwrite(bytes + hole)
        let (journal, repair) = try sample.open()
        #expect(repair?.tornBytes == hole.count)
        #expect(journal.recordCount == 9)
        #expect(try sample.bytes == bytes)
    }

    @Test("a torn first record leaves an empty journal")
    func tornFirst() throws {
        let sample = try JournalSample().filled(1)
        try sample.removeHead()
        try sample.overwrite(Array(try sample.bytes.dropLast(3)))
        let (journal, repair) = try sample.open()
        #expect(journal.recordCount == 0 && repair != nil)
        #expect(try sample.bytes.isEmpty)
    }

    @Test("a durable record changed near the end stops the node and stays for inspection", arguments: [1, 2, 5, 8])
    func changed(fromEnd: Int) throws {
        let sample = try JournalSample().filled(9)
        var lines = try sample.lines
        let index = lines.count - fromEnd
        let digit = try #require(lines[index].firstIndex(of: UInt8(ascii: "4")))
        lines[index][digit] = UInt8(ascii: "5")
        try sample.overwrite(lines: lines)
        let bytes = try sample.bytes
        #expect(JournalSample.code { _ = try sample.open() } == .broken)
        #expect(try sample.bytes == bytes)
        try sample.removeHead()
        #expect(JournalSample.code { _ = try sample.open() } == .broken)
    }

    @Test("records missing at the end stop the node, so that their numbers are not used again", arguments: [1, 3, 9])
    func cut(count: Int) throws {
        let sample = try JournalSample().filled(9)
        try sample.overwrite(lines: Array(try sample.lines.dropLast(count)))
        #expect(JournalSample.code { _ = try sample.open() } == .cut)
        let report = try sample.verify()
        #expect(report.faultLine == 10 - count)
    }

    @Test("a last record replaced by another of the same number stops the node")
    func replacedLast() throws {
        let sample = try JournalSample().filled(9)
        let first = try sample.lines
        let other = try JournalSample()
        try FileManager.default.copyItem(atPath: sample.path, toPath: other.path)
        try other.overwrite(lines: Array(first.dropLast()))
        do {
            let journal = try other.open().journal
            try journal.append(.refused, [], at: JournalSample.moment)
            try journal.flush()
        }
        try sample.overwrite(lines: other.lines)
        #expect(JournalSample.code { _ = try sample.open() } == .broken)
    }

    @Test("a long journal opens by its tail alone; a change far from it is left to the verifier")
    func longTail() throws {
        let sample = try JournalSample().filled(4000)
        var lines = try sample.lines
        lines[2000][30] ^= 1
        try sample.overwrite(lines: lines)
        #expect(try sample.open().journal.recordCount == 4000)
        #expect(try sample.verify().faultLine == 2001)
    }

    @Test("a head that is damaged or absent is made anew", arguments: [true, false])
    func head(isRemoved: Bool) throws {
        let sample = try JournalSample().filled(9)
        try sample.removeHead()
        if !isRemoved { try Data("{\"number\":".utf8).write(to: URL(fileURLWithPath: sample.path + ".head")) }
        #expect(try !sample.verify().hasHead)
        #expect(try sample.open().journal.recordCount == 9)
        #expect(try sample.verify().hasHead)
    }
}
