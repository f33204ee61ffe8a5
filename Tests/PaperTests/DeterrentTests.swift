@testable import Paper
import Testing

@Suite("The deterrent text")
struct DeterrentTests {
    /// Without letters on the front of a sheet for one person, and without images on its back.
    static let front = PaperModel.Place(page: 1, x: 600, y: 3720, width: 2400, height: 1248)
    static let back = PaperModel.Place(page: 2, x: 600, y: 4620, width: 2400, height: 1248)

    private func protection(_ text: String) -> PaperProtection { PaperProtection(deterrentText: text, hiddenFigure: .certifiedMark) }

    private func pattern(_ text: String) throws -> DeterrentPattern {
        try DeterrentPattern(text: text, fonts: [FontPlaces.standard.openCommon(), FontPlaces.standard.openRegisters()])
    }

    @Test("is a tint to the eye and stands out in every copy, on both sides", arguments: ["複写", "複製"])
    func appears(text: String) throws {
        let pdf = try PaperPress().print(Samples.sheet(), protection: protection(text))
        for place in [Self.front, Self.back] {
            let measured = try PaperModel.deterrent(pdf, place, word: pattern(text))
            #expect(measured["eyeDifference", default: 1] <= 0.02, "\(measured)")
            #expect(measured["worstContrast", default: 0] >= 0.40, "\(measured)")
            #expect(measured["usualContrast", default: 0] >= 0.75, "\(measured)")
            #expect(measured["palestWord", default: 0] > 0.02, "\(measured)")
        }
    }

    @Test("does not stand out where a page has none, nor where another word is looked for")
    func absent() throws {
        let plain = try PaperModel.deterrent(PaperPress().print(Samples.sheet()), Self.front, word: pattern("複写"))
        #expect(plain["worstContrast", default: 1] < 0.40)
        let other = try PaperModel.deterrent(PaperPress().print(Samples.sheet(), protection: protection("複製")), Self.front, word: pattern("複写"))
        #expect(other["usualContrast", default: 1] < 0.75)
    }
}
