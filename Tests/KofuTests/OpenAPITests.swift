import Domain
import Foundation
import JSON
import Policy
import TestSupport
import Testing
import Topology
@testable import kofu

@Suite("OpenAPI descriptions of the channels")
struct OpenAPITests {
    /// Texts that each grammar takes, and beside each one that it refuses.
    static let samples: [(grammar: String, good: [String], bad: [String])] = [
        ("hex:64", [String(repeating: "0a", count: 32)], [String(repeating: "0a", count: 31), String(repeating: "0A", count: 32), ""]),
        ("hex:2..6", ["00", "0011ff"], ["0", "001", "0011ff00", "0g"]),
        ("base64:1..4", ["AA==", "AAA=", "AAAA", "AAAAAA=="], ["", "A===", "AB==", "AAB=", "AAAAAAA=", "AAAAAAAA", "AA==AA==", "AA"]),
        ("base64:3", ["AAAA"], ["AAA=", "AAAAAA==", "AA=="]),
        ("base64:65", [String(repeating: "A", count: 87) + "="], [String(repeating: "A", count: 88), String(repeating: "A", count: 86) + "=="]),
        ("base64:2..3", ["AAA=", "AAAA"], ["AA==", "AAAAAA=="]),
        ("name:1..4", ["a", "a-1", "zzzz"], ["", "A", "aaaaa", "a_b"]),
        ("digits:10..11", ["0123456789", "01234567890"], ["012345678", "012345678901", "０123456789"]),
        ("enum:男|女", ["男", "女"], ["", "男女", "m"]),
        ("text:1..4", ["a", "葛\u{E0100}城", "　 x"], ["", "12345", "a\u{200B}", "\n", "\u{E0041}", "\u{F0000}", "\u{A0}", "\u{AD}"]),
        ("date", ["2000-02-29", "2024-02-29", "0001-01-01", "9999-12-31"], ["2023-02-29", "1900-02-29", "2000-13-01", "2000-00-10", "2000-04-31", "0000-01-01", "2000-1-1", "2000-01-00"]),
        ("instant", ["2026-04-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z"], ["2026-04-01T24:00:00.000Z", "2026-04-01T00:60:00.000Z", "2026-04-01T00:00:60.000Z", "2026-04-01T00:00:00Z", "2026-04-01T00:00:00.000+09:00", "2023-02-29T00:00:00.000Z"]),
        ("request-id", ["kiosk-a1.0", "a.1", "a.9999999999999999999"], ["a.01", "a.", ".1", "A.1", "a.12345678901234567890", "a1"]),
    ]

    /// Whether a schema takes a text, judged by its own keywords.
    private func takes(_ keywords: JSONValue, _ text: String) throws -> Bool {
        if let choices = keywords["enum"]?.arrayElements { return choices.contains { $0.stringValue == text } }
        let length = Int64(text.unicodeScalars.count)
        let pattern = try #require(keywords["pattern"]?.stringValue)
        let expression = try NSRegularExpression(pattern: pattern)
        let whole = NSRange(text.startIndex..., in: text)
        return try length >= #require(keywords["minLength"]?.integerValue) && length <= #require(keywords["maxLength"]?.integerValue) && expression.firstMatch(in: text, range: whole)?.range == whole
    }

    @Test("allow and refuse what the gate allows and refuses", arguments: samples)
    func grammars(sample: (grammar: String, good: [String], bad: [String])) throws {
        let grammar = try Grammar.parse(sample.grammar)
        let keywords = JSONValue.object(GrammarPattern.keywords(grammar))
        #expect(keywords["type"]?.stringValue == "string")
        for text in sample.good {
            #expect(grammar.matches(text: text), "\(sample.grammar): \(text)")
            #expect(try takes(keywords, text), "\(sample.grammar): \(text)")
        }
        for text in sample.bad {
            #expect(!grammar.matches(text: text), "\(sample.grammar): \(text)")
            #expect(try !takes(keywords, text), "\(sample.grammar): \(text)")
        }
    }

    @Test("never refuse what the gate allows, whatever is changed in a text", arguments: samples)
    func changed(sample: (grammar: String, good: [String], bad: [String])) throws {
        let grammar = try Grammar.parse(sample.grammar)
        let keywords = JSONValue.object(GrammarPattern.keywords(grammar))
        var random = SeededRandom(seed: 20_260_401)
        let letters = Array("0123456789abcfzAQ=+/-.:TZ男　".unicodeScalars)
        var allowed = 0
        for good in sample.good {
            for _ in 0..<60 {
                var scalars = Array(good.unicodeScalars)
                let place = Int.random(in: 0..<scalars.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: scalars[place] = letters[Int.random(in: 0..<letters.count, using: &random)]
                case 1: scalars.remove(at: place)
                default: scalars.insert(letters[Int.random(in: 0..<letters.count, using: &random)], at: place)
                }
                var text = String()
                text.unicodeScalars.append(contentsOf: scalars)
                guard !text.isEmpty || sample.grammar.hasPrefix("text:0") else { continue }
                let isAllowed = grammar.matches(text: text)
                if isAllowed { allowed += 1 }
                // Text alone is finer in the gate than in a pattern.
                if sample.grammar.hasPrefix("text") ? isAllowed : true { #expect(try takes(keywords, text) == isAllowed, "\(sample.grammar): \(text)") }
            }
        }
        #expect(allowed > 0 || sample.good.count <= 2)
    }

    @Test("take of base64 exactly the ends whose unused bits are zero, of all 64 digits")
    func ends() throws {
        let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        // One pattern with exact numbers of octets, and one that is too long for them.
        for bounds in ["base64:1..8", "base64:1..400000"] {
            let grammar = try Grammar.parse(bounds)
            let keywords = JSONValue.object(GrammarPattern.keywords(grammar))
            var taken = 0
            for digit in digits {
                for text in ["A\(digit)==", "AA\(digit)=", "AAAAA\(digit)==", "AAAAAA\(digit)="] {
                    let isTaken = try takes(keywords, text)
                    #expect(isTaken == grammar.matches(text: text), "\(bounds): \(text)")
                    if isTaken { taken += 1 }
                }
            }
            #expect(taken == 2 * (4 + 16))
        }
    }

    @Test("have numbers with their bounds, and truths without")
    func otherTypes() throws {
        let integer = JSONValue.object(GrammarPattern.keywords(try Grammar.parse("integer:-5..500000")))
        #expect(integer == ["type": "integer", "minimum": -5, "maximum": 500_000])
        #expect(JSONValue.object(GrammarPattern.keywords(.boolean)) == ["type": "boolean"])
        let code = JSONValue.object(GrammarPattern.keywords(.municipalityCode))
        #expect(try takes(code, "142069"))
        #expect(try !takes(code, "14206"))
    }

    private static func topology() throws -> Topology { try Topology.load(path: Repository.topology) }

    @Test("have every message and field of the allowlist, closed and in order")
    func whole() throws {
        let topology = try Self.topology()
        var messages = 0
        for channel in topology.channels {
            let document = OpenAPIDocument.describe(channel, of: topology)
            #expect(document["openapi"]?.stringValue == "3.1.0")
            #expect(document["servers"]?.arrayElements?.count == topology.links.filter { $0.channel == channel.name }.count)
            let paths = try #require(document["paths"]?.objectMembers)
            #expect(paths.map(\.key) == channel.policy.messages.map(\.path))
            for (path, message) in zip(paths, channel.policy.messages) {
                messages += 1
                let operation = try #require(path.value["post"])
                #expect(operation["responses"]?.objectMembers?.map(\.key) == ["200", "403"])
                try expect(operation["requestBody"]?["content"], message.request)
                try expect(operation["responses"]?["200"]?["content"], message.response)
                try expect(operation["responses"]?["403"]?["content"], message.refusal)
            }
        }
        #expect(messages > 10)
    }

    private func expect(_ content: JSONValue?, _ body: BodyPolicy) throws {
        let members = try #require(content?.objectMembers)
        #expect(members.map(\.key) == [body.content.contentType])
        #expect(members[0].value["x-kofu-maximum-octets"]?.integerValue == Int64(body.maximumBytes))
        let schema = try #require(members[0].value["schema"])
        guard case .json(let fields) = body.content else {
            #expect(schema["type"]?.stringValue == "string" && schema["maxLength"]?.integerValue == Int64(body.maximumBytes))
            return
        }
        try expect(schema, fields)
    }

    private func expect(_ schema: JSONValue, _ fields: [FieldPolicy]) throws {
        #expect(schema["additionalProperties"]?.boolValue == false)
        #expect(schema["required"]?.arrayElements?.compactMap(\.stringValue) ?? [] == fields.filter { !$0.isOptional }.map(\.name))
        let properties = try #require(schema["properties"]?.objectMembers)
        #expect(properties.map(\.key) == fields.map(\.name))
        for (property, field) in zip(properties, fields) {
            #expect(property.value["x-kofu-class"]?.stringValue == field.dataClass.rawValue)
            try expect(property.value, field.shape)
        }
    }

    private func expect(_ schema: JSONValue, _ shape: FieldShape) throws {
        switch shape {
        case .scalar(let grammar): #expect(schema["x-kofu-grammar"]?.stringValue == grammar.description)
        case .object(let fields): try expect(schema, fields)
        case .list(let count, let element):
            #expect(schema["minItems"]?.integerValue == Int64(count.lowerBound) && schema["maxItems"]?.integerValue == Int64(count.upperBound))
            try expect(#require(schema["items"]), element)
        }
    }
}

/// Where the repository is.
private enum Repository {
    static var topology: String { #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/") + "/topology.json" }
}
