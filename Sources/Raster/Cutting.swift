extension GrayImage {
    /// A part of the picture; throws `size` where it does not lie inside.
    public func part(x left: Int, y top: Int, width: Int, height: Int) throws(RasterError) -> GrayImage {
        guard Extent.holds(left, width, in: self.width), Extent.holds(top, height, in: self.height) else { throw .size(width: width, height: height, maximum: pixels.count) }
        var rows: [UInt8] = []
        rows.reserveCapacity(width * height)
        for y in top..<(top + height) {
            let start = y * self.width + left
            rows += pixels[start..<(start + width)]
        }
        return try GrayImage(width: width, height: height, pixels: rows)
    }

    /// Twice as many pixels each way; throws `size` where these are too many.
    public func doubled() throws(RasterError) -> GrayImage {
        _ = try PixelCount.checked(width: width * 2, height: height * 2)
        var result: [UInt8] = []
        result.reserveCapacity(pixels.count * 4)
        for y in 0..<height {
            let row = pixels[(y * width)..<((y + 1) * width)].flatMap { [$0, $0] }
            result += row
            result += row
        }
        return try GrayImage(width: width * 2, height: height * 2, pixels: result)
    }
}

extension ColourImage {
    /// A part of the picture; throws `size` where it does not lie inside.
    public func part(x left: Int, y top: Int, width: Int, height: Int) throws(RasterError) -> ColourImage {
        guard Extent.holds(left, width, in: self.width), Extent.holds(top, height, in: self.height) else { throw .size(width: width, height: height, maximum: samples.count / 3) }
        var rows: [UInt8] = []
        rows.reserveCapacity(width * height * 3)
        for y in top..<(top + height) {
            let start = (y * self.width + left) * 3
            rows += samples[start..<(start + width * 3)]
        }
        return try ColourImage(width: width, height: height, samples: rows)
    }

    /// Pictures of one height side by side, with white between them; throws `size` where there are none, or too many pixels.
    public static func row(_ pictures: [ColourImage], gap: Int) throws(RasterError) -> ColourImage {
        let height = pictures.map(\.height).min() ?? 0
        var samples: [UInt8] = []
        for y in 0..<height {
            for (index, picture) in pictures.enumerated() {
                if index > 0 { samples += [UInt8](repeating: 255, count: gap * 3) }
                samples += picture.samples[(y * picture.width * 3)..<((y + 1) * picture.width * 3)]
            }
        }
        return try ColourImage(width: pictures.map(\.width).reduce(0, +) + gap * max(0, pictures.count - 1), height: height, samples: samples)
    }
}

private enum Extent {
    static func holds(_ start: Int, _ length: Int, in whole: Int) -> Bool { start >= 0 && length >= 0 && start <= whole && length <= whole - start }
}
