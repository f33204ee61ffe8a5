/// Looks for many words at once in the octets of files.
struct WordSearch: Sendable {
    /// What a word is, for a sentence that must not repeat it.
    struct Word: Sendable {
        let what: String
        let encoding: String
        let bytes: [UInt8]
    }

    struct Hit: Sendable {
        let word: Word
        let offset: Int
    }

    private static let filterBits = 22
    private static let prefixBytes = Encodings.minimumBytes
    private static let prefixMask: UInt64 = 1 << UInt64(8 * prefixBytes) - 1
    private static let lastShift = UInt64(8 * (prefixBytes - 1))

    private var words: [UInt64: [Word]] = [:]
    private var filter = [UInt64](repeating: 0, count: 1 << (filterBits - 6))
    private(set) var longest = 0

    var isEmpty: Bool { words.isEmpty }

    mutating func add(_ text: String, as what: String) {
        for spelling in Encodings.spellings(of: text) {
            let key = WordSearch.prefix(spelling.bytes, 0)
            guard words[key]?.contains(where: { $0.bytes == spelling.bytes }) != true else { continue }
            words[key, default: []].append(Word(what: what, encoding: spelling.name, bytes: spelling.bytes))
            let slot = WordSearch.slot(key)
            filter[slot >> 6] |= 1 << UInt64(slot & 63)
            longest = max(longest, spelling.bytes.count)
        }
    }

    /// The first hits in a piece of a file, at most `maximum`.
    func hits(in bytes: [UInt8], maximum: Int) -> [Hit] {
        guard bytes.count >= WordSearch.prefixBytes else { return [] }
        var hits: [Hit] = []
        // Six octets, which move on by one: the first five of them now, the last with each step.
        var key = WordSearch.prefix(bytes, 0) << 8 & WordSearch.prefixMask
        for position in 0...(bytes.count - WordSearch.prefixBytes) {
            key = key >> 8 | UInt64(bytes[position + WordSearch.prefixBytes - 1]) << WordSearch.lastShift
            let slot = WordSearch.slot(key)
            guard filter[slot >> 6] >> UInt64(slot & 63) & 1 == 1, let candidates = words[key] else { continue }
            for word in candidates where bytes.count - position >= word.bytes.count && bytes[position..<(position + word.bytes.count)].elementsEqual(word.bytes) {
                hits.append(Hit(word: word, offset: position))
                if hits.count >= maximum { return hits }
            }
        }
        return hits
    }

    private static func prefix(_ bytes: [UInt8], _ position: Int) -> UInt64 {
        var key: UInt64 = 0
        for index in 0..<prefixBytes { key |= UInt64(bytes[position + index]) << UInt64(8 * index) }
        return key
    }

    private static func slot(_ key: UInt64) -> Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - filterBits)) }
}
