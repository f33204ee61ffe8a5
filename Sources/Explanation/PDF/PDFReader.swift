internal import Dissection

/// A municipality's part of a certificate: the beginning of a PDF file (ISO 32000-1), accounted for to the last octet: header, every object in
/// its place and in use, the table of contents with the right offsets, the signature over all before it, and nothing after it. What makes
/// a file of it (catalog, page tree, cross-reference table) the centre adds. So there is no document information, no metadata, no identifier, no second
/// revision, and no octet between objects.
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

    /// - Parameter maker: who must have signed, and for what.
    static func read(_ bytes: [UInt8], maker: ContentSignatureReader.Maker, into account: inout Account) throws(Unexplained) -> MessageFacts.DocumentFacts {
        var reader = PDFReader(bytes)
        try reader.parse()
        let numbers = reader.objects.map(\.number)
        guard numbers.sorted() == Array(PDFStructure.contents..<PDFStructure.contents + numbers.count), numbers.suffix(2) == [PDFStructure.contents, PDFStructure.signature] else {
            throw Unexplained("pdf-structure", "other objects than a municipality's part has, or a signature that is not the last", at: bytes.count)
        }
        var structure = PDFStructure(bytes: bytes, objects: reader.objects)
        structure.resolve()
        try reader.emit(structure, maker, &account)
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
        while scanner.position < bytes.count {
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

    /// Pieces of header and objects. What is wrong with an object, or used by nobody, is left unexplained by itself.
    private func emit(_ structure: PDFStructure, _ maker: ContentSignatureReader.Maker, _ account: inout Account) throws(Unexplained) {
        // The numbers of most objects are a permutation of their order in the file.
        let order = (1...objects.count).reduce(0.0) { $0 + FreeBits.choice($1) }
        account.explain(to: Self.header.count, "PDF header", rule: Self.rule, freeBits: order)
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
                if role == .signature {
                    var inner = Account()
                    try ContentSignatureReader.read(Array(bytes[stream]), of: Hash.sha256(Array(bytes[..<object.start])), maker, into: &inner)
                    account.absorb(inner, named: what, dataClass: nil) { stream.lowerBound + $0 }
                } else {
                    account.explain(to: stream.upperBound, what + ", stream", rule: Self.rule, freeBits: FreeBits.octets(stream.count))
                }
                account.explain(to: object.end, what + ", end", rule: Self.rule)
            } else {
                account.explain(to: object.end, what, rule: Self.rule, freeBits: structure.freeBits[object.number] ?? 0)
            }
        }
    }
}
