import JSON
import Policy

/// A grammar of the allowlist as JSON Schema (draft 2020-12) says it.
///
/// What a schema allows is what the gate allows, with three exceptions, where the schema is wider: the check digit of a
/// municipality's code, the finer points of `text` (unassigned characters, where a variation selector may stand), and the
/// number of octets that base64 of more than `exactBase64Count` stands for, which is right to within two.
enum GrammarPattern {
    /// Up to here the number of octets is exact; beyond it a regular expression would be too large for many readers.
    static let exactBase64Count = 2048

    /// The keywords of the schema, `type` first.
    static func keywords(_ grammar: Grammar) -> [JSONMember] {
        switch grammar {
        case .integer(let range):
            [JSONMember("type", "integer"), JSONMember("minimum", .integer(range.lowerBound)), JSONMember("maximum", .integer(range.upperBound))]
        case .boolean:
            [JSONMember("type", "boolean")]
        case .oneOf(let choices):
            [JSONMember("type", "string"), JSONMember("enum", .array(choices.map { .string($0) }))]
        case .hexadecimal(let count):
            string(pattern: "(?:[0-9a-f]{2}){\(bounds(count.lowerBound / 2...count.upperBound / 2))}", count)
        case .base64(let count):
            string(pattern: base64(count), characters(ofBase64: count.lowerBound)...characters(ofBase64: count.upperBound))
        case .name(let count):
            string(pattern: "[a-z0-9-]{\(bounds(count))}", count)
        case .digits(let count):
            string(pattern: "[0-9]{\(bounds(count))}", count)
        case .text(let count):
            string(pattern: "[^\(invisible)]*", count)
        case .date:
            string(pattern: date, 10...10)
        case .instant:
            string(pattern: "\(date)T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{3}Z", 24...24)
        case .requestID:
            string(pattern: "[a-z0-9-]{1,40}[.](?:0|[1-9][0-9]{0,18})", 3...60)
        case .municipalityCode:
            string(pattern: "[0-9]{6}", 6...6)
        }
    }

    /// JSON Schema counts characters as Unicode scalars, as the gate does.
    private static func string(pattern: String, _ count: ClosedRange<Int>) -> [JSONMember] {
        [
            JSONMember("type", "string"), JSONMember("minLength", .integer(Int64(count.lowerBound))), JSONMember("maxLength", .integer(Int64(count.upperBound))),
            JSONMember("pattern", .string("^\(pattern)$")),
        ]
    }

    private static func bounds(_ count: ClosedRange<Int>) -> String {
        count.lowerBound == count.upperBound ? "\(count.lowerBound)" : "\(count.lowerBound),\(count.upperBound)"
    }

    private static func characters(ofBase64 octets: Int) -> Int { (octets + 2) / 3 * 4 }

    /// Groups of four, and an end of which the unused bits are zero (RFC 4648 section 3.5).
    private static func base64(_ count: ClosedRange<Int>) -> String {
        let digit = "[A-Za-z0-9+/]"
        let ends: [(octets: Int, text: String)] = [(0, ""), (1, "\(digit)[AQgw]=="), (2, "\(digit){2}[AEIMQUYcgkosw048]=")]
        guard count.upperBound <= exactBase64Count else { return "(?:\(digit){4})*(?:\(ends.map(\.text).joined(separator: "|")))" }
        let choices = ends.compactMap { end -> String? in
            let least = max(0, (count.lowerBound - end.octets + 2) / 3), most = (count.upperBound - end.octets) / 3
            guard count.upperBound >= end.octets, least <= most, least > 0 || end.octets > 0 else { return nil }
            return "(?:\(digit){4}){\(bounds(least...most))}\(end.text)"
        }
        return "(?:\(choices.joined(separator: "|")))"
    }

    /// Days that exist, years 0001 to 9999 (`DateRule`).
    private static let date: String = {
        let long = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])", short = "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)", february = "02-(?:0[1-9]|1[0-9]|2[0-8])"
        let leap = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"
        return "(?!0000)(?:[0-9]{4}-(?:\(long)|\(short)|\(february))|\(leap))"
    }()

    /// What `TextRule` refuses wherever it stands. Ranges below U+10000 are escaped, those above are written out, since readers of
    /// regular expressions agree on no escape for them.
    private static let invisible = [
        "\\u0000-\\u001f\\u007f-\\u00a0\\u00ad\\u034f\\u061c\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f",
        "\\u205f-\\u206f\\u3164\\ue000-\\uf8ff\\ufdd0-\\ufdef\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff",
        "\u{E0000}-\u{E00FF}\u{E01F0}-\u{10FFFF}",
    ].joined()
}
