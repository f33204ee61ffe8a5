#if DEFECTS
import JSON
import Policy

/// Places in a JSON body.
struct JSONHiding {
    let mutant: LeakMutant
    let fields: [FieldPolicy]

    private var kind: HidingKind { mutant.place.kind }

    /// The body with the mutant in it; nil where the body has no such place.
    func hide(in body: [UInt8]) -> [UInt8]? {
        guard let value = try? JSONValue(parsing: body[...], form: .canonical, limits: JSONLimits(maximumBytes: 16 << 20, maximumDepth: 16, maximumValues: 100_000)),
              let payload = mutant.payload else { return nil }
        let clean = JSONSpelling(value)
        guard case .object(let members) = clean, !members.isEmpty else { return nil }
        switch mutant.place.kind {
        case .jsonByteOrderMark: return [0xEF, 0xBB, 0xBF] + body
        case .jsonAfter: return body + payload[0]
        case .jsonComment: return [UInt8(ascii: "{")] + Array("/*".utf8) + payload[0] + Array("*/".utf8) + body.dropFirst()
        case .jsonWhitespace: return whitespace(clean)
        case .extraKey, .extraKeyFirst, .keyName, .keyCase, .keyOrder, .keyTwice: return JSONSpelling.object(changed(members, payload)).octets
        default: return inField(clean, payload)
        }
    }

    private func changed(_ members: [(key: [UInt8], value: JSONSpelling)], _ payload: [[UInt8]]) -> [(key: [UInt8], value: JSONSpelling)] {
        var members = members
        var bits = mutant.bits
        switch kind {
        case .extraKey: members += extra(payload)
        case .extraKeyFirst: members = extra(payload) + members
        case .keyName: members += payload.map { (quoted($0), .scalar([UInt8(ascii: "1")])) }
        case .keyTwice: members.append((members[0].key, .scalar(quoted(payload[0]))))
        case .keyOrder: members.swapAt(0, 1 + bits.number(below: max(1, members.count - 1)))
        default:
            var isChanged = false
            for index in members.indices {
                members[index].key = members[index].key.map { octet in
                    guard octet & 0x40 != 0, bits.next() || !isChanged else { return octet }
                    isChanged = true
                    return octet ^ 0x20
                }
            }
        }
        return members
    }

    private func quoted(_ octets: [UInt8]) -> [UInt8] { JSONSpelling.quoted(octets, keepsEscapes: mutant.encoding == .escaped) }

    private func extra(_ payload: [[UInt8]]) -> [(key: [UInt8], value: JSONSpelling)] {
        payload.enumerated().map { (Array("\"note\($0.offset)\"".utf8), .scalar(quoted($0.element))) }
    }

    /// Spaces and tabs after commas and colons, outside of texts.
    private func whitespace(_ clean: JSONSpelling) -> [UInt8] {
        var bits = mutant.bits
        var spelt: [UInt8] = []
        var isInText = false, isEscaped = false, isChanged = false
        for octet in clean.octets {
            spelt.append(octet)
            if octet == UInt8(ascii: "\""), !isEscaped { isInText.toggle() }
            isEscaped = octet == UInt8(ascii: "\\") && !isEscaped
            guard !isInText, octet == UInt8(ascii: ",") || octet == UInt8(ascii: ":"), bits.next() || !isChanged else { continue }
            isChanged = true
            spelt.append(bits.next() ? 0x20 : 0x09)
        }
        return spelt
    }

    // MARK: In a field

    private func inField(_ clean: JSONSpelling, _ payload: [[UInt8]]) -> [UInt8]? {
        guard let path = mutant.place.field, let field = CatalogueField.all(in: fields).first(where: { $0.path == path }) else { return nil }
        var body = clean
        let steps = JSONStep.steps(of: path)
        var bits = mutant.bits
        switch kind {
        case .extraKeyNested:
            guard body.change(steps[...], { object in
                guard case .object(let members) = object else { return false }
                object = .object(members + extra(payload))
                return true
            }) else { return nil }
        case .jsonPresence:
            guard let last = steps.last, body.change(steps.dropLast(), { JSONHiding.remove(last, from: &$0) }) else { return nil }
        case .jsonNull:
            guard body.change(steps[...], { value in
                value = .scalar(Array("null".utf8))
                return true
            }) else { return nil }
        case .listCount, .listCountOver:
            guard case .list(let range) = field.shape, body.change(steps[...], { count(&$0, range, &bits) }) else { return nil }
        default:
            guard let grammar = field.grammar, body.change(steps[...], { value in
                guard case .scalar(let spelt) = value, let changed = scalar(spelt, grammar, payload, &bits), changed != spelt else { return false }
                value = .scalar(changed)
                return true
            }) else { return nil }
            if kind == .jsonValue, payload.count == 2, !putSecondHalf(payload[1], after: path, in: &body) { return nil }
        }
        return body.octets
    }

    private static func remove(_ step: JSONStep, from object: inout JSONSpelling) -> Bool {
        guard case .member(let name) = step, case .object(var members) = object,
              let index = members.firstIndex(where: { $0.key == JSONValue.string(name).canonicalBytes }) else { return false }
        members.remove(at: index)
        object = .object(members)
        return true
    }

    /// As many elements as the value's first bits say, or more than the list may have.
    private func count(_ list: inout JSONSpelling, _ range: ClosedRange<Int>, _ bits: inout LeakBits) -> Bool {
        guard case .array(let elements) = list, let first = elements.first else { return false }
        var wanted = range.lowerBound + bits.number(below: min(range.count, 64))
        if kind == .listCountOver {
            guard range.upperBound < 1000 else { return false }
            wanted = range.upperBound + 1 + bits.number(below: 8)
        } else if wanted == elements.count {
            wanted = wanted < range.upperBound ? wanted + 1 : wanted - 1
        }
        guard wanted >= 0, wanted != elements.count else { return false }
        list = .array((0..<wanted).map { $0 < elements.count ? elements[$0] : first })
        return true
    }

    private func scalar(_ clean: [UInt8], _ grammar: Grammar, _ payload: [[UInt8]], _ bits: inout LeakBits) -> [UInt8]? {
        switch kind {
        case .jsonValue:
            // A number in a field of numbers stands without quotes.
            if grammar.carrier == .integer, let text = String(validating: payload[0], as: UTF8.self), let number = Int64(text), String(number) == text { return payload[0] }
            return quoted(payload[0])
        case .jsonFitted: return FittedValue.spelt(in: grammar, &bits, clean: clean)
        case .jsonEscape: return SpellingTrick.escaped(clean, &bits)
        case .jsonNumber: return grammar.carrier == .integer ? SpellingTrick.number(clean, &bits) : nil
        case .base64Bits: if case .base64 = grammar { return SpellingTrick.base64Bits(clean, &bits) } else { return nil }
        case .hexCase: if case .hexadecimal = grammar { return SpellingTrick.upperCase(clean, &bits) } else { return nil }
        case .textSelector: if case .text = grammar { return SpellingTrick.selector(clean, &bits) } else { return nil }
        case .textForm: if case .text = grammar { return SpellingTrick.decomposed(clean) } else { return nil }
        default: return DocumentHiding.hide(mutant, inBase64: clean)
        }
    }

    /// Puts the other half into the next field that holds text.
    private func putSecondHalf(_ half: [UInt8], after path: String, in body: inout JSONSpelling) -> Bool {
        let all = CatalogueField.all(in: fields)
        guard let index = all.firstIndex(where: { $0.path == path }) else { return false }
        for field in all[(index + 1)...] + all[..<index] where field.grammar?.carrier == .string {
            if body.change(JSONStep.steps(of: field.path)[...], { value in
                value = .scalar(quoted(half))
                return true
            }) { return true }
        }
        return false
    }
}
#endif
