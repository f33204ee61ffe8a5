/// Kana in its other shapes: hiragana, half width, and with its voice marks apart (NFD).
enum Kana {
    private static let plain = Array("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォッャュョー、。「」・".unicodeScalars)
    private static let half = Array("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｯｬｭｮｰ､｡｢｣･".unicodeScalars)
    private static let voiced = Array("ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ".unicodeScalars)
    private static let voicedBase = Array("カキクケコサシスセソタチツテトハヒフヘホウ".unicodeScalars)
    private static let semivoiced = Array("パピプペポ".unicodeScalars)
    private static let semivoicedBase = Array("ハヒフヘホ".unicodeScalars)

    private static let halves = Dictionary(zip(plain, half), uniquingKeysWith: { first, _ in first })
    private static let bases: [Unicode.Scalar: (base: Unicode.Scalar, isSemivoiced: Bool)] = Dictionary(
        zip(voiced, voicedBase).map { ($0, ($1, false)) } + zip(semivoiced, semivoicedBase).map { ($0, ($1, true)) }, uniquingKeysWith: { first, _ in first })

    private static let hiraganaOffset: UInt32 = 0x60
    private static let katakana: ClosedRange<UInt32> = 0x30A1...0x30F6
    private static let hiragana: ClosedRange<UInt32> = 0x3041...0x3096

    static func hiragana(_ text: String) -> String { moved(text, katakana, by: { $0 - hiraganaOffset }) }
    static func katakana(_ text: String) -> String { moved(text, hiragana, by: { $0 + hiraganaOffset }) }

    private static func moved(_ text: String, _ range: ClosedRange<UInt32>, by move: (UInt32) -> UInt32) -> String {
        string(text.unicodeScalars.map { scalar in range.contains(scalar.value) ? Unicode.Scalar(move(scalar.value)) ?? scalar : scalar })
    }

    /// ガ becomes ｶﾞ.
    static func halfWidth(_ text: String) -> String {
        string(text.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
            if let (base, isSemivoiced) = bases[scalar] { return [halves[base] ?? base, isSemivoiced ? "\u{FF9F}" : "\u{FF9E}"] }
            return [halves[scalar] ?? scalar]
        })
    }

    /// ガ becomes カ and U+3099, as Unicode decomposes kana; nothing else that a register's text holds here decomposes.
    static func decomposed(_ text: String) -> String {
        string(text.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
            let isHiragana = hiragana.contains(scalar.value)
            let asKatakana = isHiragana ? Unicode.Scalar(scalar.value + hiraganaOffset) ?? scalar : scalar
            guard let (base, isSemivoiced) = bases[asKatakana] else { return [scalar] }
            let ownBase = isHiragana ? Unicode.Scalar(base.value - hiraganaOffset) ?? base : base
            return [ownBase, isSemivoiced ? "\u{309A}" : "\u{3099}"]
        })
    }

    static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}
