internal import Domain

/// The form of a front's picture, written and read by the same description: every function codes the value that it is given, or gives
/// the one that it reads where the value is nil.
struct PictureCoder {
    private enum Field: Int {
        case count, repeatOf, textLength, x, y, size, tracking, lineWidth, width, height, sealLength, imprintSide
    }

    private static let numberContexts = 32 + 24 * 24
    /// Contexts of characters: which octets stand high, and below each which stand low.
    private static let characterBase = 1 << 14
    private static let flagBase = characterBase + (1 << 16) + (1 << 9)
    private static let imprintBase = flagBase + 256
    /// What fields and loops hold at most, so that damaged octets cannot ask for more.
    private static let maximumText = TextLimits.maximumScalars

    var bits: BitCoder
    private var x = 0
    private var y = 0
    private var size = 0
    private var previousKind = 0
    private var texts: [[FrontPicture.Character]] = []
    private var isRight = true

    init(_ bits: BitCoder) { self.bits = bits }

    /// Nil where what is read is no picture.
    mutating func picture(_ given: FrontPicture?) -> FrontPicture? {
        let sealScalars = given.map { $0.sealText.unicodeScalars.map(\.value) }
        let sealCount = number(sealScalars?.count, .sealLength)
        guard (0...OfficialSeal.maximumCharacters).contains(sealCount) else { return nil }
        var sealText = "".unicodeScalars
        for index in 0..<sealCount {
            guard let scalar = Unicode.Scalar(scalar(sealScalars?[index])) else { return nil }
            sealText.append(scalar)
        }
        var imprint: SealImprint?
        if flag(given.map { $0.imprint != nil }, 0) {
            imprint = self.imprint(given?.imprint)
            guard imprint != nil else { return nil }
        }
        let count = number(given?.marks.count, .count)
        guard (0...FrontPicture.maximumMarks).contains(count) else { return nil }
        var marks: [FrontPicture.Mark] = []
        marks.reserveCapacity(count)
        for index in 0..<count {
            marks.append(mark(given?.marks[index]))
            guard isRight, !bits.isReading || !bits.isExhausted else { return nil }
        }
        return FrontPicture(sealText: String(sealText), imprint: imprint, marks: marks)
    }

    // MARK: Marks

    private mutating func mark(_ given: FrontPicture.Mark?) -> FrontPicture.Mark {
        let kind = kind(given)
        switch (kind, given) {
        case (0, .line(let x0, let y0, let x1, let y1, let width)?):
            _ = place(x0, y0)
            _ = (number(x1 - x0, .width), number(y1 - y0, .height), number(width, .lineWidth))
        case (1, .frame(let x0, let y0, let width, let height, let line)?):
            _ = place(x0, y0)
            _ = (number(width, .width), number(height, .height), number(line, .lineWidth))
        case (2, .text(let characters, let x0, let baseline, let size, let tracking)?):
            _ = place(x0, baseline)
            _ = (self.size(size), number(tracking, .tracking))
            _ = text(characters)
        case (5, .column(let characters, let x0, let top, let size, let tracking)?):
            _ = place(x0, top)
            _ = (self.size(size), number(tracking, .tracking))
            _ = text(characters)
        case (3, .seal(let x0, let y0)?), (4, .imprint(let x0, let y0)?): _ = place(x0, y0)
        default: return readMark(kind)
        }
        return given ?? .seal(x: 0, y: 0)
    }

    private mutating func readMark(_ kind: Int) -> FrontPicture.Mark {
        let place = place(nil, nil)
        switch kind {
        case 0:
            let (width, height, line) = (number(nil, .width), number(nil, .height), number(nil, .lineWidth))
            return .line(x: place.x, y: place.y, toX: place.x + width, toY: place.y + height, width: line)
        case 1:
            let (width, height, line) = (number(nil, .width), number(nil, .height), number(nil, .lineWidth))
            return .frame(x: place.x, y: place.y, width: width, height: height, line: line)
        case 2:
            let (size, tracking) = (size(nil), number(nil, .tracking))
            return .text(text(nil), x: place.x, baseline: place.y, size: size, tracking: tracking)
        case 5:
            let (size, tracking) = (size(nil), number(nil, .tracking))
            return .column(text(nil), x: place.x, top: place.y, size: size, tracking: tracking)
        case 3: return .seal(x: place.x, y: place.y)
        case 4: return .imprint(x: place.x, y: place.y)
        default:
            isRight = false
            return .seal(x: 0, y: 0)
        }
    }

    /// Three bits, by the kind of the mark before.
    private mutating func kind(_ given: FrontPicture.Mark?) -> Int {
        let value: Int? = given.map { mark in
            switch mark {
            case .line: 0
            case .frame: 1
            case .text: 2
            case .seal: 3
            case .imprint: 4
            case .column: 5
            }
        }
        previousKind = tree(value, width: 3, at: PictureCoder.flagBase + 32 + previousKind * 8)
        return previousKind
    }

    /// As steps from the place before.
    private mutating func place(_ x: Int?, _ y: Int?) -> (x: Int, y: Int) {
        self.y += number(y.map { $0 - self.y }, .y)
        self.x += number(x.map { $0 - self.x }, .x)
        // Damaged octets could otherwise walk out of the numbers.
        if abs(self.x) > 1 << 20 || abs(self.y) > 1 << 20 { (self.x, self.y, isRight) = (0, 0, false) }
        return (self.x, self.y)
    }

    private mutating func size(_ given: Int?) -> Int {
        size += number(given.map { $0 - size }, .size)
        if abs(size) > 1 << 20 { (size, isRight) = (0, false) }
        return size
    }

    // MARK: Text

    /// A text that stood before is named by how many texts ago.
    private mutating func text(_ given: [FrontPicture.Character]?) -> [FrontPicture.Character] {
        let known = given.flatMap { texts.lastIndex(of: $0) }
        if flag(given.map { _ in known != nil }, 1) {
            let back = number(known.map { texts.count - 1 - $0 }, .repeatOf)
            guard texts.indices.contains(texts.count - 1 - back) else {
                isRight = false
                return []
            }
            return texts[texts.count - 1 - back]
        }
        let count = number(given?.count, .textLength)
        guard (0...PictureCoder.maximumText).contains(count) else {
            isRight = false
            return []
        }
        let isFamilyRegister = flag(given.map { $0.first?.isFamilyRegister == true }, 2)
        var characters: [FrontPicture.Character] = []
        for index in 0..<count {
            let character = given?[index]
            let value = scalar(character?.scalar)
            let hasSelector = flag(character.map { $0.selector != 0 }, 3)
            let selector = hasSelector ? scalar(character?.selector) : 0
            characters.append(FrontPicture.Character(scalar: value, selector: selector, isFamilyRegister: isFamilyRegister))
        }
        texts.append(characters)
        return characters
    }

    /// A code point: its plane, then two octets.
    private mutating func scalar(_ given: UInt32?) -> UInt32 {
        var plane: UInt32 = 0
        if flag(given.map { $0 > 0xFFFF }, 4) { plane = UInt32(tree(given.map { Int($0 >> 16) }, width: 5, at: PictureCoder.flagBase + 96)) }
        let high = tree(given.map { Int($0 >> 8 & 0xFF) }, width: 8, at: PictureCoder.characterBase)
        let low = tree(given.map { Int($0 & 0xFF) }, width: 8, at: PictureCoder.characterBase + 512 + high * 256)
        return plane << 16 | UInt32(high << 8 | low)
    }

    // MARK: The imprint

    /// Dot by dot, each by ten of its neighbours above and to the left.
    private mutating func imprint(_ given: SealImprint?) -> SealImprint? {
        let (width, height) = (number(given?.width, .imprintSide), number(given?.height, .imprintSide))
        guard SealImprint.sides.contains(width), SealImprint.sides.contains(height) else { return nil }
        let rowCount = (width + 7) / 8
        var rows = [UInt8](repeating: 0, count: rowCount * height)
        let source = given?.rows
        for y in 0..<height {
            var above = 0
            var higher = 0
            var left = 0
            func isSet(_ x: Int, _ y: Int) -> Int { x < width && y >= 0 && rows[y * rowCount + x >> 3] & (0x80 >> UInt8(x & 7)) != 0 ? 1 : 0 }
            for x in -2..<0 {
                above = above << 1 | isSet(x + 3, y - 1)
                higher = higher << 1 | isSet(x + 2, y - 2)
            }
            for x in 0..<width {
                above = (above << 1 | isSet(x + 2, y - 1)) & 31
                higher = (higher << 1 | isSet(x + 1, y - 2)) & 7
                let context = left << 8 | above << 3 | higher
                let value = source.map { $0[y * rowCount + x >> 3] & (0x80 >> UInt8(x & 7)) != 0 }
                let isDark = bits.bit(value ?? false, PictureCoder.imprintBase + context)
                if isDark { rows[y * rowCount + x >> 3] |= 0x80 >> UInt8(x & 7) }
                left = (left << 1 | (isDark ? 1 : 0)) & 3
            }
        }
        return SealImprint(width: width, height: height, rows: rows)
    }

    // MARK: Numbers

    private mutating func flag(_ given: Bool?, _ context: Int) -> Bool { bits.bit(given ?? false, PictureCoder.flagBase + context) }

    /// The bits of a number below 2^width, the highest first, each by those before it.
    private mutating func tree(_ given: Int?, width: Int, at base: Int) -> Int {
        var node = 1
        for place in stride(from: width - 1, through: 0, by: -1) {
            node = node << 1 | (bits.bit((given ?? 0) >> place & 1 != 0, base + node) ? 1 : 0)
        }
        return node - 1 << width
    }

    /// How many bits it has, then these; signs alternate.
    private mutating func number(_ given: Int?, _ field: Field) -> Int {
        let base = field.rawValue * PictureCoder.numberContexts
        let folded = given.map { $0 >= 0 ? $0 * 2 : -$0 * 2 - 1 }
        let count = tree(folded.map { Int.bitWidth - $0.leadingZeroBitCount }, width: 5, at: base)
        guard count > 0 else { return 0 }
        guard count <= 23 else {
            isRight = false
            return 0
        }
        var value = 1
        for place in stride(from: count - 2, through: 0, by: -1) {
            value = value << 1 | (bits.bit((folded ?? 0) >> place & 1 != 0, base + 32 + count * 24 + place) ? 1 : 0)
        }
        return value & 1 == 0 ? value / 2 : -(value / 2) - 1
    }
}
