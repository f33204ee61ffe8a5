/// The components of a composite glyph (`glyf`, numberOfContours < 0).
enum CompositeGlyph {
    /// A generous bound: register fonts use two or three.
    static let maximumComponents = 64

    struct Component {
        let flags: Int
        let glyph: Int
        /// Where the component's record lies in `glyf`, and how long it is.
        let offset: Int
        let count: Int

        static let argumentsAreWords = 0x0001
        static let argumentsAreOffsets = 0x0002
        static let hasScale = 0x0008
        static let hasMore = 0x0020
        static let hasTwoScales = 0x0040
        static let hasMatrix = 0x0080
        static let hasInstructions = 0x0100
    }

    static func components(of glyph: Range<Int>, in glyphs: FontBytes) throws(PaperError) -> [Component] {
        var components: [Component] = []
        var offset = glyph.lowerBound + 10
        while true {
            let flags = try glyphs.u16(offset)
            var count = 4 + (flags & Component.argumentsAreWords != 0 ? 4 : 2)
            if flags & Component.hasScale != 0 {
                count += 2
            } else if flags & Component.hasTwoScales != 0 {
                count += 4
            } else if flags & Component.hasMatrix != 0 {
                count += 8
            }
            guard offset + count <= glyph.upperBound else { throw glyphs.malformed("a component runs past its glyph") }
            components.append(Component(flags: flags, glyph: try glyphs.u16(offset + 2), offset: offset, count: count))
            guard components.count <= maximumComponents else { throw glyphs.malformed("more than \(maximumComponents) components") }
            offset += count
            if flags & Component.hasMore == 0 { return components }
        }
    }
}
