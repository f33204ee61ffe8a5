/// The ToUnicode map of a font: CID to the characters that went in, variation selector included, as
/// UTF-16 (ISO 32000-1, 9.10.3).
enum UnicodeMap {
    /// The most entries that one section may hold.
    private static let sectionLimit = 100

    static func bytes(of entries: [GlyphCollector.Entry]) -> [UInt8] {
        var map: [UInt8] = []
        map.reserveCapacity(400 + entries.count * 24)
        map.append("""
            /CIDInit/ProcSet findresource begin
            12 dict begin
            begincmap
            /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
            /CMapName/Adobe-Identity-UCS def
            /CMapType 2 def
            1 begincodespacerange
            <0000><FFFF>
            endcodespacerange

            """)
        var start = 0
        while start < entries.count {
            let end = min(start + sectionLimit, entries.count)
            map.append(decimal: end - start)
            map.append(" beginbfchar\n")
            for entry in entries[start..<end] {
                map.append("<")
                map.append(hexadecimal16: entry.subsetNumber)
                map.append("><")
                append(entry.scalar, to: &map)
                if entry.selector != 0 { append(entry.selector, to: &map) }
                map.append(">\n")
            }
            map.append("endbfchar\n")
            start = end
        }
        map.append("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n")
        return map
    }

    private static func append(_ scalar: UInt32, to map: inout [UInt8]) {
        if scalar < 0x1_0000 {
            map.append(hexadecimal16: Int(scalar))
        } else {
            let offset = Int(scalar) - 0x1_0000
            map.append(hexadecimal16: 0xD800 + offset >> 10)
            map.append(hexadecimal16: 0xDC00 + offset & 0x3FF)
        }
    }
}
