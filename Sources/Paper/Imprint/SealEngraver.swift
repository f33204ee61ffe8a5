public import Domain

/// Draws the imprints (印影) of made-up seals, since a seal register keeps pictures and made-up people have none. The same
/// characters under another registration number are another seal: size, frame and wear differ.
public struct SealEngraver: Sendable {
    /// Dots at 300 to the inch: 13.5 mm to 18 mm, as seals are sold.
    private static let diameters = [160, 178, 195, 212]
    private static let frames = 5...10
    /// More characters than these are not carved.
    private static let maximumCharacters = 12

    private let fonts: [TrueTypeFont]

    /// Throws as `PaperPress.init`.
    public init(places: FontPlaces = .standard) throws(PaperError) {
        fonts = [try places.openCommon(), try places.openRegisters()]
    }

    /// - Parameters:
    ///   - characters: what is carved, such as a surname. Variation selectors count for nothing: a carver follows the sense.
    ///   - number: 登録番号.
    /// Throws the errors of characters; `textMissing` where nothing is to be carved.
    public func imprint(of characters: String, number: String) throws(PaperError) -> SealImprint {
        let carved = Array(characters.unicodeScalars.filter { !$0.properties.isVariationSelector && !$0.properties.isWhitespace }.prefix(SealEngraver.maximumCharacters))
        guard !carved.isEmpty else { throw PaperError(.textMissing, "no characters to carve", place: "imprint") }
        var wear = SplitMix(seed: number.utf8.reduce(0x7365_616C) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 })
        let diameter = SealEngraver.diameters[Int(wear.next() % UInt64(SealEngraver.diameters.count))]
        let frame = SealEngraver.frames.lowerBound + Int(wear.next() % UInt64(SealEngraver.frames.count))
        var dots = Bitmap(width: diameter, height: diameter)
        try carve(carved, into: &dots, frame: frame)
        draw(frame: frame, into: &dots, wear: &wear)
        guard let imprint = SealImprint(width: diameter, height: diameter, rows: dots.packed) else {
            throw PaperError(.textTooLong, "an imprint of \(diameter) dots", place: "imprint")
        }
        return imprint
    }

    /// In columns from the right, each character stretched to its share of the round, as seal script does.
    private func carve(_ characters: [Unicode.Scalar], into dots: inout Bitmap, frame: Int) throws(PaperError) {
        let columns = characters.count < 3 ? 1 : characters.count < 7 ? 2 : 3
        let rows = (characters.count + columns - 1) / columns
        let radius = Double(dots.width) / 2 - Double(frame) - 3
        // The largest rectangle of these proportions in the round, let out a little, where only corners of characters reach.
        let proportion = Double(columns) / Double(rows)
        let high = 2 * radius / (1 + proportion * proportion).squareRoot() * 1.06
        let cell = (width: Int(high * proportion) / columns, height: Int(high) / rows)
        let origin = (x: (dots.width - cell.width * columns) / 2, y: (dots.height - cell.height * rows) / 2)
        let side = max(cell.width, cell.height)
        for (index, character) in characters.enumerated() {
            let glyph = try GlyphBitmap.draw(character, side: side, fonts: fonts, place: "imprint").bolder(by: 2)
            let left = origin.x + (columns - 1 - index / rows) * cell.width, top = origin.y + index % rows * cell.height
            for y in 0..<cell.height {
                for x in 0..<cell.width where glyph.has(x * side / cell.width, y * side / cell.height) && isInside(left + x, top + y, dots.width, frame) {
                    dots[left + x, top + y] = true
                }
            }
        }
    }

    private func isInside(_ x: Int, _ y: Int, _ diameter: Int, _ frame: Int) -> Bool {
        let (across, down) = (2 * x + 1 - diameter, 2 * y + 1 - diameter)
        let reach = diameter - 2 * frame
        return across * across + down * down <= reach * reach
    }

    /// The ring around, with nicks where it has been knocked.
    private func draw(frame: Int, into dots: inout Bitmap, wear: inout SplitMix) {
        let radius = Double(dots.width) / 2
        let nicks = (0..<3).map { _ in
            let across = Double(wear.next() % UInt64(dots.width)) + 0.5 - radius
            let down = (radius * radius - across * across).squareRoot() * (wear.isOne(of: 2) ? 1 : -1)
            return (x: Int(radius + across), y: Int(radius + down), size: 3 + Int(wear.next() % 6))
        }
        for y in 0..<dots.height {
            for x in 0..<dots.width where isInside(x, y, dots.width, 0) && !isInside(x, y, dots.width, frame) {
                dots[x, y] = !nicks.contains { abs($0.x - x) < $0.size && abs($0.y - y) < $0.size }
            }
        }
    }
}
