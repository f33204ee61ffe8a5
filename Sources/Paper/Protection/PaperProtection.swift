/// What protects a municipality's certificates against copying (H1, H2, H4): given to the press, every
/// sheet has two sides, both over the deterrent text, and a latent image on the back.
public struct PaperProtection: Sendable, Hashable {
    /// What the latent image hides in its cherry blossom (H4).
    public enum HiddenFigure: String, Sendable, Hashable, CaseIterable {
        /// 丸証
        case certifiedMark = "certified-mark"
        case rabbit
    }

    /// The word that copying brings out (けん制文字), at most `maximumCharacters`: 複写, 複製.
    public let deterrentText: String
    public let hiddenFigure: HiddenFigure

    public static let maximumCharacters = 4

    public init(deterrentText: String, hiddenFigure: HiddenFigure) {
        self.deterrentText = deterrentText
        self.hiddenFigure = hiddenFigure
    }
}
