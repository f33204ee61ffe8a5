public import Raster

/// The film that shows a latent image (H4): half black, half clear, in lines at 45° with the period of the image's own. Laid on so that its
/// black covers the ground's lines, it lets those of the hidden figure through: the figure is dark. Moved by half a period, bright.
public enum ViewerFilm {
    /// In dots of 1/600 inch along a row.
    public static let period = 6

    /// Whether the film is black at a dot of the latent image, moved to the right by `shift` dots.
    public static func isBlack(x: Int, y: Int, shift: Int) -> Bool {
        let phase = (x + y - shift) % period
        return (phase < 0 ? phase + period : phase) < period / 2
    }

    /// A picture in grey under the film, which covers the square whose top left corner is (x, y).
    public static func laid(on image: GrayImage, x left: Int, y top: Int, side: Int, shift: Int) throws(RasterError) -> GrayImage {
        var pixels = image.pixels
        for y in max(0, top)..<max(0, top, min(image.height, top + side)) {
            for x in max(0, left)..<max(0, left, min(image.width, left + side)) where isBlack(x: x - left, y: y - top, shift: shift) {
                pixels[y * image.width + x] = 0
            }
        }
        return try GrayImage(width: image.width, height: image.height, pixels: pixels)
    }

    /// The same in colours.
    public static func laid(on image: ColourImage, x left: Int, y top: Int, side: Int, shift: Int) throws(RasterError) -> ColourImage {
        var samples = image.samples
        for y in max(0, top)..<max(0, top, min(image.height, top + side)) {
            for x in max(0, left)..<max(0, left, min(image.width, left + side)) where isBlack(x: x - left, y: y - top, shift: shift) {
                let start = (y * image.width + x) * 3
                for channel in 0..<3 { samples[start + channel] = 0 }
            }
        }
        return try ColourImage(width: image.width, height: image.height, samples: samples)
    }
}
