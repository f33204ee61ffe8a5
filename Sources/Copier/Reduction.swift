public import Raster

/// Smaller pictures of large ones, each pixel the mean of a square: what an eye sees that does not resolve the dots.
public enum Reduction {
    /// `factor` times smaller each way; what is left over at the right and below is lost.
    public static func reduced(_ image: GrayImage, by factor: Int) throws(RasterError) -> GrayImage {
        let (width, height) = (image.width / factor, image.height / factor)
        return try GrayImage(width: width, height: height, pixels: means(image.pixels, rowSamples: image.width, step: 1, width, height, factor))
    }

    public static func reduced(_ image: ColourImage, by factor: Int) throws(RasterError) -> ColourImage {
        let (width, height) = (image.width / factor, image.height / factor)
        return try ColourImage(width: width, height: height, samples: means(image.samples, rowSamples: image.width * 3, step: 3, width, height, factor))
    }

    private static func means(_ samples: [UInt8], rowSamples: Int, step: Int, _ width: Int, _ height: Int, _ factor: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(width * height * step)
        var sums = [Int](repeating: 0, count: width * step)
        for y in 0..<height {
            for index in sums.indices { sums[index] = 0 }
            for row in (y * factor)..<((y + 1) * factor) {
                var source = row * rowSamples
                for x in 0..<width {
                    for _ in 0..<factor {
                        for channel in 0..<step { sums[x * step + channel] &+= Int(samples[source + channel]) }
                        source += step
                    }
                }
            }
            for sum in sums { result.append(UInt8((sum + factor * factor / 2) / (factor * factor))) }
        }
        return result
    }
}
