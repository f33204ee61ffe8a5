public import Policy

/// How two rules compare by what they let through.
public enum RuleRelation: String, Sendable, Hashable {
    case same, wider, narrower
    /// Each lets something through that the other stops.
    case other

    init(newContainsOld: Bool, oldContainsNew: Bool) {
        self = switch (newContainsOld, oldContainsNew) {
        case (true, true): .same
        case (true, false): .wider
        case (false, true): .narrower
        case (false, false): .other
        }
    }
}

extension Grammar {
    /// What becomes of this grammar if `new` takes its place.
    public func relation(to new: Grammar) -> RuleRelation {
        RuleRelation(newContainsOld: new.contains(self), oldContainsNew: contains(new))
    }

    /// Whether every value of `other` is one of this grammar too. Never true by mistake; false where it is not known.
    func contains(_ other: Grammar) -> Bool {
        if self == other { return true }
        if case .oneOf(let choices) = other { return choices.allSatisfy(matches(text:)) }
        switch (self, other) {
        case (.hexadecimal(let outer), .hexadecimal(let inner)), (.base64(let outer), .base64(let inner)), (.name(let outer), .name(let inner)),
             (.digits(let outer), .digits(let inner)), (.text(let outer), .text(let inner)):
            return outer.contains(inner)
        case (.integer(let outer), .integer(let inner)):
            return outer.lowerBound <= inner.lowerBound && inner.upperBound <= outer.upperBound
        case (.name(let outer), .hexadecimal(let inner)), (.name(let outer), .digits(let inner)): return outer.contains(inner)
        case (.name(let outer), .date): return outer.contains(10)
        case (.name(let outer), .municipalityCode), (.digits(let outer), .municipalityCode): return outer.contains(6)
        case (.text(let outer), _):
            return other.carrier == .string && other.textLengths.map(outer.contains) ?? false
        default: return false
        }
    }

    /// How many characters a value has, all of them ASCII or text; nil where it is no text.
    private var textLengths: ClosedRange<Int>? {
        switch self {
        case .hexadecimal(let count), .name(let count), .digits(let count), .text(let count): count
        case .base64(let count): (count.lowerBound + 2) / 3 * 4...(count.upperBound + 2) / 3 * 4
        case .date: 10...10
        case .instant: 24...24
        case .municipalityCode: 6...6
        case .requestID: 3...60
        case .oneOf, .integer, .boolean: nil
        }
    }
}

extension ClosedRange<Int> {
    fileprivate func contains(_ inner: ClosedRange<Int>) -> Bool { lowerBound <= inner.lowerBound && inner.upperBound <= upperBound }
}

extension FieldShape {
    /// Whether every value of `other` is one of this shape too, its members in their order.
    func contains(_ other: FieldShape) -> Bool {
        switch (self, other) {
        case (.scalar(let outer), .scalar(let inner)): outer.contains(inner)
        case (.list(let outer, let outerElement), .list(let inner, let innerElement)):
            outer.contains(inner) && (inner.upperBound == 0 || outerElement.contains(innerElement))
        case (.object(let outer), .object(let inner)): FieldPolicy.contains(outer, inner)
        default: false
        }
    }
}

extension FieldPolicy {
    /// Whether every object of the members `inner` is one of the members `outer` too.
    static func contains(_ outer: [FieldPolicy], _ inner: [FieldPolicy]) -> Bool {
        var rest = inner[...]
        for field in outer {
            guard let candidate = rest.first, candidate.name == field.name else {
                guard field.isOptional else { return false }
                continue
            }
            guard field.isOptional || !candidate.isOptional, field.shape.contains(candidate.shape) else { return false }
            rest = rest.dropFirst()
        }
        return rest.isEmpty
    }
}
