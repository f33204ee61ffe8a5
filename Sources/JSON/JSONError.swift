/// Why a JSON text was refused, and where. It never holds any of the text.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    public let code: JSONErrorCode
    /// The offset in octets at which the text stopped being acceptable.
    public let offset: Int
    public let position: JSONPosition

    public var description: String { "\(position): \(code.reason)" }
}

/// A place in a text as editors count it: lines and columns from 1, a column being a Unicode scalar.
public struct JSONPosition: Sendable, Hashable, CustomStringConvertible {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The place of the octet at `offset`; the end of the text where `offset` lies beyond it.
    public init(offset: Int, in bytes: Span<UInt8>) {
        var line = 1
        var column = 1
        for index in 0..<min(max(0, offset), bytes.count) {
            let byte = bytes[index]
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.line = line
        self.column = column
    }

    public var description: String { "\(line):\(column)" }
}

/// The rules of the parser. The raw value is the rule's name in journals and refusals.
public enum JSONErrorCode: String, Sendable, Hashable, CaseIterable {
    case textTooLong = "json-text-too-long"
    case tooDeep = "json-too-deep"
    case tooManyValues = "json-too-many-values"
    case byteOrderMark = "json-byte-order-mark"
    case unexpectedEnd = "json-unexpected-end"
    case expectedValue = "json-expected-value"
    case expectedKey = "json-expected-key"
    case expectedColon = "json-expected-colon"
    case expectedCommaOrBrace = "json-expected-comma-or-brace"
    case expectedCommaOrBracket = "json-expected-comma-or-bracket"
    case bytesAfterValue = "json-bytes-after-value"
    case malformedLiteral = "json-malformed-literal"
    case malformedNumber = "json-malformed-number"
    case numberNotInteger = "json-number-not-integer"
    case integerOutOfRange = "json-integer-out-of-range"
    case controlCharacter = "json-control-character"
    case invalidUTF8 = "json-invalid-utf8"
    case malformedEscape = "json-malformed-escape"
    case loneSurrogate = "json-lone-surrogate"
    case duplicateKey = "json-duplicate-key"
    case notCanonicalWhitespace = "json-not-canonical-whitespace"
    case notCanonicalEscape = "json-not-canonical-escape"
    case notCanonicalNumber = "json-not-canonical-number"

    public var reason: String {
        switch self {
        case .textTooLong: "the text is longer than its limit"
        case .tooDeep: "objects and arrays are nested deeper than the limit"
        case .tooManyValues: "the text holds more values than the limit"
        case .byteOrderMark: "a byte order mark is not allowed"
        case .unexpectedEnd: "the text ends too early"
        case .expectedValue: "expected a value: an object, array, string, integer, true, false or null"
        case .expectedKey: "expected a member's name in double quotes"
        case .expectedColon: "expected a colon after the member's name"
        case .expectedCommaOrBrace: "expected a comma or a closing brace"
        case .expectedCommaOrBracket: "expected a comma or a closing bracket"
        case .bytesAfterValue: "nothing may follow the value"
        case .malformedLiteral: "expected true, false or null in full, in lower case"
        case .malformedNumber: "this is not a JSON number"
        case .numberNotInteger: "numbers are 64-bit integers only: no fraction, no exponent"
        case .integerOutOfRange: "the integer does not fit in 64 bits"
        case .controlCharacter: "a control character in a string must be escaped"
        case .invalidUTF8: "the string is not valid UTF-8"
        case .malformedEscape: "no such escape in JSON"
        case .loneSurrogate: "a surrogate escape needs its other half"
        case .duplicateKey: "the object already has a member of this name"
        case .notCanonicalWhitespace: "the canonical form has no whitespace between tokens"
        case .notCanonicalEscape: "the canonical form spells this character otherwise"
        case .notCanonicalNumber: "the canonical form of minus zero is 0"
        }
    }
}
