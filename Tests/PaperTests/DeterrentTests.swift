@testable import Paper
import Testing

@Suite("The deterrent text")
struct DeterrentTests {
    /// Without letters on the front of a sheet for one person, and without images on its back.
    static let front = PaperModel.Place(page: 1, x: 600, y: 3720, width: 1248, height: 1248)
    static let back = PaperModel.Place(page: 2, x: 600, y: 4620, width: 1248, height: 1248)
    /// The table of that person.
    static let table = PaperModel.Place(page: 1, x: 600, y: 1200, width: 3600, height: 1152)

    @Test("is a tint to the eye and stands out in every copy, on both sides (H2)", arguments: ["複写", "複製"])
    func appears(text: String) throws {
        let pdf = try PaperPress().print(Samples.sheet(), protection: PaperProtection(deterrentText: text, hiddenFigure: .rabbit))
        for place in [Self.front, Self.back] {
            let measured = try PaperModel.deterrent(pdf, place, word: ProtectionSamples.pattern(text))
            #expect(measured["eyeDifference", default: 1] <= 0.02, "\(measured)")
            #expect(measured["worstContrast", default: 0] >= 0.40, "\(measured)")
            #expect(measured["usualContrast", default: 0] >= 0.75, "\(measured)")
            // Toner in the word beyond that around it: without any, a contrast would not be seen.
            #expect(measured["palestWord", default: 0] > 0.02, "\(measured)")
        }
    }

    @Test("does not stand out where a page has none, nor where another word is looked for")
    func absent() throws {
        let plain = try PaperModel.deterrent(PaperPress().print(Samples.sheet()), Self.front, word: ProtectionSamples.pattern())
        #expect(plain["worstContrast", default: 1] < 0.40)
        let other = try PaperModel.deterrent(ProtectionSamples.print(pattern: ProtectionSamples.pattern("複製")), Self.front, word: ProtectionSamples.pattern())
        #expect(other["usualContrast", default: 1] < 0.75)
    }

    @Test("does not stand out in copies where the small dots are too coarse, and shows to the eye where the large dots have more ink")
    func wrongInk() throws {
        let coarse = try ProtectionSamples.pattern(ink: .init(small: [(1, 4, 4, 3), (7, 4, 4, 3)]))
        #expect(try PaperModel.deterrent(ProtectionSamples.print(pattern: coarse), Self.front, word: coarse)["worstContrast", default: 1] < 0.40)
        let heavy = try ProtectionSamples.pattern(ink: .init(large: [(4, 4, 5, 5)]))
        #expect(try PaperModel.deterrent(ProtectionSamples.print(pattern: heavy), Self.front, word: heavy)["eyeDifference", default: 0] > 0.02)
    }

    @Test("leaves letters far darker than their ground, to the eye and in every copy; a ground of solid ink would not")
    func legible() throws {
        let measured = try PaperModel.run("legible", ProtectionSamples.print(), Self.table)
        #expect(measured["letters", default: 0] > 20_000)
        #expect(measured["darkestGround", default: 1] <= 0.35, "\(measured)")
        #expect(measured["worstCopyContrast", default: 0] >= 0.70, "\(measured)")
        let solid = try ProtectionSamples.pattern(ink: .init(large: [(0, 0, 12, 12)], small: [(0, 0, 12, 12)]))
        #expect(try PaperModel.run("legible", ProtectionSamples.print(pattern: solid), Self.table)["worstCopyContrast", default: 1] < 0.70)
    }

    @Test("has one to four characters that a font has")
    func limits() throws {
        let press = try PaperPress()
        func print(_ text: String) -> PaperError.Code? {
            refusal { () throws(PaperError) in
                try press.print(Samples.sheet(), protection: PaperProtection(deterrentText: text, hiddenFigure: .rabbit))
            }
        }
        #expect(print("写") == nil)
        #expect(print("複写無効") == nil)
        #expect(print("") == .textMissing)
        #expect(print("複写は無効") == .textTooLong)
        #expect(print("\u{FFFFE}") != nil)
    }
}
