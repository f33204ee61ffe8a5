@testable import Copier
import Paper
import Raster
import Testing

@Suite("What copiers and films bring out")
struct ProtectionsTests {
    /// Of one front and one back with all protections.
    static let protection = PaperProtection(deterrentText: "複写", hiddenFigure: .rabbit)

    private static func ground(of page: GrayImage) throws -> GrayImage {
        try page.part(x: Model.ground.x, y: Model.ground.y, width: Model.ground.side, height: Model.ground.side)
    }

    private static func latent(of page: GrayImage) throws -> GrayImage {
        let place = ProtectionMap.latentImage
        return try page.part(x: place.x, y: place.y, width: place.side, height: place.side)
    }

    private static func copies(sigmas: [Double] = [1.25, 1.5, 1.75, 2.0]) -> [CopierSettings] {
        sigmas.flatMap { sigma in
            [0.25, 0.30, 0.35].flatMap { threshold in
                CopierSettings.Tone.allCases.flatMap { tone in
                    CopierSettings.resolutions.map { dots in
                        var settings = CopierSettings()
                        (settings.sigma, settings.threshold, settings.tone, settings.dotsPerInch) = (sigma, threshold, tone, dots)
                        return settings
                    }
                }
            }
        }
    }

    @Test("H2: the deterrent text is no more than a tint on paper and stands out in every copy, .75 in the usual one", arguments: ["複写", "複製"])
    func word(text: String) throws {
        let pdf = try Model.paper(PaperProtection(deterrentText: text, hiddenFigure: .rabbit))
        let map = try Model.map(text), page = try Self.ground(of: Model.page(1, of: pdf))
        var usual = 0
        for settings in Self.copies() {
            let copy = try Photocopier.copy(of: page, settings)
            let reading = try #require(WordReading(paper: page, copy: copy, word: map, x: Model.ground.x, y: Model.ground.y))
            #expect(reading.onPaper <= 0.02 && reading.onCopy >= 0.40 && reading.isRead, "\(settings): \(reading)")
            if settings.sigma == 1.5, settings.threshold == 0.30 {
                usual += 1
                #expect(reading.onCopy >= 0.75, "\(settings): \(reading)")
            }
        }
        #expect(usual == 4)
    }

    @Test("H2: another word than the paper's is not read, none on a plain paper, and none where a copier resolves all dots")
    func noWord() throws {
        let page = try Self.ground(of: Model.page(1, of: Model.paper(Self.protection)))
        let copy = try Photocopier.copy(of: page, CopierSettings())
        func read(_ word: String) throws -> WordReading { try #require(WordReading(paper: page, copy: copy, word: Model.map(word), x: Model.ground.x, y: Model.ground.y)) }
        let foreign = try read("無効")
        #expect(!foreign.isRead, "\(foreign)")
        // One of its characters is the same.
        #expect(try read("複製").onCopy < read("複写").onCopy - 0.1)
        let plain = try Self.ground(of: Model.page(1, of: Model.paper(nil)))
        #expect(WordReading(paper: plain, copy: try Photocopier.copy(of: plain, CopierSettings()), word: try Model.map()) == nil)
        var sharp = CopierSettings()
        sharp.sigma = 0.5
        let kept = try #require(WordReading(paper: page, copy: try Photocopier.copy(of: page, sharp), word: Model.map(), x: Model.ground.x, y: Model.ground.y))
        #expect(!kept.isRead, "\(kept)")
    }

    @Test("H4: the hidden figure is dark under the film, bright half a period further, not seen without, and lost in every copy", arguments: PaperProtection.HiddenFigure.allCases)
    func figure(figure: PaperProtection.HiddenFigure) throws {
        let pdf = try Model.paper(PaperProtection(deterrentText: "複写", hiddenFigure: figure))
        let map = try Model.map("複写", figure), picture = try Self.latent(of: Model.page(2, of: pdf))
        let reading = LatentReading(of: picture, figure: map)
        #expect(reading.underFilm >= 0.15 && reading.underShiftedFilm <= -0.15 && abs(reading.nakedEye) <= 0.02 && reading.isSeen && reading.shift == 0, "\(reading)")
        for settings in Self.copies(sigmas: [1.5, 1.75, 2.0]) {
            let copy = try Photocopier.copy(of: picture, settings)
            let copied = LatentReading(of: settings.dotsPerInch == 600 ? copy : try copy.doubled(), figure: map)
            #expect(copied.underFilm <= 0.04 && copied.underShiftedFilm >= -0.04 && !copied.isSeen, "\(settings): \(copied)")
        }
    }

    @Test("H4: no figure is seen on a plain paper, nor another than the paper's own")
    func noFigure() throws {
        let plain = try Self.latent(of: Model.page(1, of: Model.paper(nil)))
        for figure in PaperProtection.HiddenFigure.allCases { #expect(!LatentReading(of: plain, figure: try Model.map("複写", figure)).isSeen) }
        let rabbit = try Self.latent(of: Model.page(2, of: Model.paper(Self.protection)))
        #expect(!LatentReading(of: rabbit, figure: try Model.map("複写", .certifiedMark)).isSeen)
    }

    @Test("H4: the film lies on its square alone, is half black, and is its own negative half a period further")
    func film() throws {
        let white = try GrayImage(width: 40, height: 30, pixels: Array(repeating: 255, count: 1200))
        let first = try ViewerFilm.laid(on: white, x: 10, y: 6, side: 12, shift: 0), moved = try ViewerFilm.laid(on: white, x: 10, y: 6, side: 12, shift: 3)
        for y in 0..<30 {
            for x in 0..<40 {
                let isUnder = (10..<22).contains(x) && (6..<18).contains(y)
                #expect((first[x, y] == 255) == (isUnder ? moved[x, y] == 0 : true))
            }
        }
        #expect(first.pixels.count { $0 == 0 } == 72)
        #expect(try ViewerFilm.laid(on: ColourImage(white), x: 10, y: 6, side: 12, shift: 0) == ColourImage(first))
        // Far outside nothing is covered, and nothing traps.
        #expect(try ViewerFilm.laid(on: white, x: -500, y: 900, side: 12, shift: -1) == white)
    }
}
