/// How far glyphs reach in a column: `vhea` and `vmtx`.
struct VerticalMetrics: Sendable {
    private let table: FontBytes
    private let count: Int

    /// Throws `fontMalformed` where the two contradict each other.
    init(header: FontBytes, table: FontBytes, glyphCount: Int) throws(PaperError) {
        count = try header.u16(34)
        guard count > 0, count <= glyphCount else { throw header.malformed("metric count out of range") }
        self.table = try table.part(from: 0, count: 4 * count + 2 * (glyphCount - count))
    }

    /// Advance and top side bearing in font units.
    func metric(of glyph: Int) throws(PaperError) -> (advance: Int, bearing: Int) {
        if glyph < count { return try (table.u16(4 * glyph), table.i16(4 * glyph + 2)) }
        return try (table.u16(4 * (count - 1)), table.i16(4 * count + 2 * (glyph - count)))
    }
}
