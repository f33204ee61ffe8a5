public import Raster

/// Copies a side as the model of a copier does: the density of the page, blurred by a Gaussian, at 300 dpi averaged over 2 × 2 dots, with
/// noise, becomes toner in one of two tones.
public enum Photocopier {
    /// The copy of a page that has 600 dots to the inch. At 300 dpi it has half as many dots each way; an odd last row or column is lost.
    /// Throws `RasterError.size` where nothing is left.
    public static func copy(of page: GrayImage, _ settings: CopierSettings) throws(RasterError) -> GrayImage {
        let step = settings.dotsPerInch == 300 ? 2 : 1
        let width = page.width / step, height = page.height / step
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height)
        var noise = NormalNoise(seed: settings.seed, deviation: CopierSettings.noise)
        let threshold = Float(settings.threshold)
        var blur = GaussianBlur(page, sigma: settings.sigma)
        var seen = [Float](repeating: 0, count: width)
        for _ in 0..<height {
            if step == 1 {
                blur.nextRow(into: &seen)
            } else {
                blur.nextHalvedRow(into: &seen)
            }
            noise.add(to: &seen)
            switch settings.tone {
            case .hard: for value in seen { pixels.append(value > threshold ? 0 : 255) }
            case .soft: for value in seen { pixels.append(paper(underToner: min(max((value - threshold + 0.10) / 0.25, 0), 1))) }
            }
        }
        return try GrayImage(width: width, height: height, pixels: pixels)
    }

    private static func paper(underToner toner: Float) -> UInt8 { UInt8(255 - 255 * toner + 0.5) }
}
