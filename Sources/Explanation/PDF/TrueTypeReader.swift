/// An embedded TrueType subset, accounted for: the six tables that a printed glyph needs and no other (so no names, no comments, no
/// signature), one after the other in the order of the directory, padded with zeros, with the right checksums; glyphs without
/// instructions, each ending where the next begins. OpenType 1.9, "Font file", "glyf", "loca".
struct TrueTypeReader {
    private static let tags = ["glyf", "head", "hhea", "hmtx", "loca", "maxp"]
    /// The source fonts pad glyphs with zeros to fours, and the subset to twos.
    private static let maximumGlyphPadding = 4
    private static let directoryCount = 12 + 16 * 6

    private let bytes: [UInt8]
    private var tables: [String: Range<Int>] = [:]

    /// What is wrong with the file; nil where every octet has its place.
    static func refusal(of bytes: [UInt8]) -> String? {
        var reader = TrueTypeReader(bytes: bytes)
        return reader.directory() ?? reader.metrics() ?? reader.glyphs()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func number(_ place: Int, _ count: Int) -> Int {
        guard place >= 0, place + count <= bytes.count else { return -1 }
        return bytes[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private func sum(_ range: Range<Int>) -> Int {
        var sum = 0
        for place in stride(from: range.lowerBound, to: range.upperBound, by: 4) { sum = (sum + number(place, 4)) & 0xFFFF_FFFF }
        return sum
    }

    private mutating func directory() -> String? {
        guard bytes.count >= Self.directoryCount, bytes.count.isMultiple(of: 4), number(0, 4) == 0x0001_0000, number(4, 2) == 6, number(6, 2) == 64,
              number(8, 2) == 2, number(10, 2) == 32 else { return "a font file with another header" }
        var position = Self.directoryCount
        var sums: [(Int, Int)] = []
        for (index, tag) in Self.tags.enumerated() {
            let record = 12 + 16 * index
            let start = number(record + 8, 4), count = number(record + 12, 4)
            guard bytes[record..<record + 4].elementsEqual(tag.utf8) else { return "a font file with another table" }
            guard start == position, count <= bytes.count - start else { return "a font file with octets between its tables" }
            position = (start + count + 3) & ~3
            guard position <= bytes.count, bytes[(start + count)..<position].allSatisfy({ $0 == 0 }) else { return "a font file with padding that is not zero" }
            tables[tag] = start..<start + count
            var computed = sum(start..<position)
            // The checksum of the head table leaves out the field that adjusts that of the whole.
            if tag == "head" { computed = (computed - number(start + 8, 4)) & 0xFFFF_FFFF }
            sums.append((computed, number(record + 4, 4)))
        }
        guard position == bytes.count else { return "a font file with octets after its tables" }
        guard sums.allSatisfy({ $0.0 == $0.1 }) else { return "a font file with a wrong checksum" }
        guard sum(0..<bytes.count) == 0xB1B0_AFBA else { return "a font file with a wrong checksum of the whole" }
        return nil
    }

    private func table(_ tag: String) -> Range<Int> { tables[tag] ?? 0..<0 }

    private func metrics() -> String? {
        let head = table("head"), hhea = table("hhea"), maxp = table("maxp")
        guard head.count == 54, hhea.count == 36, maxp.count == 32, number(head.lowerBound + 12, 4) == 0x5F0F_3CF5 else { return "a font file with tables of another length" }
        let count = number(maxp.lowerBound + 4, 2)
        guard count > 0, number(hhea.lowerBound + 34, 2) == count, table("hmtx").count == 4 * count else { return "a font file with metrics of another length" }
        guard [0, 1].contains(number(head.lowerBound + 50, 2)), table("loca").count == (count + 1) * (number(head.lowerBound + 50, 2) == 0 ? 2 : 4) else {
            return "a font file with a loca table of another length"
        }
        return nil
    }

    private func glyphs() -> String? {
        let isLong = number(table("head").lowerBound + 50, 2) == 1
        let loca = table("loca"), glyf = table("glyf")
        let places = stride(from: loca.lowerBound, to: loca.upperBound, by: isLong ? 4 : 2).map { isLong ? number($0, 4) : 2 * number($0, 2) }
        guard places.first == 0, places.last == glyf.count else { return "a font file with glyphs that do not fill their table" }
        for (start, end) in zip(places, places.dropFirst()) where start != end {
            guard start < end, end <= glyf.count, let used = outline(glyf.lowerBound + start, glyf.lowerBound + end), end - start - used <= Self.maximumGlyphPadding,
                  bytes[(glyf.lowerBound + start + used)..<(glyf.lowerBound + end)].allSatisfy({ $0 == 0 }) else { return "a font file with a glyph that does not end where the next begins" }
        }
        return nil
    }

    /// How many octets the glyph takes, or nil where it does not fit or has instructions.
    private func outline(_ start: Int, _ end: Int) -> Int? {
        guard end - start >= 10 else { return nil }
        let contours = number(start, 2)
        var position = start + 10
        if contours >= 0x8000 { return composite(start, end) }
        guard contours > 0, position + 2 * contours + 2 <= end, number(position + 2 * contours, 2) == 0 else { return nil }
        let points = number(position + 2 * contours - 2, 2) + 1
        position += 2 * contours + 2
        // Flags may repeat; each says how long its coordinates are.
        var seen = 0, coordinates = 0
        while seen < points {
            guard position < end else { return nil }
            let flag = bytes[position]
            position += 1
            var times = 1
            if flag & 0x08 != 0 {
                guard position < end else { return nil }
                times += Int(bytes[position])
                position += 1
            }
            seen += times
            coordinates += times * ((flag & 0x02 != 0 ? 1 : flag & 0x10 != 0 ? 0 : 2) + (flag & 0x04 != 0 ? 1 : flag & 0x20 != 0 ? 0 : 2))
        }
        position += coordinates
        return seen == points && position <= end ? position - start : nil
    }

    private func composite(_ start: Int, _ end: Int) -> Int? {
        var position = start + 10
        while position + 4 <= end {
            let flags = number(position, 2)
            guard flags & 0x0100 == 0 else { return nil }
            position += 4 + (flags & 0x0001 != 0 ? 4 : 2)
            position += flags & 0x0008 != 0 ? 2 : flags & 0x0040 != 0 ? 4 : flags & 0x0080 != 0 ? 8 : 0
            if flags & 0x0020 == 0 { return position <= end ? position - start : nil }
        }
        return nil
    }
}
