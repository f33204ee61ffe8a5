internal import Compression

extension ContentPart {
    /// The scramble images of the backs as a faultless scan would show them, in the order of their fronts (H3); `scrambleDamaged` for one
    /// that is not as a municipality writes it.
    public func scans() -> [Result<ScanImage, PaperError>] {
        (0..<scrambleImages).map { index in
            guard let form = object(ContentPart.firstFront + fronts + index), let modules = modules(of: form), let scan = ScrambleImage.scan(modules) else {
                return .failure(PaperError(.scrambleDamaged, "the dots of the scramble image cannot be read", place: "paper"))
            }
            return .success(scan)
        }
    }

    /// What stands from an object's first octet on.
    private func object(_ number: Int) -> [UInt8]? {
        let index = number - ContentPart.structure.number
        return offsets.indices.contains(index) ? Array(octets[offsets[index]...]) : nil
    }

    /// The packed dots of the image that a form object draws.
    private func modules(of form: [UInt8]) -> [UInt8]? {
        guard var reference = PartScanner(form, behind: "/Modules "), let number = reference.number(), reference.take(" 0 R"), let image = object(number),
              var stream = PartScanner(image, behind: "/Length "), let count = stream.number() else { return nil }
        var entries: [UInt8] = []
        ImagePlace.appendMask(width: ScrambleGrid.width, height: ScrambleGrid.height, to: &entries)
        guard stream.take(entries), stream.take(">>stream\n"), let compressed = stream.octets(count) else { return nil }
        return Inflate.zlib(compressed, count: ScrambleGrid.height * ScrambleImage.rowCount)
    }
}

extension ScrambleImage {
    /// Pixels of a module's side in a scan at 300 dpi.
    private static let pixels = 5
    /// Octets of a row of packed modules.
    static let rowCount = (ScrambleGrid.width + 7) / 8

    /// A scan at 300 dpi of what was printed from these packed dots, with its white margin.
    static func scan(_ packed: [UInt8]) -> ScanImage? {
        let edge = margin / moduleSide
        let (width, height) = ((ScrambleGrid.width + 2 * edge) * pixels, (ScrambleGrid.height + 2 * edge) * pixels)
        var shades = [UInt8](repeating: 255, count: width * height)
        for y in 0..<ScrambleGrid.height {
            for x in 0..<ScrambleGrid.width where packed[y * rowCount + x / 8] & (0x80 >> UInt8(x % 8)) != 0 {
                for row in 0..<pixels {
                    let start = ((y + edge) * pixels + row) * width + (x + edge) * pixels
                    for column in 0..<pixels { shades[start + column] = 0 }
                }
            }
        }
        return ScanImage(width: width, height: height, pixels: shades)
    }
}
