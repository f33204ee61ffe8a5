/// Writes the fonts of a certificate: for each font in use a composite font (Type0, Identity-H) over an
/// embedded TrueType subset, with the map back to Unicode (ISO 32000-1, 9.7 and 9.10.3), and another over the same subset where
/// characters stand in columns (Identity-V).
struct FontObjects {
    let glyphs: GlyphCollector

    /// A font for each direction; nil where none is used.
    struct References {
        var row: PDFWriter.Reference?
        var column: PDFWriter.Reference?
    }

    /// Writes all fonts and returns their references by font index.
    func write(to pdf: inout PDFWriter) throws(PaperError) -> [References] {
        var references: [References] = []
        for (index, font) in glyphs.fonts.enumerated() {
            let entries = glyphs.entries.filter { $0.font == index }
            references.append(entries.isEmpty ? References() : try write(font, entries: entries, subset: glyphs.subsetGlyphs[index], to: &pdf))
        }
        return references
    }

    private func write(_ font: TrueTypeFont, entries: [GlyphCollector.Entry], subset: [Int], to pdf: inout PDFWriter) throws(PaperError) -> References {
        let composite = pdf.reserve()
        let descendant = pdf.reserve()
        let descriptor = pdf.reserve()
        let file = pdf.reserve()
        let toUnicode = pdf.reserve()
        let column = entries.contains { $0.column != nil } ? pdf.reserve() : nil
        let name = FontObjects.subsetTag(subset) + font.name.utf8

        func writeComposite(_ reference: PDFWriter.Reference, encoding: StaticString) {
            pdf.write(reference) {
                $0.append("<</Type/Font/Subtype/Type0/BaseFont/")
                $0.append(contentsOf: name)
                $0.append("/Encoding")
                $0.append(encoding)
                $0.append("/DescendantFonts[")
                $0.append(descendant)
                $0.append("]/ToUnicode ")
                $0.append(toUnicode)
                $0.append(">>")
            }
        }
        writeComposite(composite, encoding: "/Identity-H")
        if let column { writeComposite(column, encoding: "/Identity-V") }
        pdf.write(descendant) {
            $0.append("<</Type/Font/Subtype/CIDFontType2/BaseFont/")
            $0.append(contentsOf: name)
            $0.append("/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor ")
            $0.append(descriptor)
            $0.append("/DW 1000/W[")
            FontObjects.appendWidths(entries, to: &$0)
            $0.append("]")
            FontObjects.appendColumnMetrics(entries, to: &$0)
            $0.append(">>")
        }
        pdf.write(descriptor) {
            func thousandths(_ value: Int) -> Int { value * 1000 / font.unitsPerEm }
            $0.append("<</Type/FontDescriptor/FontName/")
            $0.append(contentsOf: name)
            // Serif and symbolic: the codes are glyph numbers, not Latin letters.
            $0.append("/Flags 6/ItalicAngle 0/StemV 80/Ascent ")
            $0.append(decimal: thousandths(font.ascent))
            $0.append("/Descent ")
            $0.append(decimal: thousandths(font.descent))
            $0.append("/CapHeight ")
            $0.append(decimal: thousandths(font.ascent))
            $0.append("/FontBBox[")
            for value in font.boundingBox {
                $0.append(decimal: thousandths(value))
                $0.append(" ")
            }
            $0.append("]/FontFile2 ")
            $0.append(file)
            $0.append(">>")
        }
        let subsetFile = try FontSubset.bytes(of: font, glyphs: subset)
        pdf.writeStream(file, subsetFile) {
            $0.append("/Length1 ")
            $0.append(decimal: subsetFile.count)
        }
        pdf.writeStream(toUnicode, UnicodeMap.bytes(of: entries))
        return References(row: composite, column: column)
    }

    /// Only what differs from what PDF takes by default: advance, and where the middle of the top lies (9.7.4.3).
    private static func appendColumnMetrics(_ entries: [GlyphCollector.Entry], to bytes: inout [UInt8]) {
        let others = entries.filter { $0.column.map { $0 != .usual } ?? false }
        if others.isEmpty { return }
        bytes.append("/W2[")
        for entry in others {
            let metric = entry.column ?? .usual
            bytes.append(decimal: entry.subsetNumber)
            bytes.append("[")
            bytes.append(decimal: -metric.advance)
            bytes.append(" ")
            bytes.append(decimal: entry.width / 2)
            bytes.append(" ")
            bytes.append(decimal: metric.origin)
            bytes.append("]")
        }
        bytes.append("]")
    }

    /// Only what differs from the default of one em; entries are in the order of their CIDs.
    private static func appendWidths(_ entries: [GlyphCollector.Entry], to bytes: inout [UInt8]) {
        var previous = -1
        for entry in entries where entry.width != 1000 {
            if entry.subsetNumber != previous + 1 || previous < 0 {
                if previous >= 0 { bytes.append("]") }
                bytes.append(decimal: entry.subsetNumber)
                bytes.append("[")
            } else {
                bytes.append(" ")
            }
            bytes.append(decimal: entry.width)
            previous = entry.subsetNumber
        }
        if previous >= 0 { bytes.append("]") }
    }

    /// Six capital letters and a plus sign that mark a subset (9.6.4), made from its glyphs by FNV-1a.
    private static func subsetTag(_ subset: [Int]) -> [UInt8] {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for glyph in subset { hash = (hash ^ UInt64(truncatingIfNeeded: glyph)) &* 0x100_0000_01B3 }
        var tag: [UInt8] = []
        for _ in 0..<6 {
            tag.append(0x41 + UInt8(truncatingIfNeeded: hash % 26))
            hash /= 26
        }
        return tag + [UInt8(ascii: "+")]
    }
}
