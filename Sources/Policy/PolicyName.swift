/// The spelling of names in the allowlist. All are ASCII, so that a path or a member's name can be
/// compared octet by octet.
enum PolicyName {
    static let longestName = 40

    static func isLowerCaseName(_ text: String) -> Bool {
        (1...longestName).contains(text.utf8.count) && text.utf8.allSatisfy(isLowerCaseNameByte)
    }

    static func isFieldName(_ text: String) -> Bool {
        guard (1...longestName).contains(text.utf8.count), let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || isLowerCaseNameByte($0) }
    }

    /// `type/subtype` in lower case, without parameters (RFC 6838 section 4.2, narrowed).
    static func isMediaType(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.count == 2 && text.utf8.count <= 64 && parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { isLowerCaseNameByte($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "+") }
        }
    }

    static func isLowerCaseNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }

    static func firstRepeated(_ names: [String]) -> String? {
        var seen: Set<String> = []
        return names.first { !seen.insert($0).inserted }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
