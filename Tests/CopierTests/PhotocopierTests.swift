@testable import Copier
import Raster
import Testing

@Suite("The model of a copier")
struct PhotocopierTests {
    @Test("blurs a page as scipy does, dot for dot, at 600 and at 300 dpi", arguments: [0.5, 1.25, 1.5, 2.0, 4.0], [600, 300])
    func blur(sigma: Double, dotsPerInch: Int) throws {
        let page = try Model.motley(217, 143)
        var blur = GaussianBlur(page, sigma: sigma)
        var mine: [Float] = []
        for _ in 0..<(dotsPerInch == 600 ? 143 : 71) {
            var row = [Float](repeating: 0, count: dotsPerInch == 600 ? 217 : 108)
            if dotsPerInch == 600 { blur.nextRow(into: &row) } else { blur.nextHalvedRow(into: &row) }
            mine += row
        }
        let theirs = try Model.seen(page, sigma: sigma, dotsPerInch: dotsPerInch)
        try #require(mine.count == theirs.count)
        let worst = zip(mine, theirs).map { abs($0 - $1) }.max() ?? 1
        #expect(worst < 0.0001, "\(worst)")
        // Of another blur it is not.
        let other = try Model.seen(page, sigma: sigma * 1.1, dotsPerInch: dotsPerInch)
        #expect((zip(mine, other).map { abs($0 - $1) }.max() ?? 0) > 0.001)
    }

    @Test("reflects at the edges of pictures smaller than its blur", arguments: [(1, 1), (2, 3), (9, 1), (1, 40)])
    func small(width: Int, height: Int) throws {
        let page = try Model.motley(width, height)
        var blur = GaussianBlur(page, sigma: 3), mine: [Float] = []
        for _ in 0..<height {
            var row = [Float](repeating: 0, count: width)
            blur.nextRow(into: &row)
            mine += row
        }
        let theirs = try Model.seen(page, sigma: 3, dotsPerInch: 600)
        #expect(zip(mine, theirs).allSatisfy { abs($0 - $1) < 0.0001 }, "\(mine) \(theirs)")
    }

    struct Setting: CustomTestStringConvertible, Sendable {
        let sigma: Double, threshold: Double, tone: CopierSettings.Tone, dotsPerInch: Int
        var testDescription: String { "sigma \(sigma), threshold \(threshold), \(tone), \(dotsPerInch) dpi" }
        var settings: CopierSettings {
            var settings = CopierSettings()
            (settings.sigma, settings.threshold, settings.tone, settings.dotsPerInch) = (sigma, threshold, tone, dotsPerInch)
            return settings
        }
    }

    static let settings = [(1.25, 0.25), (1.5, 0.30), (2.0, 0.35)].flatMap { sigma, threshold in
        CopierSettings.Tone.allCases.flatMap { tone in CopierSettings.resolutions.map { Setting(sigma: sigma, threshold: threshold, tone: tone, dotsPerInch: $0) } }
    }

    @Test("lays down as much toner as numpy's does, in the whole and in each part", arguments: settings)
    func toner(setting: Setting) throws {
        let page = try Model.motley(480, 480)
        let copy = try Photocopier.copy(of: page, setting.settings)
        #expect(copy.width == 480 * setting.dotsPerInch / 600)
        let theirs = try Model.run(["toner", "FILE", String(setting.sigma), String(setting.threshold), setting.tone.rawValue, String(setting.dotsPerInch)], on: page)
        let mine = copy.pixels.map { 1 - Double($0) / 255 }
        let mean = mine.reduce(0, +) / Double(mine.count)
        let deviation = (mine.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(mine.count)).squareRoot()
        #expect(abs(mean - theirs["mean", default: 9]) < 0.003 && abs(deviation - theirs["deviation", default: 9]) < 0.003, "\(mean) \(deviation) \(theirs)")
        let side = copy.width / 4
        for y in 0..<4 {
            for x in 0..<4 {
                let part = try copy.part(x: x * side, y: y * side, width: side, height: side).pixels.map { 1 - Double($0) / 255 }
                let mean = part.reduce(0, +) / Double(part.count)
                #expect(abs(mean - theirs["part \(y) \(x)", default: 9]) < 0.012, "part \(y) \(x): \(mean), \(theirs)")
            }
        }
    }

    @Test("makes the same copy from the same seed, and another from another")
    func seed() throws {
        let page = try Model.motley(120, 90)
        var other = CopierSettings()
        other.seed = 2
        let first = try Photocopier.copy(of: page, CopierSettings())
        #expect(try Photocopier.copy(of: page, CopierSettings()) == first)
        #expect(try Photocopier.copy(of: page, other) != first)
    }

    @Test("has noise of a normal distribution")
    func noise() {
        var values = [Float](repeating: 0, count: 400_001)
        var noise = NormalNoise(seed: 9, deviation: 0.02)
        noise.add(to: &values)
        let drawn = values.map { Double($0) / 0.02 }
        func moment(_ power: Int) -> Double { drawn.map { value in (0..<power).reduce(1) { product, _ in product * value } }.reduce(0, +) / Double(drawn.count) }
        #expect(abs(moment(1)) < 0.01 && abs(moment(2) - 1) < 0.01 && abs(moment(3)) < 0.03 && abs(moment(4) - 3) < 0.08, "\(moment(1)) \(moment(2)) \(moment(3)) \(moment(4))")
        // Shares beyond one, two and three deviations: .3173, .0455, .0027.
        for (limit, share) in [(1.0, 0.3173), (2.0, 0.0455), (3.0, 0.0027)] {
            #expect(abs(Double(drawn.count { abs($0) > limit }) / Double(drawn.count) - share) < 0.003, "beyond \(limit)")
        }
    }

    @Test("leaves white paper white and black ink black; hard tone knows nothing between, soft tone does")
    func extremes() throws {
        for (shade, expected) in [(UInt8(255), UInt8(255)), (0, 0)] {
            let page = try GrayImage(width: 40, height: 40, pixels: Array(repeating: shade, count: 1600))
            for setting in Self.settings { #expect(try Photocopier.copy(of: page, setting.settings).pixels.allSatisfy { $0 == expected }, "\(setting.testDescription)") }
        }
        let grey = try GrayImage(width: 40, height: 40, pixels: Array(repeating: 178, count: 1600))
        var soft = CopierSettings()
        soft.tone = .soft
        #expect(Set(try Photocopier.copy(of: grey, CopierSettings()).pixels).isSubset(of: [0, 255]))
        #expect(Set(try Photocopier.copy(of: grey, soft).pixels).count > 10)
    }

    @Test("reduces a picture to the means of its squares")
    func reduction() throws {
        let page = try GrayImage(width: 5, height: 4, pixels: [0, 10, 255, 255, 9, 20, 30, 255, 255, 9, 1, 1, 0, 0, 9, 1, 2, 0, 1, 9])
        let small = try Reduction.reduced(page, by: 2)
        #expect(small.width == 2 && small.pixels == [15, 255, 1, 0])
        #expect(try Reduction.reduced(ColourImage(page), by: 2) == ColourImage(small))
        #expect(throws: RasterError.self) { try Reduction.reduced(page, by: 6) }
    }
}
