import Dissection

/// A municipality's part of a certificate of one front with one character, written by the tests: every part can be made wrong by itself.
struct SmallPDF {
    var content = "BT /F0 80 Tf 10 20 Td <0001> Tj ET\nq .1 0 0 .1 5 5 cm /Seal Do Q\n"
    var seal = ".8 .1 .1 rg 10 10 m 20 20 l h B\n"
    var map: [(code: String, text: String)] = [("0001", "4F4F")]
    var font = SmallFont().bytes
    var image: (entries: String, samples: [UInt8])?
    var imageName = "Tile"
    var back = "q 80 0 0 10 5 5 cm /Modules Do Q\n"
    var backFonts = ""
    /// What stands before each object, and what the named objects hold beside.
    var catalogExtra = ""
    var between: [UInt8] = []
    var afterEnd: [UInt8] = []
    var unused: String?
    /// Of a font for columns over the same subset, and what the subset says of columns.
    var columnFont: String?
    var columnMetrics = ""
    var compress: ([UInt8]) -> [UInt8] = SmallPDF.stored

    /// What the signature says: over which octets, for which request, by whom.
    var digest: [UInt8]?
    var context = [UInt8](repeating: 0xAB, count: 32)
    var signer = "kofu://documents/municipality/odawara"
    var signatureExtra: [UInt8] = []
    var contentsExtra = ""
    var elementKind = "P"

    static let header: [UInt8] = Array("%PDF-1.7\n%".utf8) + [0xE5, 0x85, 0xAC, 0xE8, 0x0A]
    static let scrambleEntries = "/Type/XObject/Subtype/Image/ImageMask true/BitsPerComponent 1/Decode[1 0]/Width 8/Height 1"

    /// Objects 7 to 22 and more, then 5 and 6.
    var bytes: [UInt8] {
        var file = Self.header
        var offsets: [Int] = []
        func object(_ body: [UInt8], number: Int? = nil) {
            if offsets.count == 1 { file += between }
            if number == nil { offsets.append(file.count) }
            file += Array("\(number ?? offsets.count + 6) 0 obj\n".utf8) + body + Array("\nendobj\n".utf8)
        }
        func stream(_ octets: [UInt8], _ entries: String = "") {
            let packed = compress(octets)
            object(Array("<</Filter/FlateDecode/Length \(packed.count)\(entries)>>stream\n".utf8) + packed + Array("\nendstream".utf8))
        }
        object(Array("<</Type/StructTreeRoot/K 20 0 R/ParentTree 21 0 R\(catalogExtra)>>".utf8))
        object(Array("<</Type/Page/Parent 2 0 R/StructParents 0/Contents[3 0 R 11 0 R]/Resources 10 0 R>>".utf8))
        stream(Array(back.utf8), "/Type/XObject/Subtype/Form/Matrix[.12 0 0 .12 0 0]/BBox[0 0 4960 7016]/Resources<<\(backFonts)/XObject<</Modules 18 0 R>>>>")
        object(Array("<</Font<</F0 13 0 R\(columnFont == nil ? "" : "/V0 23 0 R")>>/XObject<</Deterrent 4 0 R/Seal 12 0 R\(image == nil ? "" : "/\(imageName) 23 0 R")>>>>".utf8))
        stream(Array("/H1<</MCID 0>>BDC\nEMC\n/P<</MCID 1>>BDC\n\(content)EMC\n".utf8))
        stream(Array(seal.utf8), "/Type/XObject/Subtype/Form/Resources<<>>/BBox[0 0 100 100]")
        object(Array("<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+IPAexMincho/Encoding/Identity-H/DescendantFonts[14 0 R]/ToUnicode 17 0 R>>".utf8))
        object(Array("""
            <</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+IPAexMincho/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>\
            /CIDToGIDMap/Identity/FontDescriptor 15 0 R/DW 1000/W[1[500]]\(columnMetrics)>>
            """.utf8))
        object(Array("<</Type/FontDescriptor/FontName/ABCDEF+IPAexMincho/Flags 6/ItalicAngle 0/StemV 80/Ascent 880/Descent -120/CapHeight 880/FontBBox[0 -120 1000 880 ]/FontFile2 16 0 R>>".utf8))
        stream(font, "/Length1 \(font.count)")
        stream(Array(unicodeMap.utf8))
        stream([0x5A], Self.scrambleEntries)
        object(Array("<</Type/StructElem/S/H1/P 20 0 R/Pg 8 0 R/K 0>>".utf8))
        object(Array("<</Type/StructElem/S/Document/P 7 0 R/K[19 0 R 22 0 R]>>".utf8))
        object(Array("<</Nums[0[19 0 R 22 0 R]]>>".utf8))
        object(Array("<</Type/StructElem/S/\(elementKind)/P 20 0 R/Pg 8 0 R/K 1>>".utf8))
        if let image { stream(image.samples, "/Type/XObject/Subtype/Image" + image.entries) }
        if let columnFont { object(Array(columnFont.utf8)) }
        if let unused { object(Array(unused.utf8)) }
        object(Array("<</Type/KofuContent/Fronts 1/Scrambles 1/Signature 6 0 R/Offsets[\(offsets.map(String.init).joined(separator: " "))]\(contentsExtra)>>".utf8), number: 5)
        let signature = SmallSignature(digest: digest ?? Hash.sha256(file), context: context, signer: signer).bytes + signatureExtra
        object(Array("<</Type/KofuSignature/ByteRange[0 \(file.count)]/Length \(signature.count)>>stream\n".utf8) + signature + Array("\nendstream".utf8), number: 6)
        return file + afterEnd
    }

    /// The font's ToUnicode map.
    var unicodeMap: String {
        """
        /CIDInit/ProcSet findresource begin
        12 dict begin
        begincmap
        /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
        /CMapName/Adobe-Identity-UCS def
        /CMapType 2 def
        1 begincodespacerange
        <0000><FFFF>
        endcodespacerange
        \(map.count) beginbfchar
        \(map.map { "<\($0.code)><\($0.text)>" }.joined(separator: "\n"))
        endbfchar
        endcmap
        CMapName currentdict/CMap defineresource pop
        end
        end

        """
    }

    /// A zlib stream of one stored block.
    static func stored(_ octets: [UInt8]) -> [UInt8] {
        let count = UInt16(octets.count)
        var low: UInt32 = 1, high: UInt32 = 0
        for octet in octets {
            low = (low + UInt32(octet)) % 65_521
            high = (high + low) % 65_521
        }
        let check = high << 16 | low
        return [0x78, 0x01, 1, UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8)] + octets
            + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: check >> UInt32($0)) }
    }
}

/// A TrueType file of two glyphs, the first empty, the second a triangle.
struct SmallFont {
    var glyph: [UInt8] = [0, 1, 0, 0, 0, 0, 0, 100, 0, 100, 0, 2, 0, 0, 0x37, 0x37, 0x37, 0, 100, 50, 0, 0, 100, 0]
    var padding: UInt8 = 0
    var tags = ["glyf", "head", "hhea", "hmtx", "loca", "maxp"]
    var isChecksumWrong = false

    var bytes: [UInt8] {
        var head = [UInt8](repeating: 0, count: 54)
        head.replaceSubrange(12..<16, with: [0x5F, 0x0F, 0x3C, 0xF5])
        var hhea = [UInt8](repeating: 0, count: 36)
        hhea[35] = 2
        var maxp = [UInt8](repeating: 0, count: 32)
        maxp[5] = 2
        let half = UInt8(glyph.count / 2)
        let tables = [glyph, head, hhea, [3, 232, 0, 0, 1, 244, 0, 0], [0, 0, 0, 0, 0, half], maxp]
        var file: [UInt8] = [0, 1, 0, 0, 0, 6, 0, 64, 0, 2, 0, 32] + [UInt8](repeating: 0, count: 96)
        func put(_ value: UInt32, at place: Int) { for index in 0..<4 { file[place + index] = UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * index)) } }
        func sum(_ range: Range<Int>) -> UInt32 {
            stride(from: range.lowerBound, to: range.upperBound, by: 4).reduce(0) { sum, place in sum &+ file[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        }
        var headStart = 0
        for (index, table) in tables.enumerated() {
            let start = file.count
            if index == 1 { headStart = start }
            file += table
            while !file.count.isMultiple(of: 4) { file.append(padding) }
            let record = 12 + 16 * index
            file.replaceSubrange(record..<record + 4, with: Array(tags[index].utf8))
            put(sum(start..<file.count), at: record + 4)
            put(UInt32(start), at: record + 8)
            put(UInt32(table.count), at: record + 12)
        }
        put(0xB1B0_AFBA &- sum(0..<file.count) &+ (isChecksumWrong ? 1 : 0), at: headStart + 8)
        return file
    }
}
