/// The one parser: strict RFC 8259 over UTF-8, one pass, bounded in size, depth and count.
///
/// Strictness beyond the RFC, because what two readers can understand differently must not cross a
/// channel: a duplicate member name, a lone surrogate, a byte order mark and invalid UTF-8 are refused.
/// In `.canonical` form every departure from the canonical spelling is refused where it stands, which
/// is the same as serialising the value and comparing, without the second pass.
struct JSONParser<Tree: ParsedTree> {
    let form: JSONForm
    let limits: JSONLimits
    var position = 0
    private var depth = 0
    private var valuesLeft: Int

    /// Room made for the first members of an object, so that a usual message never grows its array.
    private static var expectedMemberCount: Int { 8 }

    private init(form: JSONForm, limits: JSONLimits) {
        self.form = form
        self.limits = limits
        valuesLeft = limits.maximumValues
    }

    static func parse(_ bytes: Span<UInt8>, form: JSONForm, limits: JSONLimits) throws(JSONError) -> Tree {
        var parser = JSONParser(form: form, limits: limits)
        guard bytes.count <= limits.maximumBytes else { throw parser.error(.textTooLong, at: 0, in: bytes) }
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw parser.error(.byteOrderMark, at: 0, in: bytes)
        }
        try parser.skipWhitespace(bytes)
        let tree = try parser.value(bytes)
        try parser.skipWhitespace(bytes)
        guard parser.position == bytes.count else { throw parser.error(.bytesAfterValue, at: parser.position, in: bytes) }
        return tree
    }

    /// An error at `offset`. Line and column are counted only now.
    @inline(never)
    func error(_ code: JSONErrorCode, at offset: Int, in bytes: Span<UInt8>) -> JSONError {
        JSONError(code: code, offset: offset, position: JSONPosition(offset: offset, in: bytes))
    }

    private mutating func value(_ bytes: Span<UInt8>) throws(JSONError) -> Tree {
        let start = position
        guard start < bytes.count else { throw error(.unexpectedEnd, at: start, in: bytes) }
        guard valuesLeft > 0 else { throw error(.tooManyValues, at: start, in: bytes) }
        valuesLeft -= 1
        switch bytes[start] {
        case UInt8(ascii: "\""):
            return .makeString(try string(bytes), at: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return .makeInteger(try integer(bytes), at: start)
        case UInt8(ascii: "{"):
            return try nested(bytes) { (parser, bytes) throws(JSONError) in try parser.object(bytes) }
        case UInt8(ascii: "["):
            return try nested(bytes) { (parser, bytes) throws(JSONError) in try parser.array(bytes) }
        case UInt8(ascii: "t"):
            try word("t", "r", "u", "e", of: start, bytes)
            return .makeBool(true, at: start)
        case UInt8(ascii: "f"):
            position += 1
            try word("a", "l", "s", "e", of: start, bytes)
            return .makeBool(false, at: start)
        case UInt8(ascii: "n"):
            try word("n", "u", "l", "l", of: start, bytes)
            return .makeNull(at: start)
        default:
            throw error(.expectedValue, at: start, in: bytes)
        }
    }

    @inline(__always)
    private mutating func nested(
        _ bytes: Span<UInt8>, _ container: (inout JSONParser, Span<UInt8>) throws(JSONError) -> Tree
    ) throws(JSONError) -> Tree {
        guard depth < limits.maximumDepth else { throw error(.tooDeep, at: position, in: bytes) }
        depth += 1
        let tree = try container(&self, bytes)
        depth -= 1
        return tree
    }

    private mutating func object(_ bytes: Span<UInt8>) throws(JSONError) -> Tree {
        let start = position
        var members: [Tree.Member] = []
        var names = MemberNames()
        position += 1
        try skipWhitespace(bytes)
        if try next(bytes) == UInt8(ascii: "}") {
            position += 1
            return .makeObject(members, at: start)
        }
        members.reserveCapacity(JSONParser.expectedMemberCount)
        while true {
            let keyOffset = position
            guard try next(bytes) == UInt8(ascii: "\"") else { throw error(.expectedKey, at: position, in: bytes) }
            let key = try string(bytes)
            let spelling = bytes.extracting(keyOffset + 1..<position - 1)
            guard names.insert(key, spelling, after: members, Tree.key(of:)) else { throw error(.duplicateKey, at: keyOffset, in: bytes) }
            try skipWhitespace(bytes)
            guard try next(bytes) == UInt8(ascii: ":") else { throw error(.expectedColon, at: position, in: bytes) }
            position += 1
            try skipWhitespace(bytes)
            members.append(Tree.makeMember(key, at: keyOffset, try value(bytes)))
            try skipWhitespace(bytes)
            switch try next(bytes) {
            case UInt8(ascii: ","):
                position += 1
                try skipWhitespace(bytes)
            case UInt8(ascii: "}"):
                position += 1
                return .makeObject(members, at: start)
            default:
                throw error(.expectedCommaOrBrace, at: position, in: bytes)
            }
        }
    }

    private mutating func array(_ bytes: Span<UInt8>) throws(JSONError) -> Tree {
        let start = position
        var elements: [Tree] = []
        position += 1
        try skipWhitespace(bytes)
        if try next(bytes) == UInt8(ascii: "]") {
            position += 1
            return .makeArray(elements, at: start)
        }
        while true {
            elements.append(try value(bytes))
            try skipWhitespace(bytes)
            switch try next(bytes) {
            case UInt8(ascii: ","):
                position += 1
                try skipWhitespace(bytes)
            case UInt8(ascii: "]"):
                position += 1
                return .makeArray(elements, at: start)
            default:
                throw error(.expectedCommaOrBracket, at: position, in: bytes)
            }
        }
    }

    /// Reads four letters: a whole literal, or the last four of `false`, which begins at `start`.
    private mutating func word(
        _ first: Unicode.Scalar, _ second: Unicode.Scalar, _ third: Unicode.Scalar, _ fourth: Unicode.Scalar, of start: Int, _ bytes: Span<UInt8>
    ) throws(JSONError) {
        guard try next(bytes) == UInt8(ascii: first), try letter(1, bytes) == UInt8(ascii: second),
              try letter(2, bytes) == UInt8(ascii: third), try letter(3, bytes) == UInt8(ascii: fourth) else {
            throw error(.malformedLiteral, at: start, in: bytes)
        }
        position += 4
    }

    private func letter(_ distance: Int, _ bytes: Span<UInt8>) throws(JSONError) -> UInt8 {
        guard position + distance < bytes.count else { throw error(.unexpectedEnd, at: bytes.count, in: bytes) }
        return bytes[position + distance]
    }

    /// The byte at the position, which stays.
    @inline(__always)
    private func next(_ bytes: Span<UInt8>) throws(JSONError) -> UInt8 {
        guard position < bytes.count else { throw error(.unexpectedEnd, at: position, in: bytes) }
        return bytes[position]
    }

    @inline(__always)
    private mutating func skipWhitespace(_ bytes: Span<UInt8>) throws(JSONError) {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            if form == .canonical { throw error(.notCanonicalWhitespace, at: position, in: bytes) }
            position += 1
        }
    }
}

extension JSONValue {
    /// Reads one value that fills `bytes`.
    public init(parsing bytes: Span<UInt8>, form: JSONForm = .canonical, limits: JSONLimits = .message) throws(JSONError) {
        self = try JSONParser<JSONValue>.parse(bytes, form: form, limits: limits)
    }

    public init(parsing bytes: [UInt8], form: JSONForm = .canonical, limits: JSONLimits = .message) throws(JSONError) {
        self = try JSONParser<JSONValue>.parse(bytes.span, form: form, limits: limits)
    }

    public init(parsing bytes: ArraySlice<UInt8>, form: JSONForm = .canonical, limits: JSONLimits = .message) throws(JSONError) {
        self = try JSONParser<JSONValue>.parse(bytes.span, form: form, limits: limits)
    }
}
