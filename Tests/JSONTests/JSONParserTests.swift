import Testing
import JSON

@Suite("the strict parser")
struct JSONParserTests {
    static let accepted: [(text: String, value: JSONValue)] = [
        ("null", .null), ("true", true), ("false", false), ("0", 0), ("-1", -1), ("[]", []), ("{}", [:]), ("\"\"", ""),
        (" [1 , 2]\r\n\t", [1, 2]), ("{\"a\":{\"b\":[null]},\"\":0}", ["a": ["b": [.null]], "": 0]),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)), ("-0", 0),
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u65E5""#, "Aé日"), (#""\uD83D\uDE00""#, "😀"),
        (#""\u0000""#, "\u{0}"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"), (#""\uFFFF\uFDD0""#, .string(String(String.UnicodeScalarView([0xFFFF, 0xFDD0].compactMap(Unicode.Scalar.init(_:)))))),
        ("\"\u{7F}/\u{2028}\u{200B}😀\"", "\u{7F}/\u{2028}\u{200B}😀"),
    ]

    @Test("every well-formed text is read as the value that it spells", arguments: accepted)
    func accepts(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: Array(text.utf8), form: .anyLayout) == value)
    }

    static let refused: [(text: String, code: JSONErrorCode, offset: Int)] = [
        ("", .unexpectedEnd, 0), (" ", .unexpectedEnd, 1), ("[", .unexpectedEnd, 1), ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3),
        ("{", .unexpectedEnd, 1), ("{\"a\"", .unexpectedEnd, 4), ("{\"a\":", .unexpectedEnd, 5), ("{\"a\":1", .unexpectedEnd, 6),
        ("\"a", .unexpectedEnd, 2), ("\"\\", .unexpectedEnd, 2), ("\"\\u00", .unexpectedEnd, 5), ("tru", .unexpectedEnd, 3), ("-", .malformedNumber, 1),
        ("]", .expectedValue, 0), ("[,]", .expectedValue, 1), ("[1,]", .expectedValue, 3), ("[1,,2]", .expectedValue, 3),
        ("{\"a\":}", .expectedValue, 5), ("+1", .expectedValue, 0), (".5", .expectedValue, 0), ("NaN", .expectedValue, 0),
        ("Infinity", .expectedValue, 0), ("'a'", .expectedValue, 0), ("１", .expectedValue, 0), ("\u{2060}1", .expectedValue, 0),
        ("/**/1", .expectedValue, 0), ("\u{0}1", .expectedValue, 0), ("\u{C}1", .expectedValue, 0),
        ("{1:1}", .expectedKey, 1), ("{a:1}", .expectedKey, 1), ("{'a':1}", .expectedKey, 1), ("{\"a\":1,}", .expectedKey, 7),
        ("{,\"a\":1}", .expectedKey, 1), ("{\"a\":1,,\"b\":2}", .expectedKey, 7),
        ("{\"a\" 1}", .expectedColon, 5), ("{\"a\"}", .expectedColon, 4), ("{\"a\",1}", .expectedColon, 4), ("{\"a\"::1}", .expectedValue, 5),
        ("{\"a\":1 \"b\":2}", .expectedCommaOrBrace, 7), ("{\"a\":1]", .expectedCommaOrBrace, 6), ("{\"a\":1;", .expectedCommaOrBrace, 6),
        ("[1 2]", .expectedCommaOrBracket, 3), ("[1}", .expectedCommaOrBracket, 2), ("[1;2]", .expectedCommaOrBracket, 2), ("[1_000]", .expectedCommaOrBracket, 2),
        ("1 2", .bytesAfterValue, 2), ("[]]", .bytesAfterValue, 2), ("{}#", .bytesAfterValue, 2), ("{}//", .bytesAfterValue, 2), ("null\u{0}", .bytesAfterValue, 4),
        ("True", .expectedValue, 0), ("trUe", .malformedLiteral, 0), ("nul]", .malformedLiteral, 0), ("fals3", .malformedLiteral, 0),
        ("01", .malformedNumber, 1), ("-01", .malformedNumber, 2), ("00", .malformedNumber, 1), ("1.", .malformedNumber, 2), ("1.e1", .malformedNumber, 2),
        ("1e", .malformedNumber, 2), ("1e+", .malformedNumber, 3), ("0.3e", .malformedNumber, 4), ("--1", .malformedNumber, 1), ("- 1", .malformedNumber, 1),
        ("-Infinity", .malformedNumber, 1), ("0x1", .bytesAfterValue, 1), ("1.0", .numberNotInteger, 0), ("[1e5]", .numberNotInteger, 1), ("-0.0E-2", .numberNotInteger, 0),
        ("9223372036854775808", .integerOutOfRange, 0), ("-9223372036854775809", .integerOutOfRange, 0), ("[123123123123123123123123]", .integerOutOfRange, 1),
        ("\"a\tb\"", .controlCharacter, 2), ("\"a\nb\"", .controlCharacter, 2), ("\"\u{0}\"", .controlCharacter, 1), ("\"\u{1F}\"", .controlCharacter, 1),
        (#""\x00""#, .malformedEscape, 1), (#""\a""#, .malformedEscape, 1), (#""\U0041""#, .malformedEscape, 1), (#""\u00g1""#, .malformedEscape, 1),
        (#""\u 041""#, .malformedEscape, 1), (#""\😀""#, .malformedEscape, 1), (#""a\u12"#, .unexpectedEnd, 6), (#""\u12""#, .malformedEscape, 1),
        (#""\uD800""#, .loneSurrogate, 1), (#""\uDC00""#, .loneSurrogate, 1), (#""\uD800\n""#, .loneSurrogate, 1), (#""\uD800\u0041""#, .loneSurrogate, 1),
        (#""\uD800\uD800""#, .loneSurrogate, 1), (#""\uDE00\uD83D""#, .loneSurrogate, 1), (#""\uD800x""#, .loneSurrogate, 1), (#"{"\uDC00":1}"#, .loneSurrogate, 2),
        (#"{"a":1,"a":1}"#, .duplicateKey, 7), (#"{"a":1,"\u0061":2}"#, .duplicateKey, 7), (#"[{"b":0,"a":{"a":1},"b":1}]"#, .duplicateKey, 20),
        ("\u{FEFF}{}", .byteOrderMark, 0),
    ]

    @Test("every malformed text is refused by name and place", arguments: refused)
    func refuses(text: String, code: JSONErrorCode, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8), form: .anyLayout) }
        #expect(error?.code == code)
        #expect(error?.offset == offset)
    }

    static let invalidUTF8: [(bytes: [UInt8], offset: Int)] = [
        ([0xE5], 0), ([0x80], 0), ([0xC0, 0xAF], 0), ([0xE0, 0x80, 0xAF], 0), ([0xED, 0xA0, 0x80], 0), ([0xF4, 0x90, 0x80, 0x80], 0),
        ([0xF8, 0x88, 0x80, 0x80, 0x80], 0), ([0xFF], 0), ([0xE6, 0x97, 0x2E], 0), ([0x61, 0x62, 0xFE], 2), ([0xC3, 0x5C, 0x6E], 0),
    ]

    @Test("a string that is not UTF-8 is refused at its first bad octet", arguments: invalidUTF8)
    func refusesInvalidUTF8(bytes: [UInt8], offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array("[\"".utf8) + bytes + Array("\"]".utf8)) }
        #expect(error?.code == .invalidUTF8)
        #expect(error?.offset == offset + 2)
    }

    @Test("UTF-16 is refused")
    func refusesUTF16() {
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0xFF, 0xFE, 0x5B, 0x00, 0x5D, 0x00], form: .anyLayout) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: [0x00, 0x5B, 0x00, 0x5D], form: .anyLayout) }
    }

    @Test("an error names line and column as an editor counts them")
    func namesThePlace() {
        let text = "{\n  \"市\": \"日本\", x\n}"
        let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(text.utf8)) }
        #expect(error?.position == JSONPosition(line: 2, column: 14))
        #expect(error?.description == "2:14: expected a member's name in double quotes")
    }

    @Test("each limit is a refusal with its own name, and one less is accepted")
    func limits() throws {
        func code(_ text: String, _ limits: JSONLimits) -> JSONErrorCode? {
            do throws(JSONError) {
                _ = try JSONValue(parsing: Array(text.utf8), limits: limits)
                return nil
            } catch { return error.code }
        }
        let limits = JSONLimits(maximumBytes: 10, maximumDepth: 2, maximumValues: 4)
        #expect(code("[123456789]", limits) == .textTooLong)
        #expect(code("[12345678]", limits) == nil)
        #expect(code("[[[]]]", limits) == .tooDeep)
        #expect(code("[[],[]]", limits) == nil)
        #expect(code("[1,2,3,4]", limits) == .tooManyValues)
        #expect(code("[1,2,3]", limits) == nil)
    }

    @Test("a hundred thousand opening brackets are refused, not a stack overflow")
    func deepNesting() {
        let limits = JSONLimits(maximumBytes: 1 << 20, maximumDepth: .max, maximumValues: .max)
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array(repeating: UInt8(ascii: "["), count: 100_000), limits: limits) }
        #expect(error?.code == .tooDeep)
        #expect(error?.offset == JSONLimits.highestDepth)
    }

    @Test("a duplicate name is found in a large object too")
    func duplicateInLargeObject() throws {
        let members = (0..<1000).map { "\"k\($0)\":0" }
        let value = try JSONValue(parsing: Array("{\(members.joined(separator: ","))}".utf8))
        #expect(value.objectMembers?.count == 1000)
        for repeated in [0, 11, 12, 13, 999] {
            let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array("{\((members + ["\"k\(repeated)\":0"]).joined(separator: ","))}".utf8)) }
            #expect(error?.code == .duplicateKey)
        }
    }

    @Test("a quote, a backslash or a control is found at every place around a block's edges")
    func blockEdges() throws {
        for length in 0..<140 {
            let plain = String(repeating: "a", count: length)
            #expect(try JSONValue(parsing: Array("\"\(plain)\"".utf8)).stringValue == plain)
            #expect(try JSONValue(parsing: Array("\"\(plain)\\n\(plain)é\"".utf8)).stringValue == plain + "\n" + plain + "é")
            let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array("\"\(plain)\u{1}\(plain)\"".utf8)) }
            #expect(error?.offset == length + 1)
        }
    }
}
