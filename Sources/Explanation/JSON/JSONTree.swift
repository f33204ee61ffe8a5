/// A JSON text as a tree, each value with its pointer (RFC 6901). Members keep their order.
indirect enum JSONTree {
    case null
    case boolean(Bool)
    case integer(Int64)
    case string(String)
    case list([JSONTree])
    case object([(name: String, value: JSONTree)])

    static let maximumDepth = 32
    static let maximumOctets = 16 << 20

    /// Reads a whole text. Whitespace is allowed; duplicate names, fractions and anything after the value are not.
    static func read(_ bytes: [UInt8]) throws(ReviewPolicyError) -> JSONTree {
        guard bytes.count <= maximumOctets else { throw ReviewPolicyError("", "longer than \(maximumOctets) octets") }
        var scanner = JSONScanner(bytes)
        let tree = try value(&scanner, pointer: "", depth: 0)
        scanner.skipWhitespace()
        guard scanner.isAtEnd else { throw ReviewPolicyError("", "octets after the end, at octet \(scanner.position)") }
        return tree
    }

    private static func value(_ scanner: inout JSONScanner, pointer: String, depth: Int) throws(ReviewPolicyError) -> JSONTree {
        guard depth < maximumDepth else { throw ReviewPolicyError(pointer, "nested deeper than \(maximumDepth) levels") }
        scanner.skipWhitespace()
        if scanner.take(UInt8(ascii: "{")) { return try object(&scanner, pointer: pointer, depth: depth) }
        if scanner.take(UInt8(ascii: "[")) { return try list(&scanner, pointer: pointer, depth: depth) }
        if let text = scanner.string() { return .string(text) }
        if scanner.take("true") { return .boolean(true) }
        if scanner.take("false") { return .boolean(false) }
        if scanner.take("null") { return .null }
        if let number = scanner.integer(), ![UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(scanner.next ?? 0) { return .integer(number) }
        throw ReviewPolicyError(pointer, "no JSON value that is understood, at octet \(scanner.position)")
    }

    private static func object(_ scanner: inout JSONScanner, pointer: String, depth: Int) throws(ReviewPolicyError) -> JSONTree {
        var members: [(name: String, value: JSONTree)] = []
        var names: Set<String> = []
        scanner.skipWhitespace()
        if scanner.take(UInt8(ascii: "}")) { return .object([]) }
        while true {
            scanner.skipWhitespace()
            guard let name = scanner.string() else { throw ReviewPolicyError(pointer, "a name is expected at octet \(scanner.position)") }
            guard names.insert(name).inserted else { throw ReviewPolicyError(pointer, "the name \(name) stands twice") }
            scanner.skipWhitespace()
            guard scanner.take(UInt8(ascii: ":")) else { throw ReviewPolicyError(pointer, "a colon is expected at octet \(scanner.position)") }
            members.append((name, try value(&scanner, pointer: pointer + "/" + escaped(name), depth: depth + 1)))
            scanner.skipWhitespace()
            if scanner.take(UInt8(ascii: "}")) { return .object(members) }
            guard scanner.take(UInt8(ascii: ",")) else { throw ReviewPolicyError(pointer, "a comma or brace is expected at octet \(scanner.position)") }
        }
    }

    private static func list(_ scanner: inout JSONScanner, pointer: String, depth: Int) throws(ReviewPolicyError) -> JSONTree {
        var elements: [JSONTree] = []
        scanner.skipWhitespace()
        if scanner.take(UInt8(ascii: "]")) { return .list([]) }
        while true {
            elements.append(try value(&scanner, pointer: "\(pointer)/\(elements.count)", depth: depth + 1))
            scanner.skipWhitespace()
            if scanner.take(UInt8(ascii: "]")) { return .list(elements) }
            guard scanner.take(UInt8(ascii: ",")) else { throw ReviewPolicyError(pointer, "a comma or bracket is expected at octet \(scanner.position)") }
        }
    }

    /// A name as it stands in a pointer (RFC 6901 §3).
    static func escaped(_ name: String) -> String {
        var text = ""
        for character in name { text += character == "~" ? "~0" : character == "/" ? "~1" : String(character) }
        return text
    }
}
