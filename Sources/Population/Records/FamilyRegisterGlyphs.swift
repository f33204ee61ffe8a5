public import Domain

/// Writes a name or a place of the resident register in the glyph set of the family register (B9). There every kanji
/// that has variants is identified by a sequence of the collection Moji_Joho, also where the resident register
/// has the plain character or a sequence of another collection.
public enum FamilyRegisterGlyphs {
    /// The sequence that stands for the plain character.
    private static let identified: [Unicode.Scalar: Unicode.Scalar] = [
        "\u{8FBA}": "\u{E0101}", "\u{658E}": "\u{E0102}", "\u{9F4B}": "\u{E0102}", "\u{9F4A}": "\u{E0102}", "\u{8FBB}": "\u{E0102}", "\u{845B}": "\u{E0102}",
        "\u{698A}": "\u{E0102}", "\u{6A0B}": "\u{E0102}", "\u{9060}": "\u{E0102}", "\u{771F}": "\u{E0102}", "\u{7FD4}": "\u{E0102}", "\u{9054}": "\u{E0102}",
        "\u{85A9}": "\u{E0102}", "\u{9017}": "\u{E0102}",
    ]
    /// The one selector that only Adobe-Japan1 uses with these characters; the family register does not know it.
    private static let foreignSelector: Unicode.Scalar = "\u{E0100}"

    public static func text(_ residentRegister: String) -> FamilyRegisterText {
        var scalars = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in residentRegister.unicodeScalars {
            let isSelector = isSelector(scalar)
            if let previous, let selector = identified[previous], !isSelector || scalar == foreignSelector { scalars.append(selector) }
            let isReplaced = scalar == foreignSelector && previous.map { identified[$0] != nil } == true
            if !isReplaced { scalars.append(scalar) }
            previous = scalar
        }
        if let previous, let selector = identified[previous] { scalars.append(selector) }
        return FamilyRegisterText(String(scalars))
    }

    private static func isSelector(_ scalar: Unicode.Scalar) -> Bool { (0xE0100...0xE01EF).contains(scalar.value) }
}
