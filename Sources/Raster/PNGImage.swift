internal import Compression

/// PNG files (ISO/IEC 15948): grey or colours with eight bits a sample, and one bit where every pixel is black or white.
public enum PNGImage {
    private enum ColourType: UInt8 {
        case grey = 0
        case colours = 2
    }

    /// `dotsPerInch` tells viewers and printers how large the picture is.
    public static func write(_ image: GrayImage, dotsPerInch: Int? = nil) -> [UInt8] {
        guard !image.pixels.allSatisfy({ $0 == 0 || $0 == 255 }) else { return writeTwoShades(image, dotsPerInch) }
        return file(image.width, image.height, bits: 8, .grey, shorter(image.pixels, rowOctets: image.width, pixelOctets: 1), dotsPerInch)
    }

    public static func write(_ image: ColourImage, dotsPerInch: Int? = nil) -> [UInt8] {
        return file(image.width, image.height, bits: 8, .colours, shorter(image.samples, rowOctets: image.width * 3, pixelOctets: 3), dotsPerInch)
    }

    /// Pictures of more samples than this are compressed once only.
    private static let mostTriedTwice = 8_000_000

    /// The rows compressed: filtered, which suits shades, or as they are, which suits patterns; whichever is shorter.
    private static func shorter(_ samples: [UInt8], rowOctets: Int, pixelOctets: Int) -> [UInt8] {
        let filtered = Deflate.zlib(RowFilter.filtered(samples, rowOctets: rowOctets, pixelOctets: pixelOctets))
        guard samples.count <= mostTriedTwice else { return filtered }
        let plain = Deflate.zlib(RowFilter.unfiltered(samples, rowOctets: rowOctets))
        return plain.count < filtered.count ? plain : filtered
    }

    private static func writeTwoShades(_ image: GrayImage, _ dotsPerInch: Int?) -> [UInt8] {
        var rows: [UInt8] = []
        rows.reserveCapacity(image.height * (image.width / 8 + 2))
        for start in stride(from: 0, to: image.pixels.count, by: image.width) {
            rows.append(0)
            for x in stride(from: 0, to: image.width, by: 8) {
                var octet: UInt8 = 0
                for inside in 0..<min(8, image.width - x) { octet |= (image.pixels[start + x + inside] & 0x80) >> UInt8(inside) }
                rows.append(octet)
            }
        }
        return file(image.width, image.height, bits: 1, .grey, Deflate.zlib(rows), dotsPerInch)
    }

    private static func file(_ width: Int, _ height: Int, bits: UInt8, _ type: ColourType, _ compressed: [UInt8], _ dotsPerInch: Int?) -> [UInt8] {
        var octets: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        // Neither another compression nor another filter method exists; not interlaced.
        append("IHDR", bigEndian(width) + bigEndian(height) + [bits, type.rawValue, 0, 0, 0], to: &octets)
        if let dotsPerInch {
            let perMetre = (dotsPerInch * 10_000 + 127) / 254
            append("pHYs", bigEndian(perMetre) + bigEndian(perMetre) + [1], to: &octets)
        }
        append("IDAT", compressed, to: &octets)
        append("IEND", [], to: &octets)
        return octets
    }

    private static func append(_ name: String, _ content: [UInt8], to octets: inout [UInt8]) {
        octets += bigEndian(content.count)
        let checked = octets.count
        octets += name.utf8
        octets += content
        octets += bigEndian(Int(CyclicRedundancyCheck.of(octets[checked...])))
    }

    /// Four octets. All that is written so is bounded by the pixels of a picture, or is a checksum of 32 bits.
    private static func bigEndian(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
}
