/// PGM files in their binary form (P5) with eight bits a sample: what pdftoppm -gray, netpbm and scanners write.
public enum PortableGraymap {
    /// The only picture of the file. Whatever the octets are, it ends with a picture or an error, and takes no more memory than the file.
    public static func read(_ octets: [UInt8]) throws(RasterError) -> GrayImage {
        let head = try NetpbmHead(of: octets, magic: "P5", kind: "a binary PGM of eight bits")
        let count = try PixelCount.checked(width: head.width, height: head.height)
        guard octets.count - head.end == count else { throw .length(expected: count, found: octets.count - head.end) }
        return try GrayImage(width: head.width, height: head.height, pixels: Array(octets[head.end...]))
    }

    public static func write(_ image: GrayImage) -> [UInt8] {
        Array("P5\n\(image.width) \(image.height)\n255\n".utf8) + image.pixels
    }
}

/// PPM files in their binary form (P6) with eight bits a sample.
public enum PortablePixmap {
    /// The same as `PortableGraymap.read`, in colours.
    public static func read(_ octets: [UInt8]) throws(RasterError) -> ColourImage {
        let head = try NetpbmHead(of: octets, magic: "P6", kind: "a binary PPM of eight bits")
        let count = try PixelCount.checked(width: head.width, height: head.height) * 3
        guard octets.count - head.end == count else { throw .length(expected: count, found: octets.count - head.end) }
        return try ColourImage(width: head.width, height: head.height, samples: Array(octets[head.end...]))
    }
}
