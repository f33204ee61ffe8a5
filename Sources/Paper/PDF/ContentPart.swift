/// What a municipality makes of a certificate, and all that it signs (B10): the front of the PDF file up to its own last object.
/// It holds the front pages with their text, fonts, seal and imprint, their structure, and the scramble images of the backs.
///
/// Objects 1 to 4 are the centre's to write, which adds the rest behind these octets without touching them:
///
/// | object | |
/// |---|---|
/// | 1 | catalog (centre) |
/// | 2 | page tree (centre) |
/// | 3 | content that every front begins with: the deterrent pattern (centre) |
/// | 4 | deterrent pattern (centre) |
/// | 5 | this part's table of contents, the last that is signed |
/// | 6 | the signature, over all octets before it |
/// | 7 | root of the structure tree |
/// | 8… | the fronts, then their scramble images, then what they use |
public struct ContentPart: Sendable, Hashable {
    static let catalog = PDFWriter.Reference(number: 1)
    static let tree = PDFWriter.Reference(number: 2)
    static let ground = PDFWriter.Reference(number: 3)
    static let deterrent = PDFWriter.Reference(number: 4)
    static let contents = PDFWriter.Reference(number: 5)
    static let signature = PDFWriter.Reference(number: 6)
    static let structure = PDFWriter.Reference(number: 7)
    static let firstFront = 8
    static let maximumObjects = 4096
    static let maximumCount = 7 << 20

    /// The octets that are signed, from the file's first on.
    public let octets: [UInt8]
    public let fronts: Int
    /// As many as fronts; 0 only where a part was made without them.
    public let scrambleImages: Int
    /// Where the table of contents starts, and each object from object 7 on.
    let contentsOffset: Int
    let offsets: [Int]

    /// Octets that are signed: those of the table of contents are the last.
    init(closing pdf: consuming PDFWriter, fronts: Int, scrambleImages: Int) {
        let offsets = Array(pdf.written.offsets[6...])
        contentsOffset = pdf.count
        pdf.write(ContentPart.contents) {
            $0.append("<</Type/KofuContent/Fronts ")
            $0.append(decimal: fronts)
            $0.append("/Scrambles ")
            $0.append(decimal: scrambleImages)
            $0.append("/Signature 6 0 R/Offsets[")
            for (index, offset) in offsets.enumerated() {
                if index > 0 { $0.append(" ") }
                $0.append(decimal: offset)
            }
            $0.append("]>>")
        }
        octets = pdf.written.octets
        self.offsets = offsets
        self.fronts = fronts
        self.scrambleImages = scrambleImages
    }

    private init(octets: [UInt8], fronts: Int, scrambleImages: Int, contentsOffset: Int, offsets: [Int]) {
        self.octets = octets
        self.contentsOffset = contentsOffset
        self.fronts = fronts
        self.scrambleImages = scrambleImages
        self.offsets = offsets
    }

    /// With the signature behind it, as it crosses the LGWAN: an object of its own that names the octets which it covers, as a
    /// signature of ISO 32000-1, 12.8 does.
    /// - Parameter signature: a detached CMS signature (RFC 5652) over `octets`, in DER.
    public func signed(by signature: [UInt8]) -> [UInt8] {
        var pdf = PDFWriter(continuing: octets, offsets: Array(repeating: 0, count: 6))
        pdf.writePlainStream(ContentPart.signature, signature) {
            $0.append("/Type/KofuSignature/ByteRange[0 ")
            $0.append(decimal: octets.count)
            $0.append("]")
        }
        return pdf.written.octets
    }

    /// The part at the front of a file, its signature, and how many octets both take. Nil where the file begins with no such part.
    /// That it is whole and right its signature must say.
    public static func read(_ file: [UInt8]) -> (part: ContentPart, signature: [UInt8], count: Int)? {
        guard file.count <= maximumCount, var scanner = PartScanner(file, behind: "\n5 0 obj\n<</Type/KofuContent/Fronts ") else { return nil }
        let contentsOffset = scanner.found + 1
        guard let fronts = scanner.number(), (1...PageGeometry.maximumPages).contains(fronts), scanner.take("/Scrambles "),
              let scrambleImages = scanner.number(), scrambleImages == fronts || scrambleImages == 0, scanner.take("/Signature 6 0 R/Offsets[") else { return nil }
        var offsets: [Int] = []
        repeat {
            guard offsets.count < maximumObjects, let offset = scanner.number(), offset < file.count else { return nil }
            offsets.append(offset)
        } while scanner.take(" ")
        guard offsets.count > fronts + scrambleImages, scanner.take("]>>\nendobj\n") else { return nil }
        let signed = scanner.position
        guard scanner.take("6 0 obj\n<</Type/KofuSignature/ByteRange[0 "), scanner.number() == signed, scanner.take("]/Length "),
              let count = scanner.number(), scanner.take(">>stream\n"), let signature = scanner.octets(count), scanner.take("\nendstream\nendobj\n") else { return nil }
        let part = ContentPart(octets: Array(file[..<signed]), fronts: fronts, scrambleImages: scrambleImages, contentsOffset: contentsOffset, offsets: offsets)
        return part.hasObjectsInPlace ? (part, signature, scanner.position) : nil
    }

    /// Whether each object starts where the table of contents says.
    private var hasObjectsInPlace: Bool {
        offsets.enumerated().allSatisfy { index, offset in
            var head: [UInt8] = []
            head.append(decimal: index + 7)
            head.append(" 0 obj\n")
            return offset <= octets.count && octets[offset...].starts(with: head)
        }
    }
}
