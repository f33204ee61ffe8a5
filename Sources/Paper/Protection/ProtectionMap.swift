/// Where on a protected side what lies, for whoever judges a copy of it, or what a film shows. All places are dots of 1/600 inch from the
/// top left corner. It knows no more than what the sides of all of a municipality's certificates have in common.
public struct ProtectionMap: Sendable {
    /// Of a side of A4.
    public static let sideWidth = PageGeometry.width
    public static let sideHeight = PageGeometry.height
    /// Dots of the side of a cell of the deterrent text's ground.
    public static let cell = DeterrentPattern.cell
    /// The square of the latent image on a back.
    public static let latentImage = (x: LatentImage.place.x, y: LatentImage.place.y, side: LatentImage.side)
    /// The scramble image on a back.
    public static let scrambleImage = (x: ScrambleImage.place.x, y: ScrambleImage.place.y, width: ScrambleImage.width, height: ScrambleImage.height)

    private let pattern: DeterrentPattern
    private let figure: Bitmap

    init(_ side: ProtectedSide) {
        pattern = side.pattern
        figure = side.latentImage.figure
    }

    /// Whether the cell at a dot of the side belongs to the deterrent text (H2).
    public func isWord(x: Int, y: Int) -> Bool { pattern.isWord(x: x, y: y) }

    /// Whether a dot of the latent image belongs to the hidden figure (H4); (0, 0) is the image's own corner. None is outside.
    public func isFigure(x: Int, y: Int) -> Bool { figure.has(x, y) }
}

extension PaperPress {
    /// Where the sides of papers with this protection have what. Throws the errors of characters.
    public func map(of protection: PaperProtection) throws(PaperError) -> ProtectionMap {
        ProtectionMap(try protections.side(protection, fonts: fonts))
    }
}
