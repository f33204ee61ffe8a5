/// Variation sequences (IVS and standardised ones) to glyphs: `cmap` format 14.
struct VariationMap: Sendable {
    enum Answer {
        /// The font does not have the sequence.
        case none
        /// The sequence looks like the plain character.
        case ofCharacter
        case glyph(Int)
    }

    private let table: FontBytes
    private let recordCount: Int

    /// `map` is the whole `cmap`; nil where it has no format 14.
    init?(_ map: FontBytes) throws(PaperError) {
        for index in 0..<(try map.u16(2)) {
            let record = 4 + 8 * index
            guard try map.u16(record) == 0, try map.u16(record + 2) == 5 else { continue }
            let subtable = try map.part(from: map.u32(record + 4))
            guard try subtable.u16(0) == 14 else { continue }
            table = try subtable.part(from: 0, count: subtable.u32(2))
            recordCount = try table.u32(6)
            _ = try table.part(from: 10, count: 11 * recordCount)
            return
        }
        return nil
    }

    func glyph(of scalar: Int, selector: Int) throws(PaperError) -> Answer {
        var low = 0
        var high = recordCount
        while low < high {
            let middle = (low + high) / 2
            if try table.u24(10 + 11 * middle) < selector { low = middle + 1 } else { high = middle }
        }
        let record = 10 + 11 * low
        guard low < recordCount, try table.u24(record) == selector else { return .none }
        let defaults = try table.u32(record + 3)
        if defaults != 0, try isDefault(scalar, ranges: table.part(from: defaults)) { return .ofCharacter }
        let others = try table.u32(record + 7)
        if others != 0, let glyph = try glyph(of: scalar, mappings: table.part(from: others)) { return .glyph(glyph) }
        return .none
    }

    /// Ranges of (first character, further characters), ascending.
    private func isDefault(_ scalar: Int, ranges: FontBytes) throws(PaperError) -> Bool {
        var low = 0
        var high = try ranges.u32(0)
        while low < high {
            let middle = (low + high) / 2
            let range = 4 + 4 * middle
            let first = try ranges.u24(range)
            if scalar < first {
                high = middle
            } else if try scalar > first + ranges.u8(range + 3) {
                low = middle + 1
            } else {
                return true
            }
        }
        return false
    }

    /// Mappings of (character, glyph), ascending.
    private func glyph(of scalar: Int, mappings: FontBytes) throws(PaperError) -> Int? {
        var low = 0
        var high = try mappings.u32(0)
        while low < high {
            let middle = (low + high) / 2
            if try mappings.u24(4 + 5 * middle) < scalar { low = middle + 1 } else { high = middle }
        }
        let mapping = 4 + 5 * low
        guard try low < mappings.u32(0), try mappings.u24(mapping) == scalar else { return nil }
        return try mappings.u16(mapping + 3)
    }
}
