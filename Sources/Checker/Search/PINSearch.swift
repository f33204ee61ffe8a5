/// Looks for four digits where a PIN would stand: behind the word, as in `"pin":"1234"`, `--pin 1234` or 暗証番号は1234; and, for the PINs of
/// known cards, as a JSON string of its own.
struct PINSearch: Sendable {
    struct Hit: Sendable {
        let what: String
        let offset: Int
    }

    static let digits = 4
    /// Between the word and the digits there is no more than this.
    static let maximumGap = 12
    private static let japanese = Array("暗証番号".utf8)
    private let known: Set<[UInt8]>

    init(known: some Sequence<String>) { self.known = Set(known.map { Array($0.utf8) }) }

    func hits(in bytes: [UInt8], maximum: Int) -> [Hit] {
        var hits: [Hit] = []
        var position = 0
        while position < bytes.count, hits.count < maximum {
            let octet = bytes[position]
            if octet | 0x20 == UInt8(ascii: "p"), isWord(bytes, position), let start = digits(bytes, after: position + 3) {
                hits.append(Hit(what: "four digits behind the word PIN", offset: start))
            } else if octet == PINSearch.japanese[0], bytes[position...].starts(with: PINSearch.japanese), let start = digits(bytes, after: position + PINSearch.japanese.count) {
                hits.append(Hit(what: "four digits behind 暗証番号", offset: start))
            } else if octet == UInt8(ascii: "\""), position + PINSearch.digits + 1 < bytes.count, bytes[position + PINSearch.digits + 1] == octet,
                      known.contains(Array(bytes[(position + 1)...(position + PINSearch.digits)])) {
                hits.append(Hit(what: "a card's PIN as a text of its own", offset: position + 1))
            }
            position += 1
        }
        return hits
    }

    /// Whether `pin` stands there, and not as the end of another word.
    private func isWord(_ bytes: [UInt8], _ position: Int) -> Bool {
        position + 3 < bytes.count && bytes[position + 1] | 0x20 == UInt8(ascii: "i") && bytes[position + 2] | 0x20 == UInt8(ascii: "n")
            && (position == 0 || !PINSearch.isLetter(bytes[position - 1]))
    }

    /// Where exactly four digits follow, with nothing but punctuation, white space or Japanese particles between.
    private func digits(_ bytes: [UInt8], after start: Int) -> Int? {
        var position = start
        while position < bytes.count, position - start <= PINSearch.maximumGap, !PINSearch.isDigit(bytes[position]) {
            guard !PINSearch.isLetter(bytes[position]), bytes[position] != 0x0A else { return nil }
            position += 1
        }
        let end = position + PINSearch.digits
        guard position - start <= PINSearch.maximumGap, end <= bytes.count, bytes[position..<end].allSatisfy(PINSearch.isDigit) else { return nil }
        guard end == bytes.count || !PINSearch.isDigit(bytes[end]) && !PINSearch.isLetter(bytes[end]) else { return nil }
        return position
    }

    private static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) }
    private static func isLetter(_ octet: UInt8) -> Bool { (0x61...0x7A).contains(octet | 0x20) }
}
