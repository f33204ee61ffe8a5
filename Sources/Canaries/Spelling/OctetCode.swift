/// Octets written once more as text: what a log, an address line or a JSON text makes of them.
enum OctetCode {
    private static let lower = Array("0123456789abcdef".utf8)
    private static let upper = Array("0123456789ABCDEF".utf8)

    /// Hexadecimal digits and base64 of `octets`, at each of base64's three alignments and in both alphabets.
    static func all(of octets: [UInt8]) -> [(name: String, octets: [UInt8])] {
        var found = [("hex", hexadecimal(octets, lower)), ("HEX", hexadecimal(octets, upper))]
        for shift in 0..<3 {
            let standard = Base64Text.inner(octets, shift: shift, alphabet: Base64Text.standard), url = Base64Text.inner(octets, shift: shift, alphabet: Base64Text.url)
            found.append(("base64", standard))
            if url != standard { found.append(("base64url", url)) }
        }
        return found
    }

    static func hexadecimal(_ octets: some Sequence<UInt8>, _ digits: [UInt8]) -> [UInt8] { octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] } }

    /// Percent encoding (RFC 3986), of what needs it and of everything.
    static func percent(_ octets: [UInt8]) -> [(name: String, octets: [UInt8])] {
        [lower, upper].flatMap { digits in
            [false, true].map { isComplete in
                ("percent", octets.flatMap { octet in !isComplete && isUnreserved(octet) ? [octet] : [UInt8(ascii: "%")] + hexadecimal([octet], digits) })
            }
        }
    }

    /// The escapes of JSON and of Swift, and the character references of HTML.
    static func escapes(_ text: String) -> [(name: String, octets: [UInt8])] {
        let scalars = text.unicodeScalars.map { UInt64($0.value) }
        var found: [(String, [UInt8])] = []
        for digits in [lower, upper] {
            found.append(("\\u", text.utf16.flatMap { unit in Array("\\u".utf8) + hexadecimal([UInt8(unit >> 8), UInt8(unit & 0xFF)], digits) }))
            let isUpper = digits == upper
            found.append(("\\u{}", scalars.flatMap { Array("\\u{\(String($0, radix: 16, uppercase: isUpper))}".utf8) }))
            found.append(("character reference", scalars.flatMap { Array("&#x\(String($0, radix: 16, uppercase: isUpper));".utf8) }))
        }
        found.append(("character reference", scalars.flatMap { Array("&#\($0);".utf8) }))
        return found
    }

    private static func isUnreserved(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet) || (0x61...0x7A).contains(octet | 0x20) || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~")].contains(octet)
    }
}
