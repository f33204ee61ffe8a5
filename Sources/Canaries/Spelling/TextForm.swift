/// The same words written otherwise, before any code turns them into octets.
enum TextForm {
    private static let fullWidthOffset: UInt32 = 0xFEE0
    private static let ascii: ClosedRange<UInt32> = 0x21...0x7E
    private static let fullWidth: ClosedRange<UInt32> = 0xFF01...0xFF5E

    /// Every way of writing `text` that differs from the others, its own first, with its name.
    static func all(of text: String) -> [(name: String, text: String)] {
        let other: [(String, String)] = [
            ("NFD", Kana.decomposed(text)), ("without variation selectors", withoutSelectors(text)),
            ("full width", fullWidth(text)), ("half width", halfWidth(text)), ("half-width kana", Kana.halfWidth(text)),
            ("hiragana", Kana.hiragana(text)), ("katakana", Kana.katakana(text)), ("reversed", reversed(text)),
        ]
        // The registers write NFC.
        var forms: [(String, String)] = [("", text)]
        // Compared by octets: to Swift, NFC and NFD are equal.
        for (name, form) in other where !forms.contains(where: { $0.1.utf8.elementsEqual(form.utf8) }) { forms.append((name, form)) }
        return forms
    }

    /// A name's parts, joined as names are.
    static func names(_ parts: [String]) -> [(name: String, text: String)] {
        guard parts.count > 1 else { return all(of: parts.first ?? "") }
        let joined = [("", "\u{3000}"), ("ASCII space", " "), ("no space", ""), ("comma", ","), ("control character", "\t")]
        var forms = joined.flatMap { name, separator in all(of: parts.joined(separator: separator)).map { form in (words(name, form.name), form.text) } }
        forms.append(("given name first", parts.reversed().joined(separator: "\u{3000}")))
        forms.append(("given name first, ASCII space", parts.reversed().joined(separator: " ")))
        return forms
    }

    static func words(_ parts: String...) -> String { parts.filter { !$0.isEmpty }.joined(separator: ", ") }

    static func withoutSelectors(_ text: String) -> String {
        Kana.string(text.unicodeScalars.filter { !(0xFE00...0xFE0F).contains($0.value) && !(0xE0100...0xE01EF).contains($0.value) })
    }

    static func fullWidth(_ text: String) -> String {
        Kana.string(text.unicodeScalars.map { scalar in
            scalar == " " ? "\u{3000}" : ascii.contains(scalar.value) ? Unicode.Scalar(scalar.value + fullWidthOffset) ?? scalar : scalar
        })
    }

    static func halfWidth(_ text: String) -> String {
        Kana.string(text.unicodeScalars.map { scalar in
            scalar == "\u{3000}" ? " " : fullWidth.contains(scalar.value) ? Unicode.Scalar(scalar.value - fullWidthOffset) ?? scalar : scalar
        })
    }

    /// By character: a kanji keeps its variation selector.
    static func reversed(_ text: String) -> String { String(text.reversed()) }
}
