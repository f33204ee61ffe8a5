import JSON

/// A paper of the gallery with its pictures, all of them named as seen from the gallery's folder, and what was measured of it.
struct GalleryPaper: Sendable {
    /// One sheet of two sides.
    struct Sheet: Sendable, Hashable {
        let front: String
        let back: String
        let frontCopy: String
        let backCopy: String
        let viewer: String
        let scramble: String
        /// The deterrent text that stands out on the copies, and the smaller contrast of the two; empty and 0 where none does.
        let word: String
        let wordThousandths: Int64
        /// What the latent image hides, empty for nothing, and how much darker than its ground it is, in the order of the viewer's four parts.
        let figure: String
        let filmThousandths: [Int64]
    }

    let municipality: String
    let kind: String
    let paper: String
    let sheets: [Sheet]

    var json: JSONValue {
        ["municipality": .string(municipality), "certificate": .string(kind), "paper": .string(paper), "sheets": .array(sheets.map(\.json))]
    }
}

extension GalleryPaper.Sheet {
    var json: JSONValue {
        [
            "front": .string(front), "back": .string(back), "frontCopy": .string(frontCopy), "backCopy": .string(backCopy), "viewer": .string(viewer),
            "scramble": .string(scramble), "word": .string(word), "wordThousandths": .integer(wordThousandths), "figure": .string(figure),
            "filmThousandths": .array(filmThousandths.map { .integer($0) }),
        ]
    }

    /// What `json` wrote; nil for anything else.
    init?(_ json: JSONValue) {
        guard let front = json["front"]?.stringValue, let back = json["back"]?.stringValue, let frontCopy = json["frontCopy"]?.stringValue,
              let backCopy = json["backCopy"]?.stringValue, let viewer = json["viewer"]?.stringValue, let scramble = json["scramble"]?.stringValue,
              let word = json["word"]?.stringValue, let wordThousandths = json["wordThousandths"]?.integerValue, let figure = json["figure"]?.stringValue,
              let films = json["filmThousandths"]?.arrayElements?.compactMap(\.integerValue) else { return nil }
        self.init(
            front: front, back: back, frontCopy: frontCopy, backCopy: backCopy, viewer: viewer, scramble: scramble, word: word,
            wordThousandths: wordThousandths, figure: figure, filmThousandths: films)
    }
}
