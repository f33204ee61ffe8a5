import Testing
import JSON

@Suite("the canonical form")
struct CanonicalFormTests {
    @Test("a value is written without whitespace, in the order given, with the fewest escapes")
    func writes() {
        let value: JSONValue = ["b": [1, -2, .null, true], "a": ["é/\u{7F}": "\"\\\u{8}\u{C}\n\r\t\u{1F}\u{0}\u{B}日😀"]]
        #expect(String(decoding: value.canonicalBytes, as: UTF8.self)
            == "{\"b\":[1,-2,null,true],\"a\":{\"é/\u{7F}\":\"\\\"\\\\\\b\\f\\n\\r\\t\\u001f\\u0000\\u000b日😀\"}}")
    }

    static let otherSpellings: [(text: String, code: JSONErrorCode, offset: Int)] = [
        (" 1", .notCanonicalWhitespace, 0), ("1\n", .notCanonicalWhitespace, 1), ("[1, 2]", .notCanonicalWhitespace, 3), ("[ ]", .notCanonicalWhitespace, 1),
        ("{ }", .notCanonicalWhitespace, 1), ("{\"a\" :1}", .notCanonicalWhitespace, 4), ("{\"a\":\t1}", .notCanonicalWhitespace, 5), ("{\"a\":1\r}", .notCanonicalWhitespace, 6),
        (#""\/""#, .notCanonicalEscape, 1), (#""a\u0041""#, .notCanonicalEscape, 2), (#""\u000a""#, .notCanonicalEscape, 1), (#""\u001F""#, .notCanonicalEscape, 1),
        (#""\u0022""#, .notCanonicalEscape, 1), (#""\u005c""#, .notCanonicalEscape, 1), (#""\u007f""#, .notCanonicalEscape, 1), (#""\ud83d\ude00""#, .notCanonicalEscape, 1),
        (#""\u65e5""#, .notCanonicalEscape, 1), (#"{"\u0061":1}"#, .notCanonicalEscape, 2), ("-0", .notCanonicalNumber, 0),
    ]

    @Test("another spelling of the same value is refused where it stands", arguments: otherSpellings)
    func refusesOtherSpellings(text: String, code: JSONErrorCode, offset: Int) throws {
        let bytes = Array(text.utf8)
        let value = try JSONValue(parsing: bytes, form: .anyLayout)
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        #expect(error?.code == code)
        #expect(error?.offset == offset)
        #expect(try JSONValue(parsing: value.canonicalBytes) == value)
    }

    @Test("reading canonically succeeds exactly where writing the value again gives the same octets")
    func agreesWithTheWriter() {
        var random = SeededRandom(seed: 0x6b6f_6675)
        let fragments = ["{", "}", "[", "]", ":", ",", "\"", "\"a\"", "\"b\":", "1", "-0", "0", " ", "\n", "\\n", "\\u000b", "\\u000B", "\\u0041", "\\/", "true", "null", "日", "\u{7F}"]
        var acceptedCount = 0
        var refusedCount = 0
        for _ in 0..<40_000 {
            let value = random.value(depth: 3)
            var bytes = value.canonicalBytes
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                let fragment = fragments.randomElement(using: &random).map { Array($0.utf8) } ?? []
                if Bool.random(using: &random), place < bytes.count { bytes.remove(at: place) } else { bytes.insert(contentsOf: fragment, at: place) }
            }
            guard let lax = try? JSONValue(parsing: bytes, form: .anyLayout) else {
                #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
                continue
            }
            let isCanonical = lax.canonicalBytes == bytes
            let strict = try? JSONValue(parsing: bytes)
            #expect((strict != nil) == isCanonical, "seed 0x6b6f6675: \(String(decoding: bytes, as: UTF8.self))")
            if strict != nil { #expect(strict == lax) }
            acceptedCount += isCanonical ? 1 : 0
            refusedCount += isCanonical ? 0 : 1
        }
        #expect(acceptedCount > 5000 && refusedCount > 500)
    }
}
