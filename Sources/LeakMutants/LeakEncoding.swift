#if DEFECTS
/// How forbidden data is spelt where it hides.
public enum LeakEncoding: String, Sendable, Hashable, CaseIterable {
    case utf8 = "utf-8"
    /// Big-endian, without a byte order mark.
    case utf16 = "utf-16"
    case shiftJIS = "shift_jis"
    case hex
    case base64
    case percent
    /// `\u898b`, as in JSON and many languages.
    case escaped = "u-escape"
    case reversed
    /// Digits and Latin letters as their full-width forms.
    case fullWidth = "full-width"
    /// One half in one place, the other in the next.
    case split
    /// As bits: for places that hold no text, such as an order or a length, and for values that fit their grammar.
    case bits

    /// Those that give text.
    public static let texts = allCases.filter { $0 != .bits }

    /// The octets, in as many parts as there are places to put; nil where the encoding leaves the text as it is.
    public func parts(of text: String) -> [[UInt8]]? {
        switch self {
        case .utf8, .bits: return [Array(text.utf8)]
        case .utf16: return [text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }]
        case .shiftJIS: return ShiftJIS.octets(of: text).map { [$0] }
        case .hex: return [Array(LeakEncoding.hexadecimal(Array(text.utf8)).utf8)]
        case .base64: return [Base64Text.encode(Array(text.utf8))]
        case .percent: return [text.utf8.flatMap { [UInt8(ascii: "%")] + LeakEncoding.hexadecimal([$0]).uppercased().utf8 }]
        case .escaped: return [text.utf16.flatMap { Array("\\u\(LeakEncoding.hexadecimal([UInt8($0 >> 8), UInt8($0 & 0xff)]))".utf8) }]
        case .reversed: return [Array(String(String.UnicodeScalarView(text.unicodeScalars.reversed())).utf8)]
        case .fullWidth:
            let wide = LeakEncoding.wide(text)
            return wide == text ? nil : [Array(wide.utf8)]
        case .split:
            let scalars = Array(text.unicodeScalars), half = scalars.count / 2
            return [scalars[..<half], scalars[half...]].map { Array(String(String.UnicodeScalarView($0)).utf8) }
        }
    }

    static func hexadecimal(_ octets: [UInt8]) -> String {
        octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func wide(_ text: String) -> String {
        var wide = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isLatin = (0x30...0x39).contains(scalar.value) || (0x41...0x5A).contains(scalar.value) || (0x61...0x7A).contains(scalar.value)
            wide.append(isLatin ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar)
        }
        return String(wide)
    }
}

/// Shift_JIS, as far as the made-up values need it.
enum ShiftJIS {
    static func octets(of text: String) -> [UInt8]? {
        var octets: [UInt8] = []
        for character in text {
            if let ascii = character.asciiValue {
                octets.append(ascii)
            } else {
                guard let code = table[character] else { return nil }
                octets += [UInt8(code >> 8), UInt8(code & 0xff)]
            }
        }
        return octets
    }

    private static let table: [Character: UInt16] = [
        "　": 0x8140, "丁": 0x929A, "世": 0x90A2, "主": 0x8EE5, "住": 0x8F5A, "原": 0x8CB4, "号": 0x8D86, "奈": 0x93DE, "妻": 0x8DC8, "子": 0x8E71, "小": 0x8FAC, "川":
        0x90EC, "市": 0x8E73, "帯": 0x91D1, "戸": 0x8CCB, "本": 0x967B, "柄": 0x95BF, "民": 0x96AF, "洩": 0x896B, "漏": 0x9852, "田": 0x9363, "男": 0x926A, "町": 0x92AC,
        "番": 0x94D4, "目": 0x96DA, "県": 0x8CA7, "神": 0x905F, "票": 0x955B, "筆": 0x954D, "籍": 0x90D0, "続": 0x91B1, "者": 0x8ED2, "見": 0x8CA9, "頭": 0x93AA, "０":
        0x824F, "１": 0x8250, "２": 0x8251, "３": 0x8252, "４": 0x8253, "５": 0x8254, "６": 0x8255, "７": 0x8256, "８": 0x8257, "９": 0x8258,
    ]
}

/// RFC 4648 section 4. The nodes' own codec is what is to be tried out, and this is the other side's.
enum Base64Text {
    static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ octets: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(octets.count / 3 * 4 + 4)
        var index = 0
        while index < octets.count {
            let group = octets[index..<min(index + 3, octets.count)]
            let bits = group.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
            for place in 0..<4 { text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "=")) }
            index += 3
        }
        return text
    }

    static func decode(_ text: [UInt8]) -> [UInt8]? {
        var octets: [UInt8] = []
        octets.reserveCapacity(text.count / 4 * 3)
        var bits = 0, count = 0
        for digit in text where digit != UInt8(ascii: "=") {
            guard let value = values[digit] else { return nil }
            bits = (bits << 6 | value) & 0xFFFF
            count += 6
            if count >= 8 {
                count -= 8
                octets.append(UInt8(bits >> count & 0xFF))
            }
        }
        return octets
    }

    private static let values = Dictionary(uniqueKeysWithValues: alphabet.enumerated().map { ($0.element, $0.offset) })
}
#endif
