import Domain
import Paper
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
