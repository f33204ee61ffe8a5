/// Texts without which a certificate certifies nothing.
enum RequiredTexts {
    /// Throws `textMissing` with the place of the first that is empty.
    static func check(_ texts: [(text: String, place: String)]) throws(PaperError) {
        for (text, place) in texts where text.isEmpty { throw PaperError(.textMissing, "a required field is empty", place: place) }
    }
}
