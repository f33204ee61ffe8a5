import Domain
@testable import Paper
import Testing

@Suite("A sheet of two sides (H1, H2, H4)")
struct TwoSidesTests {
    @Test("H1: has a back after every front, and the same words as a plain certificate", arguments: [1, 4, 13])
    func text(members: Int) throws {
        let press = try PaperPress()
        let sheet = Samples.sheet(Samples.household(of: members))
        func raw(_ pdf: [UInt8]) throws -> [Substring] {
            let result = try Tool.run("pdftotext", ["-raw", "-enc", "UTF-8", "FILE", "-"], on: pdf)
            return result.output.split(separator: "\u{0C}", omittingEmptySubsequences: false)
        }
        let plain = try raw(press.print(sheet)).dropLast()
        let protected = try raw(press.print(sheet, protection: ProtectionSamples.protection)).dropLast()
        #expect(!plain.isEmpty)
        #expect(Array(protected) == plain.flatMap { [$0, ""] })
    }

    @Test("passes qpdf, keeps its seal and stays below 80 KB for a household of four")
    func form() throws {
        let pdf = try PaperPress().print(Samples.sheet(Samples.household(of: 4)), protection: ProtectionSamples.protection)
        let result = try Tool.run("qpdf", ["--check", "FILE"], on: pdf)
        #expect(result.status == 0 && !result.output.contains("WARNING"), "\(result.output)")
        #expect(pdf.count <= 80_000, "\(pdf.count)")
        #expect(try Tool.redPixels(of: ProtectionSamples.print()).inside > 5000)
    }

    @Test("H1: stays below 80 KB for every kind of certificate, scramble images included, and each further sheet adds less than 14 KB")
    func octets() throws {
        let press = try PaperPress()
        var random = SplitMix(seed: 80)
        let scrambled = (0..<2000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        for content in try CertificateSamples.all() {
            let pdf = try press.print(CertificateSamples.sheet(content), protection: ProtectionSamples.protection, scrambled: scrambled)
            #expect(pdf.count <= 80_000, "\(content.kind): \(pdf.count)")
        }
        let sizes = try [3, 6, 9].map { try press.print(Samples.sheet(Samples.household(of: $0)), protection: ProtectionSamples.protection, scrambled: scrambled).count }
        #expect(sizes[1] - sizes[0] < 14_000 && sizes[2] - sizes[1] < 14_000, "\(sizes)")
    }

    @Test("H2, H4: is the same for the same record from another press, and another with another deterrent text or latent image")
    func deterministic() throws {
        let press = try PaperPress()
        let first = try press.print(Samples.sheet(), protection: ProtectionSamples.protection)
        #expect(try press.print(Samples.sheet(), protection: ProtectionSamples.protection) == first)
        #expect(try PaperPress().print(Samples.sheet(), protection: ProtectionSamples.protection) == first)
        #expect(try press.print(Samples.sheet(), protection: PaperProtection(deterrentText: "複製", hiddenFigure: .certifiedMark)) != first)
        #expect(try press.print(Samples.sheet(), protection: PaperProtection(deterrentText: "複写", hiddenFigure: .rabbit)) != first)
        #expect(try press.print(Samples.sheet()) != first)
    }
}
