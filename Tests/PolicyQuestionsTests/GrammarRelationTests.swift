import Policy
@testable import PolicyQuestions
import Testing

@Suite("How rules compare")
struct GrammarRelationTests {
    @Test("by what they let through", arguments: [
        ("hex:2..40", "hex:2..40", RuleRelation.same), ("hex:64", "hex:2..64", .wider), ("name:1..40", "name:1..20", .narrower), ("name:1..20", "name:10..40", .other),
        ("integer:0..5", "integer:0..6", .wider), ("integer:0..5", "integer:1..6", .other), ("enum:a|b", "enum:a", .narrower), ("enum:a|b", "enum:b|a", .same),
        ("enum:a|b", "enum:a|c", .other), ("enum:a|b", "name:1..3", .wider), ("digits:6", "name:1..40", .wider), ("text:0..200", "date", .narrower),
        ("municipality-code", "digits:6", .wider), ("municipality-code", "digits:5", .other), ("date", "name:10", .wider), ("base64:1..3", "text:4", .wider),
        ("instant", "text:1..24", .wider), ("request-id", "text:3..60", .wider), ("request-id", "text:3..59", .other), ("boolean", "integer:0..1", .other),
        ("boolean", "text:4..5", .other), ("hex:2", "base64:1", .other), ("hex:4", "digits:4", .other), ("enum:あ", "name:1", .other), ("enum:あ", "text:1", .wider),
    ])
    func relation(old: String, new: String, relation: RuleRelation) throws {
        #expect(try Grammar.parse(old).relation(to: Grammar.parse(new)) == relation)
    }

    static let grammars = ["hex:2", "hex:2..4", "base64:1..3", "integer:0..9", "enum:a|b", "name:1..4", "digits:1..6", "digits:6", "text:0..30", "date", "instant", "boolean", "request-id", "municipality-code"]
    static let samples = ["", "a", "b", "0f", "00ff", "0F", "abcd", "あ", "7", "123456", "132233", "2026-04-01", "2026-02-30", "2026-04-01T01:00:00.000Z", "kiosk-a1.7", "AAAA", "AA==", "AB==", "true", "x-1"]

    @Test("in no case as wider where a value of the one is none of the other", arguments: grammars)
    func honest(text: String) throws {
        let inner = try Grammar.parse(text)
        for other in try Self.grammars.map(Grammar.parse) where other.contains(inner) {
            for sample in Self.samples where inner.matches(text: sample) { #expect(other.matches(text: sample), "\(other) does not take \(sample) of \(inner)") }
            #expect(other.bits >= inner.bits - 1e-9 || other.carrier == inner.carrier, "\(other) has less room than \(inner)")
        }
    }

    @Test("in lists and objects by their counts and members in order")
    func shapes() throws {
        let short = FieldShape.scalar(.digits(1...2)), long = FieldShape.scalar(.digits(1...3))
        #expect(FieldShape.list(count: 0...3, of: long).contains(.list(count: 1...2, of: short)))
        #expect(!FieldShape.list(count: 0...3, of: short).contains(.list(count: 1...2, of: long)))
        #expect(!FieldShape.list(count: 0...3, of: long).contains(.list(count: 1...4, of: short)))
        #expect(!short.contains(.list(count: 0...3, of: short)))
        let a = try field("a", .code), b = try field("b", .code), maybe = try field("b", .code, isOptional: true)
        #expect(FieldPolicy.contains([a, maybe], [a]) && FieldPolicy.contains([a, maybe], [a, b]))
        #expect(!FieldPolicy.contains([a, b], [a]) && !FieldPolicy.contains([a], [a, b]) && !FieldPolicy.contains([a, b], [b, a]) && !FieldPolicy.contains([a, b], [a, maybe]))
    }
}
