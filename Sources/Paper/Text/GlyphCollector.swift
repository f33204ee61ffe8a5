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
        /// Whether this is the form that the character has in a column and nowhere else.
        let isTurned: Bool
        /// In thousandths of the font size; nil until the character stands in a column.
        fileprivate(set) var column: ColumnMetric?
    }

    /// How a character stands in a column.
    struct ColumnMetric: Sendable, Hashable {
        /// How far the next one stands below it.
        let advance: Int
        /// How high above its baseline it begins.
        let origin: Int

        /// What PDF takes where a font says nothing else (ISO 32000-1, table 117), and what both Mincho fonts have for nearly all characters.
        static let usual = ColumnMetric(advance: 1000, origin: 880)
    }

    /// In order of preference.
    let fonts: [TrueTypeFont]
    /// What an ordinary text is drawn in where it can be: on the certificate of a family register labels and register share a font, and
    /// the file has one subset.
    let preferred: GlyphSet
    private(set) var entries: [Entry] = []
    /// By font: the font's glyph numbers by subset number.
    private(set) var subsetGlyphs: [[Int]]
    /// Text as indices into `entries`; the ranges that `shape` returns point here.
    private(set) var shaped: [UInt16] = []
    /// Open addressing from (character, selector) to entry number + 1; a power of two in size.
    private var table: [UInt16]

    init(fonts: [TrueTypeFont], preferred: GlyphSet = .ordinary) {
        self.fonts = fonts
        self.preferred = preferred
        subsetGlyphs = Array(repeating: [0], count: fonts.count)
        table = Array(repeating: 0, count: 2048)
        entries.reserveCapacity(512)
        shaped.reserveCapacity(4096)
    }

    /// Looks up the glyphs of `text`, which is the content of the field `place`, in the fonts of its glyph set.
    /// Throws `unknownGlyph`, `unknownVariation`, `unprintableCharacter`, `textTooLong`.
    mutating func shape(_ text: String, in glyphSet: GlyphSet = .ordinary, direction: WritingDirection = .row, place: String) throws(PaperError) -> Range<Int> {
        guard glyphSet == .ordinary, preferred != .ordinary else { return try look(up: text, in: glyphSet, direction, place: place) }
        let start = shaped.count
        do throws(PaperError) { return try look(up: text, in: preferred, direction, place: place) } catch {
            guard error.code == .unknownGlyph || error.code == .unknownVariation else { throw error }
            shaped.removeSubrange(start...)
            return try look(up: text, in: .ordinary, direction, place: place)
        }
    }

    private mutating func look(up text: String, in glyphSet: GlyphSet, _ direction: WritingDirection, place: String) throws(PaperError) -> Range<Int> {
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
            let key = Key(scalar: scalar.value, selector: selector, glyphSet: glyphSet, isTurned: false)
            switch direction {
            case .row: try shaped.append(entry(of: key, place: place))
            case .column: try shaped.append(columnEntry(of: key, place: place))
            }
        }
        return start..<shaped.count
    }

    /// The width of a shaped text in thousandths of the font size.
    func width(of range: Range<Int>) -> Int {
        range.reduce(0) { $0 + entries[Int(shaped[$1])].width }
    }

    @inline(__always)
    func entry(at index: Int) -> Entry { entries[Int(shaped[index])] }

    /// What entries differ in.
    private struct Key: Hashable {
        let scalar: UInt32
        let selector: UInt32
        let glyphSet: GlyphSet
        let isTurned: Bool
    }

    /// The number of the entry, or the slot of the table where it will stand.
    private func find(_ key: Key) -> (known: UInt16?, slot: Int) {
        var slot = GlyphCollector.hash(key.scalar, key.selector) & (table.count - 1)
        while table[slot] != 0 {
            let known = entries[Int(table[slot] - 1)]
            if known.scalar == key.scalar, known.selector == key.selector, known.glyphSet == key.glyphSet, known.isTurned == key.isTurned {
                return (table[slot] - 1, slot)
            }
            slot = (slot + 1) & (table.count - 1)
        }
        return (nil, slot)
    }

    private mutating func entry(of key: Key, place: String) throws(PaperError) -> UInt16 {
        let (known, slot) = find(key)
        if let known { return known }
        let (font, glyph) = try glyph(of: key, place: place)
        return try insert(key, font: font, glyph: glyph, at: slot, place: place)
    }

    /// The form that the font has for columns, or else the upright one.
    private mutating func columnEntry(of upright: Key, place: String) throws(PaperError) -> UInt16 {
        let turned = Key(scalar: upright.scalar, selector: upright.selector, glyphSet: upright.glyphSet, isTurned: true)
        if let known = find(turned).known { return known }
        let (known, slot) = find(upright)
        if let known, entries[Int(known)].column != nil { return known }
        let (font, glyph) = try glyph(of: upright, place: place)
        let number: UInt16
        if let form = try fonts[font].verticalForm(of: glyph) {
            number = try insert(turned, font: font, glyph: form, at: find(turned).slot, place: place)
            entries[Int(number)].column = try columnMetric(of: form, in: fonts[font])
        } else {
            number = if let known { known } else { try insert(upright, font: font, glyph: glyph, at: slot, place: place) }
            entries[Int(number)].column = try columnMetric(of: glyph, in: fonts[font])
        }
        return number
    }

    private func columnMetric(of glyph: Int, in font: TrueTypeFont) throws(PaperError) -> ColumnMetric {
        guard let metric = try font.verticalMetric(of: glyph) else { return .usual }
        return ColumnMetric(advance: font.thousandths(metric.advance), origin: font.thousandths(metric.origin))
    }

    private mutating func insert(_ key: Key, font index: Int, glyph: Int, at slot: Int, place: String) throws(PaperError) -> UInt16 {
        guard entries.count < TextLimits.maximumDistinctCharacters else {
            throw PaperError(.textTooLong, "more than \(TextLimits.maximumDistinctCharacters) distinct characters", place: place)
        }
        let font = fonts[index]
        let advance = key.scalar == GlyphCollector.ideographicSpace
            ? font.unitsPerEm * GlyphCollector.ideographicSpacePercent / 100 : try font.horizontalMetric(of: glyph).advance
        subsetGlyphs[index].append(glyph)
        entries.append(Entry(
            scalar: key.scalar, selector: key.selector, glyphSet: key.glyphSet, font: index, subsetNumber: subsetGlyphs[index].count - 1,
            width: font.thousandths(advance), breakClass: BreakClass(of: key.scalar), isTurned: key.isTurned))
        table[slot] = UInt16(entries.count)
        if entries.count * 2 > table.count { growTable() }
        return UInt16(entries.count - 1)
    }

    /// The first font of the glyph set that has the character, and its glyph there.
    private func glyph(of key: Key, place: String) throws(PaperError) -> (font: Int, glyph: Int) {
        try GlyphCollector.refuseUnprintable(key.scalar, place: place)
        for index in key.glyphSet.firstFont(of: fonts.count)..<fonts.count {
            let font = fonts[index]
            let found = try key.selector == 0 ? font.glyph(of: key.scalar) : font.glyph(of: key.scalar, selector: key.selector)
            if let found { return (index, found) }
        }
        let name = "U+" + String(key.scalar, radix: 16, uppercase: true)
        if key.selector == 0 { throw PaperError(.unknownGlyph, "no font has a glyph for \(name)", place: place, codePoint: key.scalar) }
        throw PaperError(
            .unknownVariation, "no font has a glyph for \(name) with U+\(String(key.selector, radix: 16, uppercase: true))",
            place: place, codePoint: key.scalar, variationSelector: key.selector)
    }

    /// Control characters have nothing to print; combining marks and bidirectional or joining controls
    /// need shaping that certificates do not use, and would print as something else than was meant.
    private static func refuseUnprintable(_ scalar: UInt32, place: String) throws(PaperError) {
        // The bulk of Japanese text, kana voicing marks (U+3099, U+309A) and tone marks apart.
        if (0x20...0x7E).contains(scalar) || (0x30A0...0x9FFF).contains(scalar) { return }
        let isPrintable = switch Unicode.Scalar(scalar)?.properties.generalCategory {
        case nil, .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator, .nonspacingMark, .enclosingMark, .spacingMark: false
        default: true
        }
        guard isPrintable else {
            throw PaperError(
                .unprintableCharacter, "U+\(String(scalar, radix: 16, uppercase: true)) cannot stand on paper",
                place: place, codePoint: scalar)
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
