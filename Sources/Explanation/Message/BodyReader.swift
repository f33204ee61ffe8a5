/// A JSON body against the fields that the allowlist grants, in their order: each value read, judged, written again, and compared
/// with the octets. The first octet that is out of place ends the reading; a value outside of its grammar does not.
struct BodyReader {
    private static let maximumElements = 4096

    let context: MessageContext
    let part: ReviewPolicy.Part
    /// Whether the body is all there. What the end of a connection cut off is truncated, and not wrong.
    let isComplete: Bool
    private(set) var scanner: JSONScanner
    var account: Account
    var facts = MessageFacts()
    let judge: GrammarJudge
    /// Presence or absence of optional members since the last piece of syntax: a bit each.
    private var optionalBits: Double = 0

    init(_ bytes: [UInt8], from start: Int, to end: Int, part: ReviewPolicy.Part, context: MessageContext, isComplete: Bool, account: Account) {
        scanner = JSONScanner(bytes, from: start, to: end)
        self.part = part
        self.context = context
        self.isComplete = isComplete
        self.account = account
        judge = GrammarJudge(vocabulary: context.policy.vocabulary, municipalityCodes: Set(context.policy.municipalities.values.map(\.code)))
    }

    /// Reads all of the body; on an error, what comes from `account.position` on is left to the caller.
    mutating func read(_ fields: [ReviewPolicy.Field]) throws(Unexplained) {
        try object(fields, at: "$")
        guard scanner.isAtEnd else { throw Unexplained("json-octets-after-end", "octets after the object", at: scanner.position) }
    }

    // MARK: Structure

    private mutating func object(_ fields: [ReviewPolicy.Field], at place: String) throws(Unexplained) {
        try expect("{")
        var isFirst = true
        for (index, field) in fields.enumerated() {
            let name = (isFirst ? "" : ",") + "\"\(field.name)\":"
            guard try isNext(name) else {
                guard field.isOptional else { throw misplaced(fields, index, isFirst: isFirst, at: place) }
                optionalBits += 1
                continue
            }
            if field.isOptional { optionalBits += 1 }
            isFirst = false
            syntax(count: name.utf8.count)
            try value(field.shape, field, at: "\(place).\(field.name)")
        }
        guard try isNext("}") else { throw misplaced(fields, fields.count, isFirst: isFirst, at: place) }
        syntax(count: 1)
    }

    private mutating func value(_ shape: ReviewPolicy.Field.Shape, _ field: ReviewPolicy.Field, at place: String) throws(Unexplained) {
        switch shape {
        case .object(let fields):
            try object(fields, at: place)
        case .scalar(let grammar):
            try scalar(grammar, field, at: place)
        case .list(let count, let element):
            optionalBits += FreeBits.choice(count.count)
            try expect("[")
            var index = 0
            while try !isNext("]") {
                guard index < min(count.upperBound, Self.maximumElements) else { throw Unexplained("list-length", "\(place) has too many elements", at: scanner.position) }
                if index > 0 { try expect(",") }
                try value(element, field, at: "\(place)[\(index)]")
                index += 1
            }
            guard index >= count.lowerBound else { throw Unexplained("list-length", "\(place) has too few elements", at: scanner.position) }
            syntax(count: 1)
        }
    }

    /// Why the member that must come does not: it is absent, elsewhere, or something else stands here.
    private func misplaced(_ fields: [ReviewPolicy.Field], _ index: Int, isFirst: Bool, at place: String) -> Unexplained {
        var ahead = scanner
        if ahead.next == UInt8(ascii: "}"), index < fields.count {
            return Unexplained("field-missing", "\(place).\(fields[index].name) is missing", at: scanner.position)
        }
        if !isFirst { _ = ahead.take(UInt8(ascii: ",")) }
        guard let name = ahead.string() else { return Unexplained("json-not-canonical", "in \(place), no member in its one spelling", at: scanner.position) }
        guard fields.contains(where: { Array($0.name.utf8) == Array(name.utf8) }) else {
            return Unexplained("field-unknown", "\(place) has a member that the allowlist does not grant, the number \(index + 1)", at: scanner.position)
        }
        return Unexplained("field-order", "\(place) has a member in another place, or twice, or in another spelling", at: scanner.position)
    }

    // MARK: Octets

    private mutating func expect(_ text: String) throws(Unexplained) {
        guard try isNext(text) else { throw Unexplained("json-not-canonical", "another octet than canonical JSON has here", at: scanner.position) }
        syntax(count: text.utf8.count)
    }

    /// Whether the text comes next. Where the body is cut off inside of it, that is thrown.
    private func isNext(_ text: String) throws(Unexplained) -> Bool {
        var index = scanner.position
        for byte in text.utf8 {
            guard index < scanner.end else {
                if isComplete { return false }
                throw cut
            }
            guard scanner.bytes[index] == byte else { return false }
            index += 1
        }
        return true
    }

    private mutating func syntax(count: Int) {
        step(to: scanner.position + count)
        account.explain(to: scanner.position, "JSON syntax", rule: part.pointer, freeBits: optionalBits)
        optionalBits = 0
    }

    mutating func step(to position: Int) { scanner = JSONScanner(scanner.bytes, from: position, to: scanner.end) }

    var cut: Unexplained { Unexplained(Self.cutRule, "", at: scanner.position) }
    /// Not the rule of a finding: the mark of an end that was cut off.
    static let cutRule = "cut"

    /// The text of a string in its one spelling, and where it ends with its quotes.
    func text(at place: String) throws(Unexplained) -> (text: String, end: Int) {
        var ahead = scanner
        guard ahead.next == UInt8(ascii: "\"") else {
            if scanner.isAtEnd, !isComplete { throw cut }
            throw Unexplained("field-type", "\(place) is no string", at: scanner.position)
        }
        guard let text = ahead.string() else {
            if !isComplete, isCutString { throw cut }
            throw Unexplained("json-not-canonical", "\(place) is a string that does not end or is malformed", at: scanner.position)
        }
        guard CanonicalJSON.string(text).elementsEqual(scanner.bytes[scanner.position..<ahead.position]) else {
            throw Unexplained("json-not-canonical", "\(place) is not in its one spelling", at: scanner.position)
        }
        return (text, ahead.position)
    }

    /// Whether a string began and the octets ended before its quote.
    private var isCutString: Bool {
        var index = scanner.position + 1
        while index < scanner.end {
            if scanner.bytes[index] == UInt8(ascii: "\"") || scanner.bytes[index] < 0x20 { return false }
            index += scanner.bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return true
    }
}
