public import Paper
public import Raster

/// How far the hidden figure of a latent image stands out from its ground (H4), as densities from 0 (white) to 1 (black): positive where it
/// is the darker of the two.
public struct LatentReading: Sendable, Hashable {
    /// Without a film.
    public let nakedEye: Double
    /// Under the film, moved to the right by 0, 1, … dots; the period's end is its beginning again.
    public let underFilms: [Double]
    /// How far the film was moved where the figure is darkest.
    public let shift: Int

    /// Under the film where the figure is darkest, and moved by half a period from there.
    public var underFilm: Double { under(shift: shift) }
    public var underShiftedFilm: Double { under(shift: shift + ViewerFilm.period / 2) }

    /// Below this nothing is taken for a figure: a tenth of what a film shows of one is left in any copy.
    public static let visible = 0.10

    /// Whether somebody with a film sees the figure.
    public var isSeen: Bool { underFilm >= LatentReading.visible && underShiftedFilm <= -LatentReading.visible }

    /// Of the place of the latent image, as a picture of its own: as many dots each way as `ProtectionMap.latentImage` has.
    public init(of image: GrayImage, figure map: ProtectionMap) {
        underFilms = (0..<ViewerFilm.period).map { shift in
            LatentReading.difference(image, map) { x, y, shade in ViewerFilm.isBlack(x: x, y: y, shift: shift) ? 0 : shade }
        }
        shift = [Int](underFilms.indices).max { [underFilms] in underFilms[$0] < underFilms[$1] } ?? 0
        nakedEye = LatentReading.difference(image, map) { _, _, shade in shade }
    }

    /// Under the film moved to the right by any number of dots.
    public func under(shift: Int) -> Double { underFilms[((shift % ViewerFilm.period) + ViewerFilm.period) % ViewerFilm.period] }

    /// The picture's edge, where the lines end, says nothing.
    private static let edge = 24

    /// Mean density inside of the figure less that outside, of the picture as `seen`.
    private static func difference(_ image: GrayImage, _ map: ProtectionMap, _ seen: (_ x: Int, _ y: Int, _ shade: UInt8) -> UInt8) -> Double {
        var inside = (sum: 0, count: 0), outside = (sum: 0, count: 0)
        for y in edge..<max(edge, image.height - edge) {
            for x in edge..<max(edge, image.width - edge) {
                let darkness = 255 - Int(seen(x, y, image[x, y]))
                if map.isFigure(x: x, y: y) {
                    inside = (inside.sum + darkness, inside.count + 1)
                } else {
                    outside = (outside.sum + darkness, outside.count + 1)
                }
            }
        }
        guard inside.count > 0, outside.count > 0 else { return 0 }
        return (Double(inside.sum) / Double(inside.count) - Double(outside.sum) / Double(outside.count)) / 255
    }
}
