/// Writes the fonts of a certificate: for each font in use a composite font (Type0, Identity-H) over an
/// embedded TrueType subset, with the map back to Unicode (ISO 32000-1, 9.7 and 9.10.3).
struct FontObjects {
    let glyphs: GlyphCollector

    /// Writes all fonts and returns their references by font index; nil for a font that is not used.
    func write(to pdf: inout PDFWriter) throws(PaperError) -> [PDFWriter.Reference?] {
        var references: [PDFWriter.Reference?] = []
        for (index, font) in glyphs.fonts.enumerated() {
            let entries = glyphs.entries.filter { $0.font == index }
            references.append(entries.isEmpty ? nil : try write(font, entries: entries, subset: glyphs.subsetGlyphs[index], to: &pdf))
        }
        return references
    }

    private func write(_ font: TrueTypeFont, entries: [GlyphCollector.Entry], subset: [Int], to pdf: inout PDFWriter) throws(PaperError) -> PDFWriter.Reference {
        let composite = pdf.reserve()
        let descendant = pdf.reserve()
        let descriptor = pdf.reserve()
        let file = pdf.reserve()
        let toUnicode = pdf.reserve()
        let name = FontObjects.subsetTag(subset) + font.name.utf8

        pdf.write(composite) {
            $0.append("<</Type/Font/Subtype/Type0/BaseFont/")
            $0.append(contentsOf: name)
            $0.append("/Encoding/Identity-H/DescendantFonts[")
            $0.append(descendant)
            $0.append("]/ToUnicode ")
            $0.append(toUnicode)
            $0.append(">>")
        }
        pdf.write(descendant) {
            $0.append("<</Type/Font/Subtype/CIDFontType2/BaseFont/")
            $0.append(contentsOf: name)
            $0.append("/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity/FontDescriptor ")
            $0.append(descriptor)
            $0.append("/DW 1000/W[")
            FontObjects.appendWidths(entries, to: &$0)
            $0.append("]>>")
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
        return composite
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
