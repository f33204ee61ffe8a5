/// Text in the glyph set of the family register (戸籍統一文字), which is not that of the resident register
/// (住民基本台帳ネットワークシステム統一文字): the same name may be written with another variant of a kanji, and a
/// font for one need not draw the other (B9). The type keeps one from slipping into the place of the other.
public struct FamilyRegisterText: Sendable, Hashable {
    /// Unicode, with ideographic variation sequences of the collection Moji_Joho only.
    public let text: String

    public init(_ text: String) { self.text = text }

    public var isEmpty: Bool { text.isEmpty }
}
