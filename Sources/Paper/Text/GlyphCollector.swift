/// The characters of one certificate as glyphs: each distinct character (with its variation selector and glyph set)
/// is looked up once and gets a number of its own in the subset of the font that has it, so that the
/// printed text can be turned back into exactly the characters that went in.
struct GlyphCollector {
    /// One distinct character of the certificate.
    struct Entry {
        let scalar: UInt32
        /// 0 where the character stands alone.
        let selector: UInt32
        /// The same character may stand for two registers, drawn by two fonts.
        let glyphSet: GlyphSet
        /// Index into `fonts`.
        let font: Int
        /// The glyph's number in the subset, which is also its CID.
        let subsetNumber: Int
        /// Advance in thousandths of the font size.
        let width: Int
        let breakClass: BreakClass
    }

    /// In order of preference.
    let fonts: [TrueTypeFont]
    private(set) var entries: [Entry] = []
    /// By font: the font's glyph numbers by subset number.
    private(set) var subsetGlyphs: [[Int]]
    /// Text as indices into `entries`; the ranges that `shape` returns point here.
    private(set) var shaped: [UInt16] = []
    /// Open addressing from (character, selector) to entry number + 1; a power of two in size.
    private var table: [UInt16]

    init(fonts: [TrueTypeFont]) {
        self.fonts = fonts
        subsetGlyphs = Array(repeating: [0], count: fonts.count)
        table = Array(repeating: 0, count: 2048)
        entries.reserveCapacity(512)
        shaped.reserveCapacity(4096)
    }

    /// Looks up the glyphs of `text`, which is the content of the field `place`, in the fonts of its glyph set.
    /// Throws `unknownGlyph`, `unknownVariation`, `unprintableCharacter`, `textTooLong`.
    mutating func shape(_ text: String, in glyphSet: GlyphSet = .ordinary, place: String) throws(PaperError) -> Range<Int> {
        let start = shaped.count
        var scalars = text.unicodeScalars.makeIterator()
        var next = scalars.next()
        while let scalar = next {
            next = scalars.next()
            var selector: UInt32 = 0
            if let following = next, GlyphCollector.isVariationSelector(following.value) {
                selector = following.value
                next = scalars.next()
            }
            guard shaped.count - start < TextLimits.maximumScalars else {
                throw PaperError(.textTooLong, "more than \(TextLimits.maximumScalars) characters", place: place)
            }
            try shaped.append(entry(of: scalar, selector: selector, glyphSet, place: place))
        }
        return start..<shaped.count
    }

    /// The width of a shaped text in thousandths of the font size.
    func width(of range: Range<Int>) -> Int {
        range.reduce(0) { $0 + entries[Int(shaped[$1])].width }
    }

    @inline(__always)
    func entry(at index: Int) -> Entry { entries[Int(shaped[index])] }

    private mutating func entry(of scalar: Unicode.Scalar, selector: UInt32, _ glyphSet: GlyphSet, place: String) throws(PaperError) -> UInt16 {
        var slot = GlyphCollector.hash(scalar.value, selector) & (table.count - 1)
        while table[slot] != 0 {
            let index = table[slot] - 1
            let known = entries[Int(index)]
            if known.scalar == scalar.value, known.selector == selector, known.glyphSet == glyphSet { return index }
            slot = (slot + 1) & (table.count - 1)
        }
        guard entries.count < TextLimits.maximumDistinctCharacters else {
            throw PaperError(.textTooLong, "more than \(TextLimits.maximumDistinctCharacters) distinct characters", place: place)
        }
        let entry = try newEntry(of: scalar, selector: selector, glyphSet, place: place)
        entries.append(entry)
        table[slot] = UInt16(entries.count)
        if entries.count * 2 > table.count { growTable() }
        return UInt16(entries.count - 1)
    }

    private mutating func newEntry(of scalar: Unicode.Scalar, selector: UInt32, _ glyphSet: GlyphSet, place: String) throws(PaperError) -> Entry {
        try GlyphCollector.refuseUnprintable(scalar, place: place)
        for index in glyphSet.firstFont(of: fonts.count)..<fonts.count {
            let font = fonts[index]
            let found = try selector == 0 ? font.glyph(of: scalar.value) : font.glyph(of: scalar.value, selector: selector)
            guard let glyph = found else { continue }
            let advance = scalar.value == GlyphCollector.ideographicSpace
                ? font.unitsPerEm * GlyphCollector.ideographicSpacePercent / 100 : try font.horizontalMetric(of: glyph).advance
            subsetGlyphs[index].append(glyph)
            return Entry(
                scalar: scalar.value, selector: selector, glyphSet: glyphSet, font: index, subsetNumber: subsetGlyphs[index].count - 1,
                width: (advance * 1000 + font.unitsPerEm / 2) / font.unitsPerEm, breakClass: BreakClass(of: scalar.value))
        }
        let name = "U+" + String(scalar.value, radix: 16, uppercase: true)
        if selector == 0 { throw PaperError(.unknownGlyph, "no font has a glyph for \(name)", place: place, codePoint: scalar.value) }
        throw PaperError(
            .unknownVariation, "no font has a glyph for \(name) with U+\(String(selector, radix: 16, uppercase: true))",
            place: place, codePoint: scalar.value, variationSelector: selector)
    }

    /// Control characters have nothing to print; combining marks and bidirectional or joining controls
    /// need shaping that certificates do not use, and would print as something else than was meant.
    private static func refuseUnprintable(_ scalar: Unicode.Scalar, place: String) throws(PaperError) {
        // The bulk of Japanese text, kana voicing marks (U+3099, U+309A) and tone marks apart.
        if (0x20...0x7E).contains(scalar.value) || (0x30A0...0x9FFF).contains(scalar.value) { return }
        let isPrintable = switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator, .nonspacingMark, .enclosingMark, .spacingMark: false
        default: true
        }
        guard isPrintable else {
            throw PaperError(
                .unprintableCharacter, "U+\(String(scalar.value, radix: 16, uppercase: true)) cannot stand on paper",
                place: place, codePoint: scalar.value)
        }
    }

    private static let ideographicSpace: UInt32 = 0x3000
    /// Between family name and given name. A gap of a whole em reads as that between two columns: tools that
    /// take the text out of the paper, screen readers too, would tear the name apart.
    private static let ideographicSpacePercent = 60

    private static func isVariationSelector(_ value: UInt32) -> Bool {
        (0xFE00...0xFE0F).contains(value) || (0xE0100...0xE01EF).contains(value)
    }

    private static func hash(_ scalar: UInt32, _ selector: UInt32) -> Int {
        Int(((scalar &* 0x9E37_79B1) ^ (selector &* 0x85EB_CA6B)) >> 12)
    }

    private mutating func growTable() {
        var larger = [UInt16](repeating: 0, count: table.count * 2)
        for (index, entry) in entries.enumerated() {
            var slot = GlyphCollector.hash(entry.scalar, entry.selector) & (larger.count - 1)
            while larger[slot] != 0 { slot = (slot + 1) & (larger.count - 1) }
            larger[slot] = UInt16(index + 1)
        }
        table = larger
    }
}
