/// A4 in dots of 1/600 inch (0.12 pt), the raster of the printers and of the anti-forgery features.
/// x runs to the right from the left edge, y downward from the top edge.
enum PageGeometry {
    static let width = 4960
    static let height = 7016
    static let left = 460
    static let right = 4500
    static let top = 400
    /// The lowest line of content; the foot lies below.
    static let bottom = 6520
    static let footBaseline = 6700
    static let maximumPages = 99

    /// Dots in a length in tenths of a millimetre.
    static func dots(tenthsOfMillimetre length: Int) -> Int { (length * 6000 + 1270) / 2540 }
}
