import Policy

extension BodyContents {
    /// What in one body decides nothing by itself.
    var idleRules: [IdleRule] {
        guard case .json(let members) = policy.content else { return [] }
        var rules: [IdleRule] = []
        let shortest = FieldPolicy.octets(of: members).lowerBound
        if shortest > policy.maximumBytes {
            rules.append(IdleRule(
                kind: .neverMatches, pointer: "\(pointer)/maximumBytes", sentence: "the shortest body has \(shortest) octets and \(policy.maximumBytes) are the most: none matches"))
        }
        for field in fields {
            if case .scalar(.oneOf(let choices)) = field.shape.innermost {
                if choices.isEmpty { rules.append(IdleRule(kind: .neverMatches, pointer: field.pointer, sentence: "the enum has no choices: no value matches")) }
                if Set(choices).count < choices.count { rules.append(IdleRule(kind: .duplicate, pointer: field.pointer, sentence: "the enum names a choice twice")) }
            }
            // All else at its shortest, this field alone at its longest.
            let octets = field.shape.octets, most = policy.maximumBytes - shortest + octets.lowerBound
            if shortest <= policy.maximumBytes, octets.upperBound > most {
                rules.append(IdleRule(
                    kind: .shadowedBySize, pointer: field.pointer,
                    sentence: "lets up to \(octets.upperBound) octets through; the body's \(policy.maximumBytes) leave at most \(most)"))
            }
        }
        return rules
    }

    /// Where the body that comes next on the way stops what this one lets through; of a body that is not passed on as a whole, only in the fields that both have.
    func losses(before next: BodyContents, isWhole: Bool) -> [IdleRule] {
        var rules: [IdleRule] = []
        if isWhole, policy.maximumBytes > next.policy.maximumBytes {
            rules.append(IdleRule(
                kind: .narrowerFurtherOn, pointer: "\(next.pointer)/maximumBytes", sentence: "\(next.policy.maximumBytes) octets; \(name) lets \(policy.maximumBytes) through"))
        }
        guard case .json(let own) = policy.content, case .json(let others) = next.policy.content, !FieldPolicy.contains(others, own) else { return rules }
        let theirs = Dictionary(next.fields.map { ($0.path, $0) }) { first, _ in first }
        let narrower = fields.filter { field in
            guard case .scalar = field.shape.innermost else { return false }
            return theirs[field.path].map { !$0.shape.contains(field.shape) } ?? isWhole
        }
        if isWhole, narrower.isEmpty {
            rules.append(IdleRule(kind: .narrowerFurtherOn, pointer: next.pointer, sentence: "has other members, or another order, than \(name)"))
        }
        return rules + narrower.map {
            IdleRule(kind: .narrowerFurtherOn, pointer: "\(next.pointer) (\($0.path))", sentence: "stops values that \(name) lets through")
        }
    }
}

extension FieldShape {
    /// What a list holds in the end, or the shape itself.
    var innermost: FieldShape { if case .list(_, let element) = self { element } else { self } }

    /// Octets of a value in canonical JSON; the most is never less than it really is.
    var octets: ClosedRange<Int> {
        switch self {
        case .scalar(let grammar): grammar.octets
        case .object(let fields): FieldPolicy.octets(of: fields)
        case .list(let count, let element):
            FieldShape.listOctets(count.lowerBound, element.octets.lowerBound)...FieldShape.listOctets(count.upperBound, element.octets.upperBound)
        }
    }

    /// Brackets, elements and commas. Lists within lists soon have more octets than there are numbers; beyond `manyOctets` it makes no difference.
    private static func listOctets(_ count: Int, _ element: Int) -> Int {
        let (all, isTooMany) = count.multipliedReportingOverflow(by: element + 1)
        return isTooMany ? manyOctets : min(all, manyOctets) + (count == 0 ? 2 : 1)
    }

    fileprivate static let manyOctets = 1 << 48
}

extension FieldPolicy {
    /// Octets of an object: braces, names in quotes, colons and commas.
    static func octets(of fields: [FieldPolicy]) -> ClosedRange<Int> {
        let least = fields.filter { !$0.isOptional }
        let named = { (field: FieldPolicy) in field.name.utf8.count + 3 }
        let shortest = least.reduce(2 + max(0, least.count - 1)) { min($0 + named($1) + $1.shape.octets.lowerBound, FieldShape.manyOctets) }
        let longest = fields.reduce(2 + max(0, fields.count - 1)) { min($0 + named($1) + $1.shape.octets.upperBound, FieldShape.manyOctets) }
        return shortest...longest
    }
}

extension Grammar {
    /// Octets of a value in canonical JSON, with its quotes.
    fileprivate var octets: ClosedRange<Int> {
        switch self {
        case .hexadecimal(let count), .name(let count), .digits(let count): count.lowerBound + 2...count.upperBound + 2
        case .base64(let count): (count.lowerBound + 2) / 3 * 4 + 2...(count.upperBound + 2) / 3 * 4 + 2
        case .integer(let range): 1...max(String(range.lowerBound).utf8.count, String(range.upperBound).utf8.count)
        case .oneOf(let choices):
            (choices.map(\.utf8.count).min() ?? 0) + 2...(choices.map(\.utf8.count).max() ?? 0) + 2
        // A scalar has up to four octets.
        case .text(let count): count.lowerBound + 2...count.upperBound * 4 + 2
        case .date: 12...12
        case .instant: 26...26
        case .boolean: 4...5
        case .requestID: 5...62
        case .municipalityCode: 8...8
        }
    }
}
