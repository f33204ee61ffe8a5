import JSON
import Policy

/// Reads the tree of a topology file and gathers what is wrong with it. A reading function returns nil
/// where it has reported a problem, and its caller goes on, so that one run finds every mistake.
struct TopologyReader {
    let file: String
    let document: JSONDocument
    private(set) var problems: [TopologyProblem] = []
    /// Grammars by their text: an allowlist repeats few of them often.
    var grammars: [String: Grammar] = [:]

    /// Beyond this many problems nothing more is gathered; the places of each cost a walk over the file.
    private static let maximumGatheredProblems = 500

    init(file: String, document: JSONDocument) {
        self.file = file
        self.document = document
    }

    mutating func report(_ rule: TopologyRule, at offset: Int, _ text: String) {
        guard problems.count < TopologyReader.maximumGatheredProblems else { return }
        let position = document.position(of: offset)
        problems.append(TopologyProblem(
            rule: rule, file: file, line: position.line, column: position.column, path: document.path(to: offset), text: text))
    }

    /// Opens an object whose keys `form` lists; reports those that are unknown or missing.
    mutating func object(_ value: LocatedJSON, as form: TopologyForm) -> TopologyObject? {
        guard let members = value.objectMembers else {
            report(.wrongType, at: value.offset, "expected an object with the keys \(quoted(form.required)), found \(value.kindInWords)")
            return nil
        }
        for member in members where !form.knows(member.key) {
            let suggestion = nearestName(to: member.key, among: form.keys).map { "; did you mean \"\($0)\"?" } ?? "; known: \(quoted(form.keys))"
            report(.unknownKey, at: member.keyOffset, "a \(form.name) has no key \"\(clipped(member.key))\"\(suggestion)")
        }
        for key in form.required where !members.contains(where: { $0.key == key }) {
            report(.missingKey, at: value.offset, "the key \"\(key)\" is missing")
        }
        if let note = members.first(where: { $0.key == TopologyForm.note }), form.knows(TopologyForm.note) {
            _ = text(note.value, lengths: 0...TopologyBounds.noteLengthMaximum)
        }
        return TopologyObject(members: members, offset: value.offset)
    }

    /// Opens an object whose keys are names that the file chooses.
    mutating func named(_ value: LocatedJSON, of what: String, counts: ClosedRange<Int>) -> [LocatedMember] {
        guard let members = value.objectMembers else {
            report(.wrongType, at: value.offset, "expected an object of \(what) by name, found \(value.kindInWords)")
            return []
        }
        if !counts.contains(members.count) {
            report(.outOfRange, at: value.offset, "\(members.count) \(what); there must be \(counts.lowerBound) to \(counts.upperBound)")
        }
        return Array(members.prefix(counts.upperBound))
    }

    mutating func elements(_ value: LocatedJSON, of what: String, counts: ClosedRange<Int>) -> [LocatedJSON]? {
        guard let elements = value.arrayElements else {
            report(.wrongType, at: value.offset, "expected a list of \(what), found \(value.kindInWords)")
            return nil
        }
        guard counts.contains(elements.count) else {
            report(.outOfRange, at: value.offset, "\(elements.count) \(what); there must be \(counts.lowerBound) to \(counts.upperBound)")
            return nil
        }
        return elements
    }

    /// A string of so many characters (Unicode scalars), none of them a control character.
    mutating func text(_ value: LocatedJSON, lengths: ClosedRange<Int> = 1...TopologyBounds.textLengthMaximum) -> String? {
        guard let text = value.stringValue else {
            report(.wrongType, at: value.offset, "expected a string, found \(value.kindInWords)")
            return nil
        }
        let (length, hasControl) = measure(text)
        guard lengths.contains(length) else {
            report(.outOfRange, at: value.offset, "the string has \(length) characters; there must be \(lengths.lowerBound) to \(lengths.upperBound)")
            return nil
        }
        guard !hasControl else {
            report(.malformed, at: value.offset, "the string holds a control character")
            return nil
        }
        return text
    }

    /// The number of Unicode scalars, and whether one is a control character (U+0000–1F, U+007F–9F), in
    /// one walk over the octets.
    private func measure(_ text: String) -> (length: Int, hasControl: Bool) {
        var length = 0
        var hasControl = false
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte & 0xC0 != 0x80 { length += 1 }
            hasControl = hasControl || byte < 0x20 || byte == 0x7F || (previous == 0xC2 && byte < 0xA0)
            previous = byte
        }
        return (length, hasControl)
    }

    mutating func integer(_ value: LocatedJSON, in range: ClosedRange<Int>) -> Int? {
        guard let number = value.integerValue else {
            report(.wrongType, at: value.offset, "expected an integer from \(range.lowerBound) to \(range.upperBound), found \(value.kindInWords)")
            return nil
        }
        guard let number = Int(exactly: number), range.contains(number) else {
            report(.outOfRange, at: value.offset, "\(number) is out of range; allowed: \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    mutating func boolean(_ value: LocatedJSON) -> Bool? {
        guard let truth = value.boolValue else {
            report(.wrongType, at: value.offset, "expected true or false, found \(value.kindInWords)")
            return nil
        }
        return truth
    }

    /// One of the words of a vocabulary.
    mutating func word<Word: CaseIterable & RawRepresentable<String>>(_ value: LocatedJSON, of: Word.Type = Word.self) -> Word? {
        guard let text = text(value) else { return nil }
        if let word = Word(rawValue: text) { return word }
        let known = Word.allCases.map(\.rawValue)
        let suggestion = nearestName(to: text, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
        report(.unknownValue, at: value.offset, "\"\(clipped(text))\" is not known here; known: \(quoted(known))\(suggestion)")
        return nil
    }

    /// A string that `read` understands; `expected` says what would be right.
    mutating func parsed<Value>(_ value: LocatedJSON, expected: String, _ read: (String) -> Value?) -> Value? {
        guard let text = text(value) else { return nil }
        guard let result = read(text) else {
            report(.malformed, at: value.offset, "\"\(clipped(text))\" is not \(expected)")
            return nil
        }
        return result
    }
}

/// An object that has been opened: its members, found by key.
struct TopologyObject {
    let members: [LocatedMember]
    let offset: Int

    subscript(key: String) -> LocatedJSON? { members.first { $0.key == key }?.value }
}

/// Words between double quotes, for a message; long lists are cut.
func quoted(_ words: some Collection<String>) -> String {
    let longestList = 20
    let shown = words.prefix(longestList).map { "\"\(clipped($0))\"" }.joined(separator: ", ")
    return words.count > longestList ? shown + ", …" : shown
}

/// A word of the file as a message shows it: never long, never with control characters.
func clipped(_ word: String) -> String {
    let longestShown = 60
    let clean = String(String.UnicodeScalarView(word.unicodeScalars.prefix(longestShown).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : $0 }))
    return word.unicodeScalars.count > longestShown ? clean + "…" : clean
}
