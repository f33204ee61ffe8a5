/// A TrueType font that holds chosen glyphs only, renumbered from 0 in the order given, without
/// instructions (paper is printed at 600 dpi, where hinting has no effect). Components of composite
/// glyphs follow after the chosen ones.
struct FontSubset {
    /// Chosen glyphs and their components.
    static let maximumGlyphs = 16_384

    private static let tags = ["glyf", "head", "hhea", "hmtx", "loca", "maxp"]

    private let font: TrueTypeFont
    /// The font's glyph numbers by their number in the subset.
    private var chosen: [Int]
    private var output: [UInt8] = []
    private var tableStarts: [Int] = []
    private var tableEnds: [Int] = []

    /// The bytes of the subset. `glyphs[0]` is glyph 0, the "not defined" one.
    static func bytes(of font: TrueTypeFont, glyphs: [Int]) throws(PaperError) -> [UInt8] {
        var subset = FontSubset(font: font, chosen: glyphs)
        return try subset.build()
    }

    private init(font: TrueTypeFont, chosen: [Int]) {
        self.font = font
        self.chosen = chosen
    }

    private mutating func build() throws(PaperError) -> [UInt8] {
        let directoryBytes = 12 + 16 * FontSubset.tags.count
        output.reserveCapacity(directoryBytes + chosen.count * 320)
        output.append(contentsOf: repeatElement(0, count: directoryBytes))

        let locations = try appendGlyphs()
        let hasLongLocations = (locations.last ?? 0) > 2 * 0xFFFF

        let headStart = beginTable()
        try font.head.append(to: &output, from: 0, count: 54)
        output.setBigEndian32(0, at: headStart + 8)
        output.setBigEndian16(hasLongLocations ? 1 : 0, at: headStart + 50)
        endTable()

        let horizontalHeaderStart = beginTable()
        try font.horizontalHeader.append(to: &output, from: 0, count: 36)
        output.setBigEndian16(chosen.count, at: horizontalHeaderStart + 34)
        endTable()

        _ = beginTable()
        for glyph in chosen {
            let metric = try font.horizontalMetric(of: glyph)
            output.appendBigEndian16(metric.advance)
            output.appendBigEndian16(metric.bearing & 0xFFFF)
        }
        endTable()

        _ = beginTable()
        for location in locations {
            if hasLongLocations { output.appendBigEndian32(location) } else { output.appendBigEndian16(location / 2) }
        }
        endTable()

        let profileStart = beginTable()
        try font.maximumProfile.append(to: &output, from: 0, count: 32)
        output.setBigEndian16(chosen.count, at: profileStart + 4)
        endTable()

        writeDirectory(headStart: headStart)
        return output
    }

    /// Writes `glyf` and returns where each glyph starts in it, and where the last ends.
    private mutating func appendGlyphs() throws(PaperError) -> [Int] {
        let start = beginTable()
        var locations: [Int] = []
        locations.reserveCapacity(chosen.count + 1)
        var index = 0
        // `chosen` grows while composite glyphs name their components.
        while index < chosen.count {
            locations.append(output.count - start)
            try appendGlyph(chosen[index])
            // The short form of `loca` counts in twos.
            if output.count & 1 != 0 { output.append(0) }
            index += 1
        }
        locations.append(output.count - start)
        endTable()
        return locations
    }

    private mutating func appendGlyph(_ glyph: Int) throws(PaperError) {
        let place = try font.location(of: glyph)
        if place.isEmpty { return }
        let contourCount = try font.glyphs.i16(place.lowerBound)
        if contourCount < 0 {
            try appendComposite(place)
            return
        }
        let instructionsLength = place.lowerBound + 10 + 2 * contourCount
        let instructions = instructionsLength + 2
        let points = try instructions + font.glyphs.u16(instructionsLength)
        guard points <= place.upperBound else { throw font.glyphs.malformed("instructions run past their glyph") }
        try font.glyphs.append(to: &output, from: place.lowerBound, count: 10 + 2 * contourCount)
        output.appendBigEndian16(0)
        try font.glyphs.append(to: &output, from: points, count: place.upperBound - points)
    }

    private mutating func appendComposite(_ place: Range<Int>) throws(PaperError) {
        try font.glyphs.append(to: &output, from: place.lowerBound, count: 10)
        for component in try CompositeGlyph.components(of: place, in: font.glyphs) {
            let number = try subsetNumber(of: component.glyph)
            output.appendBigEndian16(component.flags & ~CompositeGlyph.Component.hasInstructions)
            output.appendBigEndian16(number)
            try font.glyphs.append(to: &output, from: component.offset + 4, count: component.count - 4)
        }
    }

    private mutating func subsetNumber(of glyph: Int) throws(PaperError) -> Int {
        // Composites are rare in these fonts: a search costs less than a table kept for it.
        if let known = chosen.firstIndex(of: glyph) { return known }
        guard chosen.count < FontSubset.maximumGlyphs else { throw font.glyphs.malformed("too many components") }
        chosen.append(glyph)
        return chosen.count - 1
    }

    private mutating func beginTable() -> Int {
        tableStarts.append(output.count)
        return output.count
    }

    private mutating func endTable() {
        tableEnds.append(output.count)
        while output.count & 3 != 0 { output.append(0) }
    }

    private mutating func writeDirectory(headStart: Int) {
        let count = FontSubset.tags.count
        output.setBigEndian32(0x0001_0000, at: 0)
        output.setBigEndian16(count, at: 4)
        // Search hints for six tables: the largest power of two is 4.
        output.setBigEndian16(64, at: 6)
        output.setBigEndian16(2, at: 8)
        output.setBigEndian16(16 * count - 64, at: 10)
        for index in 0..<count {
            let record = 12 + 16 * index
            output.setBigEndian32(Int(FontBytes.tag(FontSubset.tags[index])), at: record)
            output.setBigEndian32(Int(output.bigEndianSum(from: tableStarts[index], to: (tableEnds[index] + 3) & ~3)), at: record + 4)
            output.setBigEndian32(tableStarts[index], at: record + 8)
            output.setBigEndian32(tableEnds[index] - tableStarts[index], at: record + 12)
        }
        let whole = output.bigEndianSum(from: 0, to: output.count)
        output.setBigEndian32(Int(0xB1B0_AFBA &- whole), at: headStart + 8)
    }
}
