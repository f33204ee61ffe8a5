import Testing
import Policy

@Suite("grammars of scalars")
struct GrammarTests {
    static let accepted: [(String, String)] = [
        ("hex:4", "00ff"), ("hex:2..4", "0a"), ("hex:2..4", "0a0b"),
        ("base64:1..3", "AA=="), ("base64:1..3", "AAA="), ("base64:1..3", "+/09"), ("base64:60000", String(repeating: "QUJD", count: 20_000)),
        ("enum:a|b|男", "a"), ("enum:a|b|男", "男"), ("name:1..5", "a-0"), ("name:5", "kiosk"), ("digits:3..4", "007"),
        ("text:0..3", ""), ("text:0..3", "日本語"), ("text:0..3", "a é"), ("text:1..9", "山田　太郎"), ("text:2", "辻\u{E0101}"), ("text:2", "神\u{FE00}"),
        ("text:1", "\u{3134A}"), ("text:2", "e\u{301}"), ("text:2", "〆\u{E0100}"), ("text:4", "辻\u{E0101}辻\u{E0100}"),
        ("date", "2024-02-29"), ("date", "0001-01-01"), ("date", "9999-12-31"), ("date", "2000-02-29"),
        ("instant", "2025-04-01T06:30:00.000Z"), ("instant", "2025-12-31T23:59:59.999Z"),
        ("request-id", "kiosk-1.0"), ("request-id", "a.9999999999999999999"), ("request-id", "a.10"),
        ("municipality-code", "133035"), ("municipality-code", "112038"), ("municipality-code", "142051"), ("municipality-code", "142069"),
        ("municipality-code", "132233"), ("municipality-code", "011002"),
    ]

    @Test("a text of the grammar is matched", arguments: accepted)
    func matches(grammar: String, text: String) throws {
        #expect(try Grammar.parse(grammar).matches(text: text))
    }

    static let refused: [(String, String)] = [
        ("hex:4", "00FF"), ("hex:4", "00f"), ("hex:4", "00fg"), ("hex:4", "00ff0"), ("hex:2..4", ""), ("hex:2..4", "abc"), ("hex:2..4", "0a0b0c"), ("hex:4", "0x0a"),
        ("base64:1..3", ""), ("base64:1..3", "AA"), ("base64:1..3", "AAA"), ("base64:1..3", "AB=="), ("base64:1..3", "AAB="), ("base64:1..3", "A==="), ("base64:1..3", "===="),
        ("base64:1..3", "AA=A"), ("base64:1..3", "A A="), ("base64:1..3", "-_09"), ("base64:1..3", "AAAA\n"), ("base64:1..3", "AAAAAA=="), ("base64:1..2", "AAAA"), ("base64:2..3", "AA=="),
        ("base64:1..60000", String(repeating: "QUJD", count: 999) + "QU.D"), ("base64:1..60000", String(repeating: "QUJD", count: 7) + "=UJD" + String(repeating: "QUJD", count: 9)),
        ("enum:a|b|K", "c"), ("enum:a|b|K", ""), ("enum:a|b|K", "a|b"), ("enum:a|b|K", "A"), ("enum:a|b|K", "\u{212A}"),
        ("name:1..5", ""), ("name:1..5", "A"), ("name:1..5", "abcdef"), ("name:1..5", "a_b"), ("name:1..5", "é"), ("digits:3..4", "07"), ("digits:3..4", "00700"), ("digits:3..4", "+07"), ("digits:3..4", "００７"),
        ("text:0..3", "日本語四"), ("text:1..3", ""), ("text:0..9", "a\nb"), ("text:0..9", "\u{0}"), ("text:0..9", "\u{7F}"), ("text:0..9", "\u{85}"), ("text:0..9", "\u{E000}"), ("text:0..9", "\u{F0000}"),
        ("text:0..9", "a\u{200B}"), ("text:0..9", "\u{202E}a"), ("text:0..9", "\u{FEFF}"), ("text:0..9", "\u{E0041}"), ("text:0..9", "\u{2028}"), ("text:0..9", "\u{FFFE}"), ("text:0..9", "\u{3164}"), ("text:0..9", "a\u{2003}b"),
        ("text:0..9", "\u{E0101}"), ("text:0..9", "a\u{E0101}"), ("text:0..9", "辻\u{E0101}\u{E0102}"), ("text:0..9", "あ\u{FE00}"), ("text:0..9", "\u{378}"),
        ("date", "2023-02-29"), ("date", "1900-02-29"), ("date", "2025-13-01"), ("date", "2025-00-10"), ("date", "2025-04-31"), ("date", "2025-04-00"), ("date", "0000-01-01"), ("date", "2025-4-01"),
        ("date", "2025/04/01"), ("date", "2025-04-01 "), ("date", "２０２５-04-01"), ("date", ""),
        ("instant", "2025-04-01T06:30:00Z"), ("instant", "2025-04-01T06:30:00.000+09:00"), ("instant", "2025-04-01T24:00:00.000Z"), ("instant", "2025-04-01T06:60:00.000Z"),
        ("instant", "2025-04-01T06:30:60.000Z"), ("instant", "2025-04-01t06:30:00.000Z"), ("instant", "2025-04-01 06:30:00.000Z"), ("instant", "2025-02-30T06:30:00.000Z"), ("instant", "2025-04-01T06:30:00.0000Z"),
        ("request-id", "kiosk-1"), ("request-id", "kiosk-1."), ("request-id", ".1"), ("request-id", "kiosk-1.01"), ("request-id", "kiosk-1.-1"), ("request-id", "Kiosk.1"), ("request-id", "a.b.1"),
        ("request-id", "a.10000000000000000000"), ("request-id", String(repeating: "a", count: 41) + ".1"), ("request-id", "a.1 "), ("request-id", ""),
        ("municipality-code", "133036"), ("municipality-code", "13303"), ("municipality-code", "1330355"), ("municipality-code", "13303a"), ("municipality-code", "１３３０３５"),
        ("integer:0..5", "1"), ("boolean", "true"),
    ]

    @Test("a text outside the grammar is not matched", arguments: refused)
    func doesNotMatch(grammar: String, text: String) throws {
        #expect(try !Grammar.parse(grammar).matches(text: text))
    }

    @Test("integers and booleans are matched as such and in no other grammar")
    func integersAndBooleans() throws {
        let range = try Grammar.parse("integer:-5..100000")
        #expect(range.matches(integer: -5) && range.matches(integer: 100_000))
        #expect(!range.matches(integer: -6) && !range.matches(integer: 100_001) && !range.matches(boolean: true))
        #expect(Grammar.boolean.matches(boolean: true) && Grammar.boolean.matches(boolean: false))
        #expect(!Grammar.boolean.matches(integer: 1) && !Grammar.date.matches(integer: 1) && !Grammar.date.matches(boolean: true))
        #expect(range.carrier == .integer && Grammar.boolean.carrier == .boolean && Grammar.date.carrier == .string)
    }

    @Test("every grammar prints the text that it was read from", arguments: [
        "hex:64", "hex:2..40", "base64:1..1400", "integer:-9223372036854775808..9223372036854775807", "enum:a|b|c", "name:1..40",
        "digits:10..11", "text:0..200", "date", "instant", "boolean", "request-id", "municipality-code",
    ])
    func roundTrip(text: String) throws {
        #expect(try Grammar.parse(text).description == text)
    }

    static let malformed: [(String, GrammarError.Code)] = [
        ("", .unknownGrammar), ("hexadecimal:4", .unknownGrammar), ("Date", .unknownGrammar), ("date ", .unknownGrammar), ("regex:.*", .unknownGrammar),
        ("hex", .missingParameter), ("enum", .missingParameter), ("integer", .missingParameter), ("date:1", .superfluousParameter), ("boolean:", .superfluousParameter),
        ("hex:", .malformedBounds), ("hex:a", .malformedBounds), ("hex:02", .malformedBounds), ("hex:+2", .malformedBounds), ("hex:2...4", .malformedBounds), ("hex:2..", .malformedBounds),
        ("integer:5", .malformedBounds), ("integer:0..9223372036854775808", .malformedBounds), ("hex: 2", .malformedBounds), ("integer:-0..1", .malformedBounds),
        ("hex:4..2", .boundsOutOfRange), ("hex:0", .boundsOutOfRange), ("name:1..65", .boundsOutOfRange), ("text:-1..4", .boundsOutOfRange), ("base64:1..99999999", .boundsOutOfRange),
        ("base64:0..4", .boundsOutOfRange), ("hex:3", .oddHexadecimalCount), ("hex:2..5", .oddHexadecimalCount), ("enum:", .badChoices), ("enum:a||b", .badChoices), ("enum:a|a", .badChoices), ("enum:a\n", .badChoices),
    ]

    @Test("a grammar that does not exist is refused by name", arguments: malformed)
    func refusesMalformed(text: String, code: GrammarError.Code) {
        let error = #expect(throws: GrammarError.self) { try Grammar.parse(text) }
        #expect(error?.code == code)
    }

    @Test("the error about an unknown grammar lists what exists")
    func helpfulError() {
        let error = #expect(throws: GrammarError.self) { try Grammar.parse("string") }
        #expect(error?.description.contains("municipality-code") == true)
    }
}
