/// All patterns of a set of canaries: what is looked for, by whom, of which class, and in which spelling.
public struct PatternBook: Sendable {
    /// A canary that is not looked for, and why.
    public struct Omission: Sendable, Hashable {
        public let owner: String
        public let kind: CanaryClass
        public let reason: String
    }

    /// Fewer are a common word: a surname of one kanji, a house's number.
    static let minimumCharacters = 3
    static let minimumLatinCharacters = 7

    public private(set) var canaries: [Canary] = []
    public private(set) var spellings: [String] = []
    public private(set) var patterns: [Pattern] = []
    public private(set) var omissions: [Omission] = []

    private var spellingNumbers: [String: Int] = [:]
    private var known: Set<[UInt8]> = []
    private var splits = 0

    public init(_ canaries: [Canary]) {
        var seen: Set<CanaryKey> = []
        // Members of one household share much; one canary for each thing is enough.
        for canary in canaries where seen.insert(CanaryKey(kind: canary.kind, content: canary.content)).inserted { add(canary) }
        known = []
    }

    private struct CanaryKey: Hashable {
        let kind: CanaryClass
        let content: Canary.Content
    }

    private mutating func add(_ canary: Canary) {
        let number = canaries.count
        canaries.append(canary)
        switch canary.content {
        case .name(let parts): addName(parts, canary, number)
        case .text(let text): addText(text, canary, number)
        case .digits(let digits):
            for form in DigitForm.numbers(digits) { addCodes(of: form.text, form.name, number, isMain: form.name.isEmpty) }
            addCodes(of: TextForm.fullWidth(digits), "full width", number, isMain: false)
            for form in DigitForm.binary(digits) { add(form.octets, form.name, number) }
        case .date(let year, let month, let day, let japanese):
            for form in DigitForm.dates(year: year, month: month, day: day, japanese: japanese) {
                for shape in TextForm.all(of: form.text) where shape.name != "reversed" || !form.needsBoundary {
                    addCodes(of: shape.text, TextForm.words(form.name, shape.name), number, isMain: shape.name.isEmpty, needsBoundary: form.needsBoundary)
                }
            }
            let numbers = [year, month, day].map { PINFrame.littleEndian(UInt64($0)) }
            add(numbers.flatMap(\.self), "three integers", number)
        case .pin(let pin):
            for frame in PINFrame.all(of: pin) { add(frame.octets, frame.name, number, alignment: frame.alignment) }
        case .number(let octets): addNumber(octets, number)
        case .octets(let octets):
            add(octets, "octets", number)
            for code in OctetCode.all(of: octets) { add(code.octets, code.name, number) }
        }
    }

    // MARK: Words

    private mutating func addName(_ parts: [String], _ canary: Canary, _ number: Int) {
        guard isEvidence(parts.joined(), canary, atLeastParts: parts.count > 1) else { return }
        for (index, form) in TextForm.names(parts).enumerated() { addCodes(of: form.text, form.name, number, isMain: index == 0 || form.name == "no space") }
        guard parts.count > 1, let first = parts.first, let last = parts.last else { return }
        for code in TextCode.allCases where code != .iso2022JP {
            guard let one = code.octets(of: first), let two = code.octets(of: last), one != two, min(one.count, two.count) >= Pattern.minimumCount else { continue }
            addPart(one, "split, \(code.rawValue)", number, isSecond: false)
            addPart(two, "split, \(code.rawValue)", number, isSecond: true)
            splits += 1
        }
    }

    private mutating func addText(_ text: String, _ canary: Canary, _ number: Int) {
        guard isEvidence(text, canary, atLeastParts: false) else { return }
        for (index, form) in TextForm.all(of: text).enumerated() { addCodes(of: form.text, form.name, number, isMain: index == 0) }
    }

    private mutating func isEvidence(_ text: String, _ canary: Canary, atLeastParts: Bool) -> Bool {
        let characters = TextForm.withoutSelectors(text).unicodeScalars
        let isLatin = characters.allSatisfy(\.isASCII)
        let minimum = isLatin ? PatternBook.minimumLatinCharacters : PatternBook.minimumCharacters + (atLeastParts ? 0 : 1)
        guard characters.count >= minimum else {
            omissions.append(Omission(owner: canary.owner, kind: canary.kind, reason: "\(characters.count) characters are no evidence"))
            return false
        }
        return true
    }

    /// A text in every code, and where it is the `main` form in every code of codes.
    private mutating func addCodes(of text: String, _ form: String, _ number: Int, isMain: Bool, needsBoundary: Bool = false) {
        for code in TextCode.allCases {
            guard let octets = code.octets(of: text) else { continue }
            add(octets, TextForm.words(code.rawValue, form), number, needsBoundary: needsBoundary)
            guard isMain, TextCode.wrapped.contains(code) else { continue }
            for wrapped in OctetCode.all(of: octets) { add(wrapped.octets, TextForm.words(code.rawValue, form, wrapped.name), number) }
            guard code != .utf16LittleEndian else { continue }
            for wrapped in OctetCode.percent(octets) where wrapped.octets != octets { add(wrapped.octets, TextForm.words(code.rawValue, form, wrapped.name), number) }
        }
        guard isMain else { return }
        for escaped in OctetCode.escapes(text) { add(escaped.octets, TextForm.words(form, escaped.name), number) }
    }

    // MARK: Octets

    /// A long number may lie cut in two; its beginning and its end are looked for.
    private static let longestNumber = 24

    /// A serial or the number of a key: big-endian as in files, little-endian as OpenSSL computes with it.
    private mutating func addNumber(_ octets: [UInt8], _ number: Int) {
        guard octets.count > PatternBook.longestNumber else { return addNumberStretch(octets, "", number) }
        addNumberStretch(Array(octets.prefix(PatternBook.longestNumber)), "beginning", number)
        addNumberStretch(Array(octets.suffix(PatternBook.longestNumber)), "end", number)
    }

    private mutating func addNumberStretch(_ octets: [UInt8], _ place: String, _ number: Int) {
        add(octets, TextForm.words("big-endian", place), number)
        add(octets.reversed(), TextForm.words("little-endian", place), number)
        for code in OctetCode.all(of: octets) { add(code.octets, TextForm.words(code.name, place), number) }
    }

    private mutating func add(_ octets: [UInt8], _ spelling: String, _ canary: Int, alignment: Int = 1, needsBoundary: Bool = false) {
        guard octets.count >= Pattern.minimumCount, known.insert(octets).inserted else { return }
        var pattern = Pattern(octets: octets, canary: canary, spelling: numberOf(spelling))
        pattern.alignment = alignment
        pattern.needsBoundary = needsBoundary
        patterns.append(pattern)
    }

    private mutating func addPart(_ octets: [UInt8], _ spelling: String, _ canary: Int, isSecond: Bool) {
        var pattern = Pattern(octets: octets, canary: canary, spelling: numberOf(spelling))
        pattern.part = Pattern.Part(split: splits, isSecond: isSecond)
        patterns.append(pattern)
    }

    private mutating func numberOf(_ spelling: String) -> Int {
        if let number = spellingNumbers[spelling] { return number }
        spellingNumbers[spelling] = spellings.count
        spellings.append(spelling)
        return spellings.count - 1
    }
}
