/// What each object of a municipality's part is for: from its table of contents along the references, each with the keys that its role
/// has and no other. An object that is not reached, or is reached in two roles, is a fault.
struct PDFStructure {
    enum Role: String {
        case contents = "table of contents", signature, structure = "structure tree", element = "structure element", parents = "parent tree"
        case page, resources, content = "page content", font, descendantFont = "descendant font"
        case fontDescriptor = "font descriptor", fontFile = "font file", unicodeMap = "ToUnicode map", form = "drawing", image, scrambleImage = "scramble image"
    }

    static let maximumUnpacked = 8 << 20
    private static let maximumTotal = 64 << 20
    private static let longestName = 16

    let bytes: [UInt8]
    let objects: [Int: PDFReader.Object]
    private(set) var roles: [Int: Role] = [:]
    private(set) var faults: [Int: Unexplained] = [:]
    private(set) var freeBits: [Int: Double] = [:]
    var pages = 0
    var texts: [String] = []
    private(set) var imageOctets = 0
    /// Fonts and drawings of all fronts.
    var frontNames = PDFContent.Names()
    /// What the codes of fonts stand for, by the number of the map's object: fonts for rows and for columns share one.
    private var unicodeMaps: [Int: [UInt16: String]] = [:]
    private var unpackedTotal = 0

    init(bytes: [UInt8], objects: [PDFReader.Object]) {
        self.bytes = bytes
        self.objects = Dictionary(objects.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Fonts and drawings by the names that a content has for them.
    mutating func names(_ dictionary: PDFValue, _ object: PDFReader.Object, depth: Int) throws(Unexplained) -> PDFContent.Names {
        guard case .dictionary(let entries) = dictionary, Set(entries.map(\.key)).isSubset(of: ["Font", "XObject"]), depth < PDFScanner.maximumDepth else {
            throw fault("resources of another kind", object)
        }
        var names = PDFContent.Names()
        if case .dictionary(let fonts)? = dictionary["Font"] {
            for entry in fonts {
                let number = try reference(entry.value, object)
                visit(number, .font) { (structure, object) throws(Unexplained) in try structure.font(object) }
                guard case .reference(let map)? = objects[number]?.dictionary["ToUnicode"] else { continue }
                names.fonts[entry.key] = unicodeMaps[map]
            }
        } else if dictionary["Font"] != nil { throw fault("fonts that are no dictionary", object) }
        if case .dictionary(let drawings)? = dictionary["XObject"] {
            for entry in drawings {
                // The deterrent pattern is the centre's to draw.
                if entry.key == "Deterrent", entry.value == .reference(Self.deterrent), depth == 0 {
                    names.drawings.insert(entry.key)
                    continue
                }
                let number = try reference(entry.value, object)
                let isImage = objects[number]?.dictionary["Subtype"] == .name("Image")
                visit(number, isImage ? .image : .form) { (structure, object) throws(Unexplained) in
                    if isImage { try structure.image(object) } else { try structure.form(object, depth: depth) }
                }
                names.drawings.insert(entry.key)
            }
        } else if dictionary["XObject"] != nil { throw fault("drawings that are no dictionary", object) }
        // Any name of letters and digits would do.
        for name in Array(names.fonts.keys) + names.drawings {
            guard name.utf8.count <= Self.longestName, name.utf8.allSatisfy(PDFScanner.isAlphanumeric) else { throw fault("a name of another form", object) }
            freeBits[object.number, default: 0] += Double(name.utf8.count) * FreeBits.choice(62) + FreeBits.choice(Self.longestName)
        }
        return names
    }

    mutating func form(_ object: PDFReader.Object, depth: Int) throws(Unexplained) {
        try check(object, ["Filter": .name("FlateDecode"), "Type": .name("XObject"), "Subtype": .name("Form")], open: ["Length", "BBox", "Resources"], optional: ["Matrix"])
        for key in ["BBox", "Matrix"] {
            guard let value = object.dictionary[key] else { continue }
            guard Self.isNumbers(value, key == "BBox" ? 4 : 6) else { throw fault("a box or matrix of another form", object) }
        }
        let names = try names(object.dictionary["Resources"] ?? .dictionary([]), object, depth: depth + 1)
        texts += try drawing(object, names)
    }

    /// An image or mask (ISO 32000-1 §8.9.5): samples of any content, of exactly the size that its entries say.
    private mutating func image(_ object: PDFReader.Object) throws(Unexplained) {
        try check(object, ["Filter": .name("FlateDecode"), "Type": .name("XObject"), "Subtype": .name("Image")],
                  open: ["Length", "Width", "Height", "BitsPerComponent"], optional: ["ImageMask", "Decode", "ColorSpace"])
        guard case .integer(let width)? = object.dictionary["Width"], case .integer(let height)? = object.dictionary["Height"],
              case .integer(let bits)? = object.dictionary["BitsPerComponent"], [1, 2, 4, 8].contains(bits), (1...20_000).contains(width), (1...20_000).contains(height) else {
            throw fault("an image of another form", object)
        }
        let components: Int
        switch (object.dictionary["ImageMask"], object.dictionary["ColorSpace"]) {
        case (.boolean(true)?, nil) where bits == 1: components = 1
        case (nil, .name("DeviceGray")?): components = 1
        case (nil, .name("DeviceRGB")?): components = 3
        default: throw fault("an image of another colour space", object)
        }
        if let decode = object.dictionary["Decode"], !Self.isNumbers(decode, 2 * components) { throw fault("an image that is decoded otherwise", object) }
        let samples = try unpacked(object)
        guard samples.count == (width * bits * components + 7) / 8 * height else { throw fault("an image of another size than it says", object) }
        imageOctets += samples.count
    }

    private mutating func font(_ object: PDFReader.Object) throws(Unexplained) {
        // In rows or in columns.
        let encoding: PDFValue = object.dictionary["Encoding"] == .name("Identity-V") ? .name("Identity-V") : .name("Identity-H")
        try check(object, ["Type": .name("Font"), "Subtype": .name("Type0"), "Encoding": encoding], open: ["BaseFont", "DescendantFonts", "ToUnicode"])
        freeBits[object.number, default: 0] += FreeBits.choice(2)
        guard let name = object.dictionary["BaseFont"], Self.isFontName(name) else { throw fault("another font than certificates have", object) }
        guard case .array(let descendants)? = object.dictionary["DescendantFonts"], descendants.count == 1 else { throw fault("not one descendant font", object) }
        let descendant = try reference(descendants.first, object)
        guard objects[descendant]?.dictionary["BaseFont"] == name else { throw fault("another descendant than it names", object) }
        visit(descendant, .descendantFont) { (structure, object) throws(Unexplained) in
            let system = PDFValue.dictionary([.init(key: "Registry", value: .text("Adobe")), .init(key: "Ordering", value: .text("Identity")), .init(key: "Supplement", value: .integer(0))])
            try structure.check(object, ["Type": .name("Font"), "Subtype": .name("CIDFontType2"), "BaseFont": name, "CIDSystemInfo": system, "CIDToGIDMap": .name("Identity"),
                                         "DW": .integer(1000)], open: ["FontDescriptor", "W"], optional: ["W2"])
            guard case .array(let widths)? = object.dictionary["W"], Self.isWidths(widths) else { throw structure.fault("widths of another form", object) }
            if let columns = object.dictionary["W2"] {
                guard case .array(let metrics) = columns, Self.isWidths(metrics, multiple: 3) else { throw structure.fault("metrics of columns of another form", object) }
            }
            structure.visit(try structure.reference(object.dictionary["FontDescriptor"], object), .fontDescriptor) { (structure, object) throws(Unexplained) in
                try structure.descriptor(object, name)
            }
        }
        let number = try reference(object.dictionary["ToUnicode"], object)
        visit(number, .unicodeMap) { (structure, object) throws(Unexplained) in
            try structure.check(object, ["Filter": .name("FlateDecode")], open: ["Length"])
            guard let map = UnicodeMapReader.read(try structure.unpacked(object)) else { throw structure.fault("a ToUnicode map of another form", object) }
            structure.unicodeMaps[number] = map
        }
    }

    private mutating func descriptor(_ object: PDFReader.Object, _ name: PDFValue) throws(Unexplained) {
        try check(object, ["Type": .name("FontDescriptor"), "FontName": name], open: ["Flags", "ItalicAngle", "StemV", "Ascent", "Descent", "CapHeight", "FontBBox", "FontFile2"])
        for key in ["Flags", "ItalicAngle", "StemV", "Ascent", "Descent", "CapHeight"] {
            guard case .integer? = object.dictionary[key] else { throw fault("a font descriptor of another form", object) }
        }
        guard let box = object.dictionary["FontBBox"], Self.isNumbers(box, 4) else { throw fault("a font descriptor of another form", object) }
        visit(try reference(object.dictionary["FontFile2"], object), .fontFile) { (structure, object) throws(Unexplained) in
            try structure.check(object, ["Filter": .name("FlateDecode")], open: ["Length", "Length1"])
            let file = try structure.unpacked(object)
            guard object.dictionary["Length1"] == .integer(file.count) else { throw structure.fault("a font file of another length than it says", object) }
            if let reason = TrueTypeReader.refusal(of: file) { throw structure.fault(reason, object) }
        }
    }

    // MARK: Means

    /// Gives the object its role and judges it, once. Faults stay with the object.
    mutating func visit(_ number: Int, _ role: Role, _ judge: (inout PDFStructure, PDFReader.Object) throws(Unexplained) -> Void) {
        guard let object = objects[number] else { return }
        if let known = roles[number] {
            if known != role { faults[number] = fault("an object in two roles", object) }
            return
        }
        roles[number] = role
        do throws(Unexplained) { try judge(&self, object) } catch { faults[number] = error }
    }

    /// The keys of a role: those with one value, those with any that is judged elsewhere, and those that may be absent.
    mutating func check(_ object: PDFReader.Object, _ fixed: [String: PDFValue], open: Set<String>, optional: Set<String> = []) throws(Unexplained) {
        guard case .dictionary(let entries) = object.dictionary else { throw fault("no dictionary", object) }
        let keys = Set(entries.map(\.key))
        guard keys.isSuperset(of: open.union(fixed.keys)), keys.isSubset(of: open.union(fixed.keys).union(optional)) else { throw fault("keys that its role does not have, or lacks", object) }
        guard entries.allSatisfy({ fixed[$0.key] == nil || fixed[$0.key] == $0.value }) else { throw fault("a value that its role does not have", object) }
        guard (object.stream != nil) == keys.contains("Length") else { throw fault("a stream where none belongs, or none where one does", object) }
        // Order of the keys, presence of the optional ones, and the values that are neither fixed nor a length.
        var bits = (1...entries.count).reduce(Double(optional.count)) { $0 + FreeBits.choice($1) }
        for entry in entries where fixed[entry.key] == nil && entry.key != "Length" && entry.key != "Length1" { bits += entry.value.freeBits }
        if fixed.keys.contains("CIDToGIDMap") || open.contains("BaseFont") { bits += 6 * FreeBits.choice(26) }
        freeBits[object.number, default: 0] += bits
    }

    func reference(_ value: PDFValue?, _ object: PDFReader.Object) throws(Unexplained) -> Int {
        guard case .reference(let number)? = value, objects[number] != nil else { throw fault("a reference to nothing", object) }
        return number
    }

    private mutating func unpacked(_ object: PDFReader.Object) throws(Unexplained) -> [UInt8] {
        guard let stream = object.stream else { throw fault("no stream", object) }
        let octets: [UInt8]
        do { octets = try Inflate.zlib(bytes, stream, maximum: Self.maximumUnpacked) } catch {
            throw Unexplained("pdf-stream", "its stream cannot be unpacked: \(error.reason)", at: stream.lowerBound)
        }
        unpackedTotal += octets.count
        guard unpackedTotal <= Self.maximumTotal else { throw Unexplained("pdf-stream", "the streams are too long in all", at: stream.lowerBound) }
        return octets
    }

    mutating func drawing(_ object: PDFReader.Object, _ names: PDFContent.Names, marks: [String] = []) throws(Unexplained) -> [String] {
        var content = PDFContent(try unpacked(object), names)
        if let reason = content.refusal() { throw fault("its content has \(reason)", object) }
        guard content.marks == marks else { throw fault("its content is marked otherwise", object) }
        return content.texts
    }

    func fault(_ sentence: String, _ object: PDFReader.Object) -> Unexplained { Unexplained("pdf-object", sentence, at: object.start) }

    private static func isNumbers(_ value: PDFValue, _ count: Int) -> Bool {
        guard case .array(let elements) = value, elements.count == count else { return false }
        return elements.allSatisfy(isNumber)
    }

    private static func isNumber(_ value: PDFValue) -> Bool {
        switch value {
        case .integer, .real: true
        default: false
        }
    }

    /// A number of a code and an array of widths, by turns; for columns three numbers a code.
    private static func isWidths(_ widths: [PDFValue], multiple: Int = 1) -> Bool {
        for (index, value) in widths.enumerated() {
            switch value {
            case .integer where index.isMultiple(of: 2): continue
            case .array(let elements) where !index.isMultiple(of: 2) && elements.count.isMultiple(of: multiple) && elements.allSatisfy(isNumber): continue
            default: return false
            }
        }
        return widths.count.isMultiple(of: 2)
    }

    /// A subset tag of six capital letters and one of the two fonts.
    private static func isFontName(_ value: PDFValue) -> Bool {
        guard case .name(let name) = value else { return false }
        let tag = name.utf8.prefix(7)
        return tag.count == 7 && tag.last == UInt8(ascii: "+") && tag.dropLast().allSatisfy { (0x41...0x5A).contains($0) }
            && ["IPAexMincho", "IPAmjMincho"].contains(String(name.dropFirst(7)))
    }
}
