/// The secret numbers of a private key, read from its PKCS #8 (RFC 5208), RSA (RFC 8017 appendix A.1.2) or elliptic
/// (RFC 5915): each as big-endian octets without leading zeros.
public enum PrivateNumbers {
    /// Shorter ones, such as a version or a public exponent, are no secret.
    static let minimumCount = 24

    public static func of(pem: [UInt8]) -> [[UInt8]] {
        let lines = pem.split(separator: 0x0A).filter { !$0.starts(with: Array("-----".utf8)) }
        return of(der: Base64Text.decoded(lines.joined()))
    }

    public static func of(der: [UInt8]) -> [[UInt8]] {
        guard let outer = elements(der[...]).first, outer.tag == sequence else { return [] }
        let parts = elements(outer.content)
        guard let wrapped = parts.first(where: { $0.tag == octetString }), let inner = elements(wrapped.content).first, inner.tag == sequence else { return [] }
        let numbers = elements(inner.content).filter { $0.tag == integer || $0.tag == octetString }.map { Array($0.content.drop { $0 == 0 }) }
        let long = numbers.filter { $0.count >= minimumCount }
        // RSA: the modulus comes first and is public.
        return numbers.count > 4 ? Array(long.dropFirst()) : long
    }

    private static let integer: UInt8 = 0x02
    private static let octetString: UInt8 = 0x04
    private static let sequence: UInt8 = 0x30

    /// The elements that stand one after another; empty where the octets are not DER.
    private static func elements(_ der: ArraySlice<UInt8>) -> [(tag: UInt8, content: ArraySlice<UInt8>)] {
        var elements: [(UInt8, ArraySlice<UInt8>)] = []
        var rest = der
        while let tag = rest.popFirst() {
            guard let first = rest.popFirst() else { return [] }
            var length = Int(first)
            if first & 0x80 != 0 {
                let count = Int(first & 0x7F)
                guard (1...3).contains(count), rest.count >= count else { return [] }
                length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
                rest = rest.dropFirst(count)
            }
            guard rest.count >= length else { return [] }
            elements.append((tag, rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return elements
    }
}
