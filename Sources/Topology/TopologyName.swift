import JSON

/// The names that a topology file gives to its nodes, operators and municipalities.
enum TopologyName {
    static let rule = "a name is 1 to \(TopologyBounds.nameLengthMaximum) of a–z, 0–9 and -, begins with a letter and does not end with -"

    /// Words that the command line gives a meaning of their own where a node, link or channel is named.
    static let reserved: Set<String> = ["all", "none", "now", "line", "lines", "link", "links", "node", "nodes", "kofu", "network"]

    static func isWellFormed(_ name: String) -> Bool {
        let bytes = name.utf8
        guard (1...TopologyBounds.nameLengthMaximum).contains(bytes.count), let first = bytes.first, let last = bytes.last,
              isLetter(first), last != UInt8(ascii: "-") else { return false }
        return bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    static func isLetter(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// 全国地方公共団体コード: the check digit of five digits, weights 6, 5, 4, 3, 2: the last digit of
    /// 11 − (sum mod 11).
    static func checkDigit(ofMunicipalityCode fiveDigits: ArraySlice<UInt8>) -> Int {
        let sum = zip([6, 5, 4, 3, 2], fiveDigits).reduce(0) { $0 + $1.0 * Int($1.1 & 0xF) }
        return (11 - sum % 11) % 10
    }
}

extension TopologyReader {
    /// Checks the name under which a member of the file stands.
    mutating func checkName(of member: LocatedMember) {
        guard TopologyName.isWellFormed(member.key) else {
            return report(.notAName, at: member.keyOffset, "\"\(clipped(member.key))\" is not a name; \(TopologyName.rule)")
        }
        if TopologyName.reserved.contains(member.key) {
            report(.reservedWord, at: member.keyOffset, "\"\(member.key)\" is a reserved word; reserved: \(quoted(TopologyName.reserved.sorted()))")
        }
    }

    mutating func name(_ value: LocatedJSON) -> String? {
        guard let name = text(value) else { return nil }
        guard TopologyName.isWellFormed(name) else {
            report(.notAName, at: value.offset, "\"\(clipped(name))\" is not a name; \(TopologyName.rule)")
            return nil
        }
        return name
    }
}
