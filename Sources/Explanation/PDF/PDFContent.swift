/// The operators of a page or drawing (ISO 32000-1 §8, §9): those of a list, each with the operands that it takes, between single
/// spaces and line feeds. Text is looked up in the ToUnicode map of its font.
struct PDFContent {
    struct Names {
        var fonts: [String: [UInt16: String]] = [:]
        var drawings: Set<String> = []
    }

    private enum Operand: Equatable { case number, name(String), codes([UInt8]), mark(Int) }

    /// How many numbers each operator takes that takes numbers alone.
    private static let numeric: [String: Int] = [
        "cm": 6, "m": 2, "l": 2, "c": 6, "re": 4, "h": 0, "S": 0, "f": 0, "B": 0, "n": 0, "W": 0, "w": 1, "j": 1, "J": 1, "g": 1, "G": 1, "rg": 3, "RG": 3,
        "q": 0, "Q": 0, "BT": 0, "ET": 0, "Tc": 1, "Td": 2,
    ]
    private static let maximumOperands = 8
    private static let maximumNesting = 32

    private let bytes: [UInt8]
    private let names: Names
    private var position = 0
    private var operands: [Operand] = []
    private var map: [UInt16: String]?
    private var isText = false
    private var nesting = 0
    private var line = ""
    private var isMarked = false
    /// The kinds of marked contents (ISO 32000-1 §14.6), which are numbered from 0 in their order.
    private(set) var marks: [String] = []
    /// What each text object says.
    private(set) var texts: [String] = []

    init(_ bytes: [UInt8], _ names: Names) {
        self.bytes = bytes
        self.names = names
    }

    /// What is wrong with the content; nil where every octet belongs to an operator of the list.
    mutating func refusal() -> String? {
        while position < bytes.count {
            if let reason = token() { return reason }
            // One separator, except where the next octet delimits by itself.
            if position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x0A { position += 1 }
        }
        if !operands.isEmpty { return "operands without an operator" }
        if isText || isMarked || nesting != 0 { return "an end inside of a text or state" }
        return nil
    }

    private mutating func token() -> String? {
        let first = bytes[position]
        if first == UInt8(ascii: "<") { return bytes[position...].starts(with: Array("<</MCID ".utf8)) ? mark() : codes() }
        let isName = first == UInt8(ascii: "/")
        let start = isName ? position + 1 : position
        var end = start
        while end < bytes.count, end - start < 64, PDFScanner.isRegular(bytes[end]), (0x21...0x7E).contains(bytes[end]) { end += 1 }
        guard end > start else { return "an octet that is no token, at \(position)" }
        let word = String(decoding: bytes[start..<end], as: UTF8.self)
        position = end
        if isName { return push(.name(word)) }
        return Self.isNumber(word) ? push(.number) : run(word)
    }

    private mutating func push(_ operand: Operand) -> String? {
        operands.append(operand)
        return operands.count > Self.maximumOperands ? "too many operands" : nil
    }

    /// Of a marked content: its number, one digit.
    private mutating func mark() -> String? {
        let place = position + 8
        guard bytes[place...].dropFirst().starts(with: Array(">>".utf8)), (0x30...0x39).contains(bytes[place]) else { return "a mark of another form" }
        position = place + 3
        return push(.mark(Int(bytes[place]) - 0x30))
    }

    /// Four digits for each character, in angle brackets.
    private mutating func codes() -> String? {
        var octets: [UInt8] = []
        position += 1
        while position + 1 < bytes.count, bytes[position] != UInt8(ascii: ">") {
            guard let high = Hexadecimal.value(ofEitherCase: bytes[position]), let low = Hexadecimal.value(ofEitherCase: bytes[position + 1]) else { return "a string that is not hexadecimal" }
            octets.append(high << 4 | low)
            position += 2
        }
        guard position < bytes.count, bytes[position] == UInt8(ascii: ">"), octets.count.isMultiple(of: 2) else { return "a string that does not end" }
        position += 1
        return push(.codes(octets))
    }

    private mutating func run(_ name: String) -> String? {
        defer { operands = [] }
        if let count = Self.numeric[name] {
            guard operands.count == count, operands.allSatisfy({ $0 == .number }) else { return "other operands than \(name) takes" }
            return enter(name)
        }
        switch (name, operands.count, operands.first) {
        case ("Do", 1, .name(let drawing)?):
            return names.drawings.contains(drawing) ? nil : "a drawing that the resources do not name"
        case ("Tf", 2, .name(let font)?) where operands.last == .number && isText:
            map = names.fonts[font]
            return map == nil ? "a font that the resources do not name" : nil
        case ("BDC", 2, .name(let kind)?) where operands.last == .mark(marks.count) && !isMarked && !isText && nesting == 0:
            isMarked = true
            marks.append(kind)
            return nil
        case ("EMC", 0, nil) where isMarked && !isText && nesting == 0:
            isMarked = false
            return nil
        case ("Tj", 1, .codes(let octets)?) where isText:
            return show(octets)
        default:
            return "an operator that certificates do not have, or other operands than it takes"
        }
    }

    private mutating func enter(_ name: String) -> String? {
        switch name {
        case "q":
            nesting += 1
            return nesting > Self.maximumNesting ? "states nested too deep" : nil
        case "Q":
            nesting -= 1
            return nesting < 0 ? "a state that ends without a beginning" : nil
        case "BT":
            guard !isText else { return "a text inside of a text" }
            (isText, line, map) = (true, "", nil)
        case "ET":
            guard isText else { return "a text that ends without a beginning" }
            isText = false
            if !line.isEmpty { texts.append(line) }
        case "Tc", "Td":
            return isText ? nil : "a text operator outside of a text"
        default: break
        }
        return nil
    }

    private mutating func show(_ octets: [UInt8]) -> String? {
        guard let map else { return "a text without a font" }
        for index in stride(from: 0, to: octets.count, by: 2) {
            guard let text = map[UInt16(octets[index]) << 8 | UInt16(octets[index + 1])] else { return "a character without a meaning in the ToUnicode map" }
            line += text
        }
        return nil
    }

    private static func isNumber(_ word: String) -> Bool {
        let digits = word.utf8.first == UInt8(ascii: "-") ? word.utf8.dropFirst() : word.utf8[...]
        guard digits.count <= 12, digits.contains(where: { $0 != UInt8(ascii: ".") }) else { return false }
        return digits.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") } && digits.filter { $0 == UInt8(ascii: ".") }.count <= 1
    }
}
