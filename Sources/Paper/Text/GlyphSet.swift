/// Which characters a text is written in, and so which fonts may draw it.
enum GlyphSet: Sendable {
    /// The resident register's, and all that is no register's text: any font, in order of preference.
    case ordinary
    /// The family register's (戸籍統一文字), which the last font has and no other (B9).
    case familyRegister

    /// The first font that may draw the text, out of `count`.
    func firstFont(of count: Int) -> Int {
        switch self {
        case .ordinary: 0
        case .familyRegister: count - 1
        }
    }
}
