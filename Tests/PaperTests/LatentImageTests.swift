@testable import Paper
import Testing

@Suite("The latent image")
struct LatentImageTests {
    private func measured(_ figure: PaperProtection.HiddenFigure, _ screen: LatentImage.Screen = .init(), lookingFor other: PaperProtection.HiddenFigure? = nil) throws -> [String: Double] {
        let fonts = try ProtectionSamples.fonts()
        let image = try LatentImage(figure, screen: screen, fonts: fonts)
        let pdf = try ProtectionSamples.print(latentImage: image)
        return try PaperModel.latent(pdf, other.map { other in try LatentImage(other, fonts: fonts) } ?? image)
    }

    @Test("hides its figure from the eye, shows it under a film, dark or bright, and loses it in every copy (H4)", arguments: PaperProtection.HiddenFigure.allCases)
    func hides(figure: PaperProtection.HiddenFigure) throws {
        let measured = try measured(figure)
        #expect(measured["withoutViewer", default: 1] <= 0.02, "\(measured)")
        #expect(measured["underFilm", default: 0] >= 0.15, "\(measured)")
        #expect(measured["underShiftedFilm", default: 0] <= -0.15, "\(measured)")
        #expect(measured["copyUnderFilm", default: 1] <= 0.04, "\(measured)")
    }

    @Test("shows a cherry blossom by its hue and not by its darkness", arguments: PaperProtection.HiddenFigure.allCases)
    func blossom(figure: PaperProtection.HiddenFigure) throws {
        let measured = try measured(figure)
        #expect(measured["blossomHueDifference", default: 0] >= 0.2, "\(measured)")
        #expect(measured["blossomDensityDifference", default: 1] <= 0.02, "\(measured)")
    }

    @Test("shows to the eye where its lines are wider in the figure")
    func seen() throws {
        #expect(try measured(.rabbit, .init(lineWidthInFigure: 4))["withoutViewer", default: 0] > 0.02)
    }

    @Test("shows nothing under a film where the lines are not shifted, nor another figure than its own")
    func notThere() throws {
        #expect(try measured(.rabbit, .init(shift: 0))["underFilm", default: 1] < 0.15)
        #expect(try measured(.certifiedMark, lookingFor: .rabbit)["underFilm", default: 1] < 0.15)
    }

    @Test("outlives copying where its lines are too coarse")
    func coarse() throws {
        #expect(try measured(.rabbit, .init(period: 18, lineWidth: 9, lineWidthInFigure: 9, shift: 9))["copyUnderFilm", default: 0] > 0.04)
    }
}
