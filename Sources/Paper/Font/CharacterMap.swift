/// Characters to glyphs: `cmap` formats 12 (all of Unicode) and 4 (the first 65,536 code points),
/// looked up by binary search in the mapped table.
struct CharacterMap: Sendable {
    private let segmented: FontBytes?
    private let grouped: FontBytes?
    private let segmentCount: Int
    private let groupCount: Int

    /// `table` is the whole `cmap`. Throws where it has neither format for Unicode.
    init(_ table: FontBytes) throws(PaperError) {
        var segmented: FontBytes?
        var grouped: FontBytes?
        var segmentCount = 0
        var groupCount = 0
        for index in 0..<(try table.u16(2)) {
            let record = 4 + 8 * index
            let platform = try table.u16(record)
            let encoding = try table.u16(record + 2)
            guard platform == 0 && encoding != 5 || platform == 3 && (encoding == 1 || encoding == 10) else { continue }
            let subtable = try table.part(from: table.u32(record + 4))
            switch try subtable.u16(0) {
            case 4:
                segmentCount = try subtable.u16(6) / 2
                guard segmentCount > 0 else { throw table.malformed("format 4 without segments") }
                segmented = try subtable.part(from: 0, count: max(subtable.u16(2), 16 + 8 * segmentCount))
            case 12:
                groupCount = try subtable.u32(12)
                grouped = try subtable.part(from: 16, count: 12 * groupCount)
            default: continue
            }
        }
        guard segmented != nil || grouped != nil else { throw table.malformed("no Unicode map of format 4 or 12") }
        self.segmented = segmented
        self.grouped = grouped
        self.segmentCount = segmentCount
        self.groupCount = groupCount
    }

    func glyph(of scalar: Int) throws(PaperError) -> Int? {
        if let grouped, let glyph = try CharacterMap.glyph(of: scalar, in: grouped, count: groupCount) { return glyph }
        guard let segmented, scalar <= 0xFFFF else { return nil }
        return try CharacterMap.glyph(of: scalar, inSegments: segmented, count: segmentCount)
    }

    /// Format 12: groups of (first, last, glyph of the first), ascending.
    private static func glyph(of scalar: Int, in groups: FontBytes, count: Int) throws(PaperError) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            let group = 12 * middle
            if try groups.u32(group + 4) < scalar {
                low = middle + 1
            } else if try groups.u32(group) > scalar {
                high = middle
            } else {
                return try groups.u32(group + 8) + scalar - groups.u32(group)
            }
        }
        return nil
    }

    /// Format 4: parallel arrays of last, (pad), first, delta and offset.
    private static func glyph(of scalar: Int, inSegments table: FontBytes, count: Int) throws(PaperError) -> Int? {
        let lasts = 14
        let firsts = lasts + 2 * count + 2
        let deltas = firsts + 2 * count
        let offsets = deltas + 2 * count
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if try table.u16(lasts + 2 * middle) < scalar { low = middle + 1 } else { high = middle }
        }
        guard low < count, try table.u16(firsts + 2 * low) <= scalar else { return nil }
        let delta = try table.u16(deltas + 2 * low)
        let offset = try table.u16(offsets + 2 * low)
        if offset == 0 { return (scalar + delta) & 0xFFFF }
        // The offset counts from its own place in the array.
        let first = try table.u16(firsts + 2 * low)
        let glyph = try table.u16(offsets + 2 * low + offset + 2 * (scalar - first))
        return glyph == 0 ? nil : (glyph + delta) & 0xFFFF
    }
}
