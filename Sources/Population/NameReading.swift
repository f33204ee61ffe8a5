/// A surname or given name as written, and its reading in full-width katakana. The lists hold common,
/// generic names; a combination that someone bears is chance.
struct NameReading: Sendable, Hashable {
    let text: String
    let kana: String

    init(_ text: String, _ kana: String) {
        self.text = text
        self.kana = kana
    }
}

extension NameReading {
    /// Equality of what is written, octet by octet. Comparing strings by canonical equivalence, as `==` does,
    /// takes most of the time of making a household.
    func hasSameOctets(as other: NameReading) -> Bool {
        text.utf8.count == other.text.utf8.count && text.utf8.elementsEqual(other.text.utf8)
    }
}

/// A household's surname, with the space before the given names put on once.
struct FamilyName: Sendable {
    let reading: NameReading
    let textBeforeGiven: String
    let kanaBeforeGiven: String

    init(_ reading: NameReading) {
        self.reading = reading
        textBeforeGiven = reading.text + "　"
        kanaBeforeGiven = reading.kana + "　"
    }
}
