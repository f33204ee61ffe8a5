/// The contours of a glyph, in font units, for drawing a seal as paths.
struct GlyphOutline {
    struct Point: Sendable, Hashable {
        var x: Int
        var y: Int
        /// On the curve, or a control point of a quadratic one.
        var isOnCurve: Bool
    }

    static let maximumPoints = 8192
    static let maximumDepth = 6

    private(set) var contours: [[Point]] = []
    private var pointCount = 0

    init(of glyph: Int, in font: TrueTypeFont) throws(PaperError) {
        try add(glyph, of: font, shiftX: 0, shiftY: 0, depth: 0)
    }

    /// xMin, yMin, xMax, yMax over all points; nil for a blank glyph.
    var bounds: (left: Int, bottom: Int, right: Int, top: Int)? {
        guard let first = contours.first?.first else { return nil }
        var box = (left: first.x, bottom: first.y, right: first.x, top: first.y)
        for contour in contours {
            for point in contour {
                box.left = min(box.left, point.x)
                box.right = max(box.right, point.x)
                box.bottom = min(box.bottom, point.y)
                box.top = max(box.top, point.y)
            }
        }
        return box
    }

    private mutating func add(_ glyph: Int, of font: TrueTypeFont, shiftX: Int, shiftY: Int, depth: Int) throws(PaperError) {
        guard depth <= GlyphOutline.maximumDepth else { throw font.glyphs.malformed("components nested too deep") }
        let place = try font.location(of: glyph)
        if place.isEmpty { return }
        let contourCount = try font.glyphs.i16(place.lowerBound)
        if contourCount >= 0 {
            try addSimple(place, contourCount: contourCount, in: font.glyphs, shiftX: shiftX, shiftY: shiftY)
            return
        }
        for component in try CompositeGlyph.components(of: place, in: font.glyphs) {
            let scaled = CompositeGlyph.Component.hasScale | CompositeGlyph.Component.hasTwoScales | CompositeGlyph.Component.hasMatrix
            guard component.flags & CompositeGlyph.Component.argumentsAreOffsets != 0, component.flags & scaled == 0 else {
                throw font.glyphs.malformed("a scaled or point-matched component, which seals do not draw")
            }
            let hasWords = component.flags & CompositeGlyph.Component.argumentsAreWords != 0
            let x = try hasWords ? font.glyphs.i16(component.offset + 4) : Int(Int8(truncatingIfNeeded: font.glyphs.u8(component.offset + 4)))
            let y = try hasWords ? font.glyphs.i16(component.offset + 6) : Int(Int8(truncatingIfNeeded: font.glyphs.u8(component.offset + 5)))
            try add(component.glyph, of: font, shiftX: shiftX + x, shiftY: shiftY + y, depth: depth + 1)
        }
    }

    private mutating func addSimple(_ place: Range<Int>, contourCount: Int, in glyphs: FontBytes, shiftX: Int, shiftY: Int) throws(PaperError) {
        if contourCount == 0 { return }
        let data = try glyphs.part(from: place.lowerBound, count: place.count)
        var ends: [Int] = []
        for index in 0..<contourCount {
            let end = try data.u16(10 + 2 * index)
            guard end >= (ends.last ?? -1) else { throw glyphs.malformed("contours out of order") }
            ends.append(end)
        }
        let count = (ends.last ?? -1) + 1
        pointCount += count
        guard pointCount <= GlyphOutline.maximumPoints else { throw glyphs.malformed("more than \(GlyphOutline.maximumPoints) points") }

        var offset = try 12 + 2 * contourCount + data.u16(10 + 2 * contourCount)
        var flags: [Int] = []
        while flags.count < count {
            let flag = try data.u8(offset)
            offset += 1
            flags.append(flag)
            if flag & 0x08 != 0 {
                let repeats = try data.u8(offset)
                offset += 1
                flags.append(contentsOf: repeatElement(flag, count: min(repeats, count - flags.count)))
            }
        }
        let xs = try GlyphOutline.coordinates(flags, shortBit: 0x02, sameBit: 0x10, in: data, at: &offset)
        let ys = try GlyphOutline.coordinates(flags, shortBit: 0x04, sameBit: 0x20, in: data, at: &offset)
        var start = 0
        for end in ends {
            contours.append((start..<(end + 1)).map { Point(x: xs[$0] + shiftX, y: ys[$0] + shiftY, isOnCurve: flags[$0] & 1 != 0) })
            start = end + 1
        }
    }

    private static func coordinates(_ flags: [Int], shortBit: Int, sameBit: Int, in data: FontBytes, at offset: inout Int) throws(PaperError) -> [Int] {
        var values: [Int] = []
        values.reserveCapacity(flags.count)
        var value = 0
        for flag in flags {
            if flag & shortBit != 0 {
                let delta = try data.u8(offset)
                value += flag & sameBit != 0 ? delta : -delta
                offset += 1
            } else if flag & sameBit == 0 {
                value += try data.i16(offset)
                offset += 2
            }
            values.append(value)
        }
        return values
    }
}
