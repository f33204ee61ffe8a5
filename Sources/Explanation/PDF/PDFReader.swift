internal import Dissection

/// A certificate as a PDF file (ISO 32000-1), accounted for to the last octet: header, every object in its place and in use, one
/// cross-reference table with the right offsets, a trailer with Size and Root alone, the end, and nothing after it. So there is no
/// document information, no metadata, no identifier, no second revision, and no octet between objects.
struct PDFReader {
    static let rule = "pdf-profile"
    static let maximumObjects = 4096
    private static let header = Array("%PDF-1.7\n%".utf8) + [0xE5, 0x85, 0xAC, 0xE8, 0x0A]

    /// An object of the file and where its parts lie.
    struct Object {
        let number: Int
        let start: Int
        let dictionary: PDFValue
        /// Content of a stream, as it lies in the file.
        let stream: Range<Int>?
        let end: Int
    }

    private let bytes: [UInt8]
    private var scanner: PDFScanner
    private var objects: [Object] = []

    static func read(_ bytes: [UInt8], into account: inout Account) throws(Unexplained) -> MessageFacts.DocumentFacts {
        var reader = PDFReader(bytes)
        try reader.parse()
        let tail = try reader.tail()
        var structure = PDFStructure(bytes: bytes, objects: reader.objects)
        structure.resolve(catalog: tail.catalog)
        reader.emit(structure, &account)
        guard reader.objects.map(\.number).sorted() == Array(1...reader.objects.count), bytes[reader.scanner.position...].starts(with: tail.expected) else {
            throw Unexplained("pdf-cross-reference", "the cross-reference table, trailer or end is not the one that the objects have", at: reader.scanner.position)
        }
        // The numbers are a permutation of the objects' order in the file.
        let order = (1...reader.objects.count).reduce(0.0) { $0 + FreeBits.choice($1) }
        account.explain(to: reader.scanner.position + tail.expected.count, "PDF cross-reference table and trailer", rule: rule, freeBits: order)
        if account.position < bytes.count {
            let isUpdate = bytes[account.position...].contains(0x6F)
            account.leave(to: bytes.count, rule: "pdf-octets-after-end", isUpdate ? "octets after the end of the file, as of an incremental update" : "octets after the end of the file")
        }
        return MessageFacts.DocumentFacts(sha256: Hash.sha256(bytes), octets: bytes.count, pages: structure.pages, texts: structure.texts, imageOctets: structure.imageOctets)
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        scanner = PDFScanner(bytes: bytes, position: 0, end: bytes.count)
    }

    /// Header and objects, one directly after the other.
    private mutating func parse() throws(Unexplained) {
        guard bytes.starts(with: Self.header) else { throw Unexplained("pdf-header", "another header than that of a certificate", at: 0) }
        scanner.position = Self.header.count
        while scanner.position < bytes.count, bytes[scanner.position] != UInt8(ascii: "x") {
            guard objects.count < Self.maximumObjects else { throw Unexplained("pdf-structure", "too many objects", at: scanner.position) }
            objects.append(try object())
        }
        guard !objects.isEmpty else { throw Unexplained("pdf-structure", "no objects", at: scanner.position) }
    }

    private mutating func object() throws(Unexplained) -> Object {
        let start = scanner.position
        guard let number = scanner.number(), scanner.take(" 0 obj\n") else { throw Unexplained("pdf-structure", "an object is expected", at: start) }
        let dictionaryStart = scanner.position
        let dictionary: PDFValue
        do { dictionary = try scanner.value() } catch { throw Unexplained("pdf-structure", "object \(number): \(error.reason)", at: error.offset) }
        guard case .dictionary = dictionary else { throw Unexplained("pdf-structure", "object \(number) is no dictionary", at: dictionaryStart) }
        // Written again, it must give the same octets: white space and spelling then carry nothing.
        guard dictionary.spelled().elementsEqual(bytes[dictionaryStart..<scanner.position]) else {
            throw Unexplained("pdf-structure", "object \(number) is not in its one spelling", at: dictionaryStart)
        }
        var stream: Range<Int>?
        if scanner.take("stream\n") {
            guard case .integer(let count)? = dictionary["Length"], count >= 0, count <= bytes.count - scanner.position else {
                throw Unexplained("pdf-structure", "object \(number) has no length that fits", at: scanner.position)
            }
            stream = scanner.position..<scanner.position + count
            scanner.position += count
            guard scanner.take("\nendstream") else { throw Unexplained("pdf-structure", "object \(number) does not end where its length says", at: scanner.position) }
        }
        guard scanner.take("\nendobj\n") else { throw Unexplained("pdf-structure", "object \(number) does not end", at: scanner.position) }
        return Object(number: number, start: start, dictionary: dictionary, stream: stream, end: scanner.position)
    }

    /// What must follow the objects (ISO 32000-1 §7.5.4, §7.5.5), from the objects alone.
    private func tail() throws(Unexplained) -> (catalog: Int, expected: [UInt8]) {
        let catalogs = objects.filter { $0.dictionary["Type"] == .name("Catalog") }
        guard catalogs.count == 1, let catalog = catalogs.first?.number else { throw Unexplained("pdf-structure", "not one catalog", at: scanner.position) }
        var text = "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for object in objects.sorted(by: { $0.number < $1.number }) {
            let digits = String(object.start)
            text += String(repeating: "0", count: max(0, 10 - digits.utf8.count)) + digits + " 00000 n \n"
        }
        text += "trailer\n<</Size \(objects.count + 1)/Root \(catalog) 0 R>>\nstartxref\n\(scanner.position)\n%%EOF\n"
        return (catalog, Array(text.utf8))
    }

    /// Pieces of header and objects. What is wrong with an object, or used by nobody, is left unexplained by itself.
    private func emit(_ structure: PDFStructure, _ account: inout Account) {
        account.explain(to: Self.header.count, "PDF header", rule: Self.rule)
        for object in objects {
            if let fault = structure.faults[object.number] {
                account.leave(to: object.end, rule: fault.rule, "object \(object.number): \(fault.sentence)")
                continue
            }
            guard let role = structure.roles[object.number] else {
                account.leave(to: object.end, rule: "pdf-object-unused", "object \(object.number) is used by nothing")
                continue
            }
            let what = "PDF object \(object.number), \(role.rawValue)"
            if let stream = object.stream {
                account.explain(to: stream.lowerBound, what, rule: Self.rule, freeBits: structure.freeBits[object.number] ?? 0)
                account.explain(to: stream.upperBound, what + ", stream", rule: Self.rule, freeBits: FreeBits.octets(stream.count))
                account.explain(to: object.end, what + ", end", rule: Self.rule)
            } else {
                account.explain(to: object.end, what, rule: Self.rule, freeBits: structure.freeBits[object.number] ?? 0)
            }
        }
    }
}
