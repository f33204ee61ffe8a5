import Domain
import Paper

extension RefusalCode {
    /// Why there is no paper.
    init(_ error: PaperError) {
        self = [.unknownGlyph, .unknownVariation, .unprintableCharacter].contains(error.code) ? .glyphMissing : .internalError
    }
}
