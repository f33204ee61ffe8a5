import JSON

/// Whether a record holds only what a journal may hold: the envelope, known events, known fields, and values
/// that are short words of plain letters or small numbers. A verified journal thus shows no name and no
/// content, whoever wrote it (invariant 15).
enum JournalShape {
    static func fits(_ record: JSONValue) -> Bool {
        guard let members = record.objectMembers, members.count >= 5,
              members[0].key == "number", members[1].key == "at", members[2].key == "event",
              members[members.count - 2].key == "previous", members[members.count - 1].key == "hash",
              members[0].value.integerValue.map({ $0 > 0 }) == true,
              members[1].value.stringValue.map(isInstant) == true,
              members[2].value.stringValue.flatMap(JournalEvent.init(rawValue:)) != nil,
              members[members.count - 2].value.stringValue.map({ $0.utf8.count == JournalChain.hashCount && isHexadecimal($0) }) == true
        else { return false }
        return members[3..<(members.count - 2)].allSatisfy { member in
            guard JournalField(rawValue: member.key) != nil else { return false }
            return switch member.value {
            case .string(let text): text == JournalValue.unfit || isWord(text)
            case .integer(let number): JournalValue.numbers.contains(number)
            default: false
            }
        }
    }

    /// `YYYY-MM-DDThh:mm:ss.sssZ`, by its punctuation.
    private static func isInstant(_ text: String) -> Bool {
        let pattern = "0000-00-00T00:00:00.000Z".utf8
        return text.utf8.count == pattern.count && zip(text.utf8, pattern).allSatisfy { $1 == 0x30 ? (0x30...0x39).contains($0) : $0 == $1 }
    }

    static func isHexadecimal(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// A word of the program's own or of topology.json: letters without accents, digits, `-`, `_`, `.` and,
    /// between small letters only, a space. Names of people do not pass: they are not in this alphabet, or,
    /// in Latin, in capitals alone. Nor do twelve digits, which might be an Individual Number.
    static func isWord(_ text: String) -> Bool {
        var hasSmallLetter = false, hasCapital = false, hasSpace = false, digits = 0
        for octet in text.utf8 {
            switch octet {
            case 0x61...0x7A: hasSmallLetter = true
            case 0x30...0x39: digits += 1
            case 0x41...0x5A: hasCapital = true
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): break
            case UInt8(ascii: " "): hasSpace = true
            default: return false
            }
        }
        let count = text.utf8.count
        return count > 0 && count <= JournalValue.maximumLength && !(hasCapital && (hasSpace || !(hasSmallLetter || digits > 0)))
            && !(digits == JournalValue.individualNumberDigits && count == digits)
    }
}
