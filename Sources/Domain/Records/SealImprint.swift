/// 印影: a registered imprint as the register keeps it, one bit a dot, 1 where there is ink.
public struct SealImprint: Sendable, Hashable {
    /// Dots of either side. At 300 dots to the inch 200 are 17 mm; a registered seal has 8 to 25 mm.
    public static let sides = 8...400

    public let width: Int
    public let height: Int
    /// Row by row from the top, each from a new octet, the leftmost dot in the highest bit (as ISO 32000-1, 8.9.3,
    /// has images); bits beyond the width are 0.
    public let rows: [UInt8]

    /// Returns nil where `rows` is not of this size, or a bit beyond the width is set.
    public init?(width: Int, height: Int, rows: [UInt8]) {
        guard SealImprint.sides.contains(width), SealImprint.sides.contains(height) else { return nil }
        let stride = (width + 7) / 8
        guard rows.count == stride * height else { return nil }
        let padding = stride * 8 - width
        let beyond = UInt8((1 << padding) - 1)
        guard (0..<height).allSatisfy({ rows[$0 * stride + stride - 1] & beyond == 0 }) else { return nil }
        self.width = width
        self.height = height
        self.rows = rows
    }

    /// Whether the dot has ink; none is outside.
    public func has(_ x: Int, _ y: Int) -> Bool {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return false }
        return rows[y * ((width + 7) / 8) + x / 8] & (0x80 >> UInt8(x % 8)) != 0
    }
}
