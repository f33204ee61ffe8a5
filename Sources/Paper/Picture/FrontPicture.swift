internal import Domain

/// What one front shows, as the marks that make it, so that the press can draw it again: the picture that the enquiry site shows
/// beside a scan (H3). It holds neither fonts nor the official seal's shape, which the press has.
public struct FrontPicture: Sendable, Hashable {
    /// A character as the front has it.
    struct Character: Sendable, Hashable {
        let scalar: UInt32
        /// 0 where the character stands alone.
        let selector: UInt32
        let isFamilyRegister: Bool
    }

    /// All lengths and places in dots from the top left corner.
    enum Mark: Sendable, Hashable {
        case line(x: Int, y: Int, toX: Int, toY: Int, width: Int)
        case frame(x: Int, y: Int, width: Int, height: Int, line: Int)
        case text([Character], x: Int, baseline: Int, size: Int, tracking: Int)
        /// A text set downward (縦書き), the middle of its em boxes at `x`.
        case column([Character], x: Int, top: Int, size: Int, tracking: Int)
        case seal(x: Int, y: Int)
        case imprint(x: Int, y: Int)
    }

    /// Far more than a page holds.
    static let maximumMarks = 4096

    let sealText: String
    let imprint: SealImprint?
    let marks: [Mark]

    /// The octets of a scramble image's content, before it is signed and encrypted.
    public var packed: [UInt8] {
        var coder = PictureCoder(BitCoder())
        _ = coder.picture(self)
        return coder.bits.finish()
    }

    /// Reads what `packed` gave. Throws `scrambleDamaged`.
    public init(unpacking octets: [UInt8]) throws(PaperError) {
        var coder = PictureCoder(BitCoder(reading: octets))
        guard let picture = coder.picture(nil), !coder.bits.isExhausted, picture.packed == octets else {
            throw PaperError(.scrambleDamaged, "the octets are no picture of a front", place: "scramble image")
        }
        self = picture
    }

    init(sealText: String, imprint: SealImprint?, marks: [Mark]) {
        self.sealText = sealText
        self.imprint = imprint
        self.marks = marks
    }

    init(_ canvas: Canvas, glyphs: GlyphCollector, sealText: String, imprint: SealImprint?) {
        let marks = canvas.marks.map { mark -> Mark in
            switch mark {
            case .line(let x0, let y0, let x1, let y1, let width): .line(x: x0, y: y0, toX: x1, toY: y1, width: width)
            case .frame(let x, let y, let width, let height, let line): .frame(x: x, y: y, width: width, height: height, line: line)
            case .seal(let x, let y): .seal(x: x, y: y)
            case .imprint(let x, let y): .imprint(x: x, y: y)
            case .text(let range, let x, let baseline, let size, let tracking):
                .text(glyphs.characters(range), x: x, baseline: baseline, size: size, tracking: tracking)
            case .column(let range, let x, let top, let size, let tracking):
                .column(glyphs.characters(range), x: x, top: top, size: size, tracking: tracking)
            }
        }
        let hasImprint = marks.contains { if case .imprint = $0 { true } else { false } }
        self.init(sealText: sealText, imprint: hasImprint ? imprint : nil, marks: marks)
    }
}

extension GlyphCollector {
    fileprivate func characters(_ range: Range<Int>) -> [FrontPicture.Character] {
        range.map { index in
            let entry = entry(at: index)
            return FrontPicture.Character(scalar: entry.scalar, selector: entry.selector, isFamilyRegister: entry.glyphSet == .familyRegister)
        }
    }

    /// Looks up the glyphs of a picture's text. Throws the errors of characters.
    mutating func shape(_ characters: [FrontPicture.Character], direction: WritingDirection) throws(PaperError) -> Range<Int> {
        var text = "".unicodeScalars
        for character in characters {
            for value in [character.scalar, character.selector] where value != 0 {
                guard let scalar = Unicode.Scalar(value) else { throw PaperError(.scrambleDamaged, "a text holds what is no character", place: "scramble image") }
                text.append(scalar)
            }
        }
        let glyphSet: GlyphSet = characters.first?.isFamilyRegister == true ? .familyRegister : .ordinary
        return try shape(String(text), in: glyphSet, direction: direction, place: "scramble image")
    }
}
