/// A picture in colours: three octets a pixel, red, green, blue, from 0 (none) to 255; row by row from the top, each from the left.
public struct ColourImage: Sendable, Hashable {
    public let width: Int
    public let height: Int
    public let samples: [UInt8]

    /// Throws `size` where there would be no pixels or more than `GrayImage.maximumPixels`, `length` where `samples` are not three a pixel.
    public init(width: Int, height: Int, samples: [UInt8]) throws(RasterError) {
        let expected = try PixelCount.checked(width: width, height: height) * 3
        guard samples.count == expected else { throw .length(expected: expected, found: samples.count) }
        self.width = width
        self.height = height
        self.samples = samples
    }

    /// The same shades, each as a colour.
    public init(_ gray: GrayImage) {
        width = gray.width
        height = gray.height
        samples = gray.pixels.flatMap { [$0, $0, $0] }
    }
}
