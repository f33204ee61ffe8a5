/// kofu's canonical form, the one spelling of a value that may cross a channel:
/// - no whitespace, members in the order given;
/// - integers in plain decimal;
/// - in strings only `"`, `\` and U+0000…U+001F are escaped: `\"`, `\\`, the short forms `\b` `\t`
///   `\n` `\f` `\r`, and `\u00xx` with lower-case digits for the other controls;
/// - everything else is raw UTF-8, `/` and U+007F included.
///
/// The strings are those of RFC 8785; members are not sorted, because the policy fixes their order.
extension JSONValue {
    public var canonicalBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        appendCanonical(to: &bytes)
        return bytes
    }

    /// Recursion is as deep as the value: at most `JSONLimits.highestDepth` for a value that was read.
    public func appendCanonical(to bytes: inout [UInt8]) {
        switch self {
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            var isFirst = true
            for member in members {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                JSONValue.appendCanonical(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            var isFirst = true
            for element in elements {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                element.appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .string(let text): JSONValue.appendCanonical(text, to: &bytes)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .bool(let truth): bytes.append(contentsOf: (truth ? "true" : "false").utf8)
        case .null: bytes.append(contentsOf: "null".utf8)
        }
    }

    /// Appends `text` as a JSON string, quotes included.
    public static func appendCanonical(_ text: String, to bytes: inout [UInt8]) {
        let octets = text.utf8.span
        guard ByteScan.firstSpecial(in: octets, from: 0) == octets.count else {
            bytes.append(ByteScan.quote)
            for index in 0..<octets.count { appendEscaped(octets[index], to: &bytes) }
            bytes.append(ByteScan.quote)
            return
        }
        if octets.count <= longestCopiedByOctet {
            bytes.append(addingCapacity: octets.count + 2) { room in
                room.append(ByteScan.quote)
                for index in 0..<octets.count { room.append(octets[index]) }
                room.append(ByteScan.quote)
            }
        } else {
            bytes.append(ByteScan.quote)
            bytes.append(contentsOf: text.utf8)
            bytes.append(ByteScan.quote)
        }
    }

    /// Up to here a loop is quicker than setting up a block copy.
    private static var longestCopiedByOctet: Int { 48 }

    private static func appendEscaped(_ byte: UInt8, to bytes: inout [UInt8]) {
        if let letter = EscapeTable.shortForm(of: byte) {
            bytes.append(ByteScan.backslash)
            bytes.append(letter)
        } else if byte < ByteScan.firstPlain {
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(EscapeTable.lowerCaseHexadecimalDigit(byte >> 4))
            bytes.append(EscapeTable.lowerCaseHexadecimalDigit(byte))
        } else {
            bytes.append(byte)
        }
    }
}
