import Foundation
import Paper
@testable import PaperProof
import Testing

@Suite("A paper, printed and looked at by others")
struct WholeWayTests {
    private let samples: Samples
    private let paper: [UInt8]

    init() throws {
        samples = try Samples()
        paper = try samples.paper()
    }

    private func run(_ words: String, on paper: [UInt8]) throws -> (status: Int32, output: Data) {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-way-\(UUID().uuidString).pdf")
        try Data(paper).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", words, file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    /// A page in shades of grey as pdftoppm draws it.
    private func scan(page: Int) throws -> ScanImage {
        let drawn = Array(try run("pdftoppm -r 300 -gray -f \(page) -l \(page) \"$0\"", on: paper).output)
        // P5, width, height, 255, each before a line feed or space.
        var words: [String] = []
        var start = 0
        for (index, octet) in drawn.enumerated() where octet == 0x0A || octet == 0x20 {
            words.append(String(decoding: drawn[start..<index], as: UTF8.self))
            start = index + 1
            if words.count == 4 { break }
        }
        let (width, height) = (try #require(Int(words[1])), try #require(Int(words[2])))
        return try #require(ScanImage(width: width, height: height, pixels: Array(drawn[start...])))
    }

    @Test("H1, H3: has on the back what the enquiry site reads, opens and draws beside the scan: the front that the city signed")
    func enquiry() throws {
        let read = try ScrambleReader.read(scan(page: 2))
        let record = try ScrambleRecord.open(read.content, key: samples.site) { $0 == "132233" ? samples.certificate : nil }
        #expect(record.municipality == "132233" && record.signedAt == Samples.signedAt)
        let front = try #require(samples.press.draw(Samples.sheet()).pictures.first)
        #expect(try samples.press.drawing(of: record.picture) == samples.press.drawing(of: front))
        let other = try #require(samples.press.draw(Samples.sheet(incomes: 2)).pictures.first)
        #expect(try samples.press.drawing(of: other) != samples.press.drawing(of: front))
        // A front has no scramble image.
        #expect(throws: PaperError.self) { try ScrambleReader.read(scan(page: 1)) }
    }

    @Test("passes qpdf, and opens in poppler, MuPDF and Ghostscript with two pages of A4")
    func readers() throws {
        for (words, sign) in [
            ("qpdf --check \"$0\"", "No syntax or stream encoding errors"), ("pdfinfo \"$0\"", "Pages:           2"),
            ("mutool info \"$0\"", "Pages: 2"), ("gs -q -dNOSAFER -dNODISPLAY -c \"($0) (r) file runpdfbegin pdfpagecount = quit\"", "2"),
        ] {
            let result = try run(words, on: paper)
            let output = String(decoding: result.output, as: UTF8.self)
            #expect(result.status == 0 && output.contains(sign) && !output.lowercased().contains("warning"), "\(words): \(output)")
        }
        #expect(String(decoding: try run("pdfinfo \"$0\"", on: paper).output, as: UTF8.self).contains("Tagged:          yes"))
        #expect(try run("qpdf --check \"$0\"", on: Array(paper.dropFirst(40))).status != 0)
    }

    @Test("says the same words to poppler, MuPDF and Ghostscript, on the front alone")
    func words() throws {
        func characters(_ words: String) throws -> [Character] {
            String(decoding: try run(words, on: paper).output, as: UTF8.self).filter { !$0.isWhitespace && $0 != "\u{0C}" && $0 != "\u{FEFF}" }.sorted()
        }
        let poppler = try characters("pdftotext -raw -l 1 \"$0\" -")
        #expect(poppler.count > 100)
        #expect(try characters("pdftotext -raw \"$0\" -") == poppler)
        #expect(try characters("mutool draw -q -F txt \"$0\" 2>/dev/null") == poppler)
        #expect(try characters("gs -q -dNOPAUSE -dBATCH -sDEVICE=txtwrite -o - \"$0\"") == poppler)
    }
}
