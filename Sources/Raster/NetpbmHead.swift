/// What stands before the pixels of a binary PGM or PPM file: the magic number, width, height and the greatest value, as text.
struct NetpbmHead {
    let width: Int
    let height: Int
    /// Where the pixels begin.
    let end: Int

    /// Octets that the head may have, comments included.
    static let maximumOctets = 4096
    /// A number of more digits is refused and not computed.
    private static let maximumDigits = 9

    /// Throws `otherFormat` where the file does not begin with `magic`, `head` where something else is wrong.
    init(of octets: [UInt8], magic: StaticString, kind: String) throws(RasterError) {
        let wanted = String(describing: magic)
        guard octets.starts(with: wanted.utf8) else { throw ForeignFormat.error(octets, wanted: "\(kind) (\(wanted))") }
        var position = wanted.utf8.count
        let width = try NetpbmHead.number(octets, &position, name: "width")
        let height = try NetpbmHead.number(octets, &position, name: "height")
        let maximum = try NetpbmHead.number(octets, &position, name: "greatest value")
        guard maximum == 255 else { throw .head("its greatest value is \(maximum); only 255, eight bits a sample, is read") }
        guard position < octets.count, NetpbmHead.isSpace(octets[position]) else { throw .head("no white space before the pixels") }
        self.width = width
        self.height = height
        end = position + 1
    }

    /// A decimal number behind white space and comments, each of which runs from # to the end of its line.
    private static func number(_ octets: [UInt8], _ position: inout Int, name: String) throws(RasterError) -> Int {
        let start = position
        let end = min(octets.count, maximumOctets)
        var isComment = false
        while position < end, isComment || isSpace(octets[position]) || octets[position] == UInt8(ascii: "#") {
            if octets[position] == UInt8(ascii: "#") { isComment = true }
            if octets[position] == UInt8(ascii: "\n") || octets[position] == UInt8(ascii: "\r") { isComment = false }
            position += 1
        }
        guard position > start else { throw .head("no white space before its \(name)") }
        var value = 0, digits = 0
        while position < end, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octets[position]) {
            digits += 1
            guard digits <= maximumDigits else { throw .head("its \(name) has more than \(maximumDigits) digits") }
            value = value * 10 + Int(octets[position] - UInt8(ascii: "0"))
            position += 1
        }
        guard digits > 0 else { throw .head(position < maximumOctets ? "no number for its \(name)" : "longer than \(maximumOctets) octets") }
        return value
    }

    private static func isSpace(_ octet: UInt8) -> Bool { octet == 0x20 || (0x09...0x0D).contains(octet) }
}

/// Names files that are something else, by how they begin, with the way to what is wanted.
enum ForeignFormat {
    static func error(_ octets: [UInt8], wanted: String) -> RasterError {
        let beginnings: [(name: String, octets: [UInt8], advice: String)] = [
            ("a PNG picture", [0x89] + Array("PNG".utf8), "`pngtopnm FILE` (netpbm) or `convert FILE -depth 8 gray:` makes \(wanted) of it"),
            ("a JPEG picture", [0xFF, 0xD8, 0xFF], "`djpeg -grayscale -pnm FILE` makes \(wanted) of it"),
            ("a PDF", Array("%PDF".utf8), "`pdftoppm -r 600 -gray -singlefile FILE NAME` makes \(wanted) of a page"),
            ("a TIFF picture", Array("II*\0".utf8), "`tifftopnm FILE` makes \(wanted) of it"),
            ("a TIFF picture", Array("MM\0*".utf8), "`tifftopnm FILE` makes \(wanted) of it"),
            ("a bitmap of one bit (PBM)", Array("P1".utf8), "`pgmtopgm` or `ppmtopgm FILE` (netpbm) makes \(wanted) of it"),
            ("a PGM written as text (P2)", Array("P2".utf8), "`pnmtopnm FILE` (netpbm) makes the binary form of it, \(wanted)"),
            ("a PPM written as text (P3)", Array("P3".utf8), "`ppmtopgm FILE` (netpbm) makes \(wanted) of it"),
            ("a bitmap of one bit (PBM)", Array("P4".utf8), "`ppmtopgm FILE` (netpbm) makes \(wanted) of it"),
            ("a picture in grey (PGM)", Array("P5".utf8), "It has no colours; what is read is \(wanted)"),
            ("a picture in colours (PPM)", Array("P6".utf8), "`ppmtopgm FILE` (netpbm) makes \(wanted) of it"),
        ]
        if octets.isEmpty { return .otherFormat(name: "an empty file", advice: "What is read is \(wanted)") }
        let known = beginnings.first { octets.starts(with: $0.octets) }
        return .otherFormat(name: known?.name ?? "no kind of file that is known here", advice: known?.advice ?? "What is read is \(wanted)")
    }
}
