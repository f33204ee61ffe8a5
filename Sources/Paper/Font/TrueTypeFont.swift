/// A TrueType font (OpenType with `glyf` outlines), read in place. Source: OpenType 1.9.
final class TrueTypeFont: Sendable {
    /// The PostScript name, as a PDF names the font.
    let name: String
    let unitsPerEm: Int
    let glyphCount: Int
    /// Font units above and below the baseline; the descent is negative.
    let ascent: Int
    let descent: Int
    /// xMin, yMin, xMax, yMax over all glyphs, in font units.
    let boundingBox: [Int]
    let head: FontBytes
    let horizontalHeader: FontBytes
    let maximumProfile: FontBytes
    let glyphs: FontBytes

    private let characters: CharacterMap
    private let variations: VariationMap?
    private let horizontalMetrics: FontBytes
    private let horizontalMetricCount: Int
    private let locations: FontBytes
    private let hasLongLocations: Bool
    /// Nil where the font has no such tables.
    private let verticalForms: VerticalForms?
    private let verticalMetrics: VerticalMetrics?

    static let maximumTables = 64

    /// Throws `fontMalformed` where a required table is missing or contradicts another.
    init(name: String, file: MappedFile) throws(PaperError) {
        self.name = name
        let whole = FontBytes(whole: file)
        guard try whole.u32(0) == 0x0001_0000 else { throw whole.malformed("not a TrueType font") }
        let tableCount = try whole.u16(4)
        guard tableCount <= TrueTypeFont.maximumTables else { throw whole.malformed("more than \(TrueTypeFont.maximumTables) tables") }

        func tableIfAny(_ letters: String) throws(PaperError) -> FontBytes? {
            let tag = FontBytes.tag(letters)
            for index in 0..<tableCount {
                let record = 12 + 16 * index
                if try whole.u32(record) == Int(tag) {
                    return try whole.part(from: whole.u32(record + 8), count: whole.u32(record + 12), tag: tag)
                }
            }
            return nil
        }
        func table(_ letters: String) throws(PaperError) -> FontBytes {
            guard let found = try tableIfAny(letters) else { throw whole.malformed("has no table \(letters)") }
            return found
        }

        head = try table("head").part(from: 0, count: 54)
        horizontalHeader = try table("hhea").part(from: 0, count: 36)
        maximumProfile = try table("maxp").part(from: 0, count: 32)
        glyphs = try table("glyf")
        unitsPerEm = try head.u16(18)
        guard (16...16_384).contains(unitsPerEm) else { throw head.malformed("units per em outside 16 to 16384") }
        boundingBox = try [head.i16(36), head.i16(38), head.i16(40), head.i16(42)]
        ascent = try horizontalHeader.i16(4)
        descent = try horizontalHeader.i16(6)
        glyphCount = try maximumProfile.u16(4)
        guard glyphCount > 0 else { throw maximumProfile.malformed("has no glyphs") }

        let locationFormat = try head.i16(50)
        guard locationFormat == 0 || locationFormat == 1 else { throw head.malformed("unknown loca format") }
        hasLongLocations = locationFormat == 1
        locations = try table("loca").part(from: 0, count: (glyphCount + 1) * (hasLongLocations ? 4 : 2))

        horizontalMetricCount = try horizontalHeader.u16(34)
        guard horizontalMetricCount > 0, horizontalMetricCount <= glyphCount else { throw horizontalHeader.malformed("metric count out of range") }
        horizontalMetrics = try table("hmtx").part(from: 0, count: 4 * horizontalMetricCount + 2 * (glyphCount - horizontalMetricCount))

        let map = try table("cmap")
        characters = try CharacterMap(map)
        variations = try VariationMap(map)
        if let substitutions = try tableIfAny("GSUB") { verticalForms = try VerticalForms(substitutions) } else { verticalForms = nil }
        if let header = try tableIfAny("vhea"), let metrics = try tableIfAny("vmtx") {
            verticalMetrics = try VerticalMetrics(header: header, table: metrics, glyphCount: glyphCount)
        } else {
            verticalMetrics = nil
        }
    }

    /// A length in font units in thousandths of an em, rounded.
    func thousandths(_ length: Int) -> Int { (length * 1000 + unitsPerEm / 2) / unitsPerEm }

    /// The glyph of a character, or nil where the font has none.
    func glyph(of scalar: UInt32) throws(PaperError) -> Int? {
        guard let glyph = try characters.glyph(of: Int(scalar)), glyph != 0 else { return nil }
        return try checked(glyph)
    }

    /// The glyph of a variation sequence (character and selector), or nil where the font does not have the sequence.
    func glyph(of scalar: UInt32, selector: UInt32) throws(PaperError) -> Int? {
        guard let variations else { return nil }
        switch try variations.glyph(of: Int(scalar), selector: Int(selector)) {
        case .none: return nil
        case .ofCharacter: return try glyph(of: scalar)
        case .glyph(let glyph): return try checked(glyph)
        }
    }

    /// Advance width and left side bearing in font units.
    func horizontalMetric(of glyph: Int) throws(PaperError) -> (advance: Int, bearing: Int) {
        if glyph < horizontalMetricCount {
            return try (horizontalMetrics.u16(4 * glyph), horizontalMetrics.i16(4 * glyph + 2))
        }
        let advance = try horizontalMetrics.u16(4 * (horizontalMetricCount - 1))
        return try (advance, horizontalMetrics.i16(4 * horizontalMetricCount + 2 * (glyph - horizontalMetricCount)))
    }

    /// The glyph that stands for `glyph` in a column; nil where it is the same.
    func verticalForm(of glyph: Int) throws(PaperError) -> Int? {
        guard let form = try verticalForms?.form(of: glyph) else { return nil }
        return try checked(form)
    }

    /// How far a glyph reaches in a column, and how high above the baseline it begins, in font units; nil where the font does not say.
    func verticalMetric(of glyph: Int) throws(PaperError) -> (advance: Int, origin: Int)? {
        guard let metric = try verticalMetrics?.metric(of: glyph) else { return nil }
        let place = try location(of: glyph)
        // From the top of the outline (yMax); a blank glyph has none.
        return (metric.advance, place.isEmpty ? ascent : try metric.bearing + glyphs.i16(place.lowerBound + 8))
    }

    /// Where the outline of a glyph lies in `glyphs`; an empty range is a blank glyph.
    func location(of glyph: Int) throws(PaperError) -> Range<Int> {
        guard glyph >= 0, glyph < glyphCount else { throw locations.malformed("glyph number out of range") }
        let start = try hasLongLocations ? locations.u32(4 * glyph) : 2 * locations.u16(2 * glyph)
        let end = try hasLongLocations ? locations.u32(4 * glyph + 4) : 2 * locations.u16(2 * glyph + 2)
        guard start <= end, end <= glyphs.count else { throw locations.malformed("glyph data outside glyf") }
        return start..<end
    }

    private func checked(_ glyph: Int) throws(PaperError) -> Int {
        guard glyph < glyphCount else { throw maximumProfile.malformed("a character maps to a glyph that does not exist") }
        return glyph
    }
}
