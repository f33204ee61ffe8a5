internal import JSON
internal import Policy

/// Compares a JSON value with the fields that a policy lists. The one walk serves both directions.
enum FieldWalk {
    /// A broken rule. The path is put together on the way out, so that a message in order pays nothing.
    struct Violation: Error {
        let rule: GateRule
        var detail: String?
        /// Innermost step first.
        var steps: [String] = []

        init(_ rule: GateRule, detail: String? = nil, at step: String? = nil) {
            self.rule = rule
            self.detail = detail
            if let step { steps.append(step) }
        }

        func inside(_ step: String) -> Violation {
            var outer = self
            outer.steps.append(step)
            return outer
        }

        var place: String { "$" + steps.reversed().joined() }
    }

    static func checkBody(_ value: JSONValue, _ fields: [FieldPolicy]) throws(Violation) {
        guard case .object(let members) = value else { throw Violation(.bodyNotObject) }
        try check(members, fields)
    }

    private static func check(_ members: [JSONMember], _ fields: [FieldPolicy]) throws(Violation) {
        var next = 0
        for field in fields {
            if next < members.count, isSpelt(members[next].key, field.name) {
                do throws(Violation) {
                    try check(members[next].value, field.shape)
                } catch {
                    throw error.inside(".\(field.name)")
                }
                next += 1
            } else if !field.isOptional {
                throw absence(of: field, members, at: next, fields)
            }
        }
        guard next == members.count else { throw surplus(members[next].key, at: next, fields) }
    }

    private static func check(_ value: JSONValue, _ shape: FieldShape) throws(Violation) {
        switch shape {
        case .scalar(let grammar): try check(value, grammar)
        case .list(let count, let element):
            guard case .array(let elements) = value else { throw Violation(.fieldType) }
            guard count.contains(elements.count) else { throw Violation(.listLength) }
            for index in elements.indices {
                do throws(Violation) {
                    try check(elements[index], element)
                } catch {
                    throw error.inside("[\(index)]")
                }
            }
        case .object(let fields):
            guard case .object(let members) = value else { throw Violation(.fieldType) }
            try check(members, fields)
        }
    }

    private static func check(_ value: JSONValue, _ grammar: Grammar) throws(Violation) {
        if grammar.matches(value) { return }
        switch (value, grammar.carrier) {
        case (.string, .string), (.integer, .integer), (.bool, .boolean):
            throw Violation(.fieldGrammar, detail: grammar.description)
        default:
            throw Violation(.fieldType)
        }
    }

    /// `field` is not at `next`: does something foreign stand there, does `field` stand elsewhere, or is
    /// it not there at all?
    private static func absence(of field: FieldPolicy, _ members: [JSONMember], at next: Int, _ fields: [FieldPolicy]) -> Violation {
        if next < members.count, !fields.contains(where: { isSpelt(members[next].key, $0.name) }) {
            return Violation(.fieldUnknown, at: ".?\(next)")
        }
        let isElsewhere = members.contains { isSpelt($0.key, field.name) }
        return Violation(isElsewhere ? .fieldOrder : .fieldMissing, at: ".\(field.name)")
    }

    private static func surplus(_ key: String, at index: Int, _ fields: [FieldPolicy]) -> Violation {
        guard let field = fields.first(where: { isSpelt(key, $0.name) }) else { return Violation(.fieldUnknown, at: ".?\(index)") }
        return Violation(.fieldOrder, at: ".\(field.name)")
    }

    /// Swift's `==` takes KELVIN SIGN for K. A policy's names are ASCII, and every other spelling that
    /// Unicode calls equivalent to an ASCII text is longer, so equal lengths make `==` exact.
    @inline(__always)
    private static func isSpelt(_ key: String, _ name: String) -> Bool {
        key.utf8.count == name.utf8.count && key == name
    }
}
