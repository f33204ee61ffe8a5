/// Reads the fixed words and numbers of a part's own objects.
struct PartScanner {
    private let file: [UInt8]
    private(set) var position: Int
    /// Where the mark stands.
    let found: Int

    /// Nil where `mark` is nowhere in the file; otherwise stands behind its first occurrence.
    init?(_ file: [UInt8], behind mark: StaticString) {
        var word: [UInt8] = []
        word.append(mark)
        var start = 0
        while start + word.count <= file.count {
            guard let found = file[start...].firstIndex(of: word[0]) else { return nil }
            if file[found...].starts(with: word) {
                self.file = file
                self.found = found
                position = found + word.count
                return
            }
            start = found + 1
        }
        return nil
    }

    mutating func take(_ text: StaticString) -> Bool {
        var word: [UInt8] = []
        word.append(text)
        return take(word)
    }

    mutating func take(_ word: [UInt8]) -> Bool {
        guard file[position...].starts(with: word) else { return false }
        position += word.count
        return true
    }

    /// Up to nine digits, without leading zeros.
    mutating func number() -> Int? {
        var value = 0
        var digits = 0
        while position < file.count, (0x30...0x39).contains(file[position]), digits < 9, digits == 0 || value > 0 {
            value = value * 10 + Int(file[position] - 0x30)
            digits += 1
            position += 1
        }
        return digits > 0 ? value : nil
    }

    mutating func octets(_ count: Int) -> [UInt8]? {
        guard count <= file.count - position else { return nil }
        defer { position += count }
        return Array(file[position..<position + count])
    }
}
