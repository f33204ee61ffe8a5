/// A picture in shades of grey: 0 is black, 255 white; row by row from the top, each from the left.
public struct GrayImage: Sendable, Hashable {
    public let width: Int
    public let height: Int
    public let pixels: [UInt8]

    /// Of any picture: far above a sheet of A4 at 600 dpi (4960 × 7016), and 64 MB of grey.
    public static let maximumPixels = 64_000_000

    /// Throws `size` where there would be no pixels or too many, `length` where `pixels` are not width times height.
    public init(width: Int, height: Int, pixels: [UInt8]) throws(RasterError) {
        let expected = try PixelCount.checked(width: width, height: height)
        guard pixels.count == expected else { throw .length(expected: expected, found: pixels.count) }
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// The shade at a place, which must lie inside.
    public subscript(x: Int, y: Int) -> UInt8 { pixels[y * width + x] }
}

/// How many pixels a picture may have.
enum PixelCount {
    /// Width times height; without a trap whatever the numbers are.
    static func checked(width: Int, height: Int) throws(RasterError) -> Int {
        let (count, overflows) = width.multipliedReportingOverflow(by: height)
        guard width > 0, height > 0, !overflows, count <= GrayImage.maximumPixels else {
            throw .size(width: width, height: height, maximum: GrayImage.maximumPixels)
        }
        return count
    }
}
