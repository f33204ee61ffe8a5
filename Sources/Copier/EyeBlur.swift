public import Raster

/// A picture as an eye has it that does not resolve dots of 1/600 inch: lines that the film leaves melt into a shade.
public enum EyeBlur {
    /// In dots: enough to melt a period of six.
    private static let sigma = 2.5

    public static func seen(_ image: ColourImage) throws(RasterError) -> ColourImage {
        var samples = image.samples
        for channel in 0..<3 {
            let shades = stride(from: channel, to: image.samples.count, by: 3).map { image.samples[$0] }
            var blur = GaussianBlur(try GrayImage(width: image.width, height: image.height, pixels: shades), sigma: sigma)
            var row = [Float](repeating: 0, count: image.width)
            for y in 0..<image.height {
                blur.nextRow(into: &row)
                for x in 0..<image.width { samples[(y * image.width + x) * 3 + channel] = UInt8(max(0, min(255, 255 - 255 * row[x] + 0.5))) }
            }
        }
        return try ColourImage(width: image.width, height: image.height, samples: samples)
    }
}
