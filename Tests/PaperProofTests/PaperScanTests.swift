import Crypto
import Paper
@testable import PaperProof
import Testing

@Suite("The scramble image of a paper's own file (H3)")
struct PaperScanTests {
    private let samples: Samples
    private let paper: [UInt8]

    init() throws {
        samples = try Samples()
        paper = try samples.paper()
    }

    private func content(of paper: [UInt8]) throws -> [UInt8] {
        let part = try #require(ContentPart.read(paper)?.part), scan = try #require(part.scans().first)
        return try ScrambleReader.read(scan.get()).content
    }

    @Test("H3: carries the record that the city sealed, without a wrong octet, for every back")
    func read() throws {
        let record = try ScrambleRecord.open(content(of: paper), key: samples.site) { $0 == "132233" ? samples.certificate : nil }
        let pictures = try samples.press.draw(Samples.sheet()).pictures
        #expect(record.picture == pictures.first && record.signedAt == Samples.signedAt)
        let long = try samples.press.draw(Samples.household(of: 12))
        let part = try samples.signer.part(of: long, by: samples.press, at: Samples.signedAt), scans = part.scans()
        #expect(scans.count == long.pictures.count && scans.count > 1)
        for (scan, picture) in zip(scans, long.pictures) {
            let reading = try ScrambleReader.read(scan.get())
            #expect(reading.correctedOctets == 0)
            #expect(try ScrambleRecord.open(reading.content, key: samples.site) { _ in samples.certificate }.picture == picture)
        }
        #expect(try samples.press.part(of: samples.press.draw(Samples.sheet()), scrambled: []).scans().isEmpty)
    }

    @Test("H3: with any octet of its dots altered is told to be damaged, and never reads as another record")
    func altered() throws {
        let record = try content(of: paper)
        let marks = paper.indices.filter { paper[$0...].starts(with: Array("/Width 241/Height 177>>stream\n".utf8)) }
        let start = try #require(marks.first) + 30
        for offset in [0, 1, 2, 3, 40, 400, 4000] {
            for bit: UInt8 in [1, 0x10, 0x80] {
                var other = paper
                other[start + offset] ^= bit
                let scan = try #require(ContentPart.read(other)?.part.scans().first)
                #expect(throws: PaperError.self, "octet \(offset)") { try scan.get() }
            }
        }
        #expect(record.count > 400)
    }

    @Test("is refused, and nothing traps, where the table of contents leads behind the part or out of the file")
    func places() throws {
        let end = try #require(ContentPart.read(paper)).part.octets.count
        let text = Array("/Offsets[".utf8)
        let list = try #require(paper.indices.first { paper[$0...].starts(with: text) }) + text.count
        let width = paper[list...].prefix { $0 != 0x20 }.count
        for offset in [end + 1, end + 40, paper.count - 1, 0] {
            let digits = Array(String(offset).utf8)
            guard digits.count == width || offset == 0 else { continue }
            var other = paper
            other.replaceSubrange(list..<(list + width), with: offset == 0 ? [UInt8](repeating: 0x39, count: width) : digits)
            #expect(ContentPart.read(other) == nil)
        }
        #expect(ContentPart.read(paper) != nil)
    }
}
