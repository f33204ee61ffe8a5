/// Base64 (RFC 4648) as far as a search needs it.
enum Base64Text {
    static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    static let url = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The characters that depend on `octets` alone where `shift` octets stand before them in their group of three.
    static func inner(_ octets: [UInt8], shift: Int, alphabet: [UInt8]) -> [UInt8] {
        let padded = [UInt8](repeating: 0, count: shift) + octets
        var characters: [UInt8] = []
        for position in stride(from: 0, to: padded.count - padded.count % 3, by: 3) {
            let group = UInt32(padded[position]) << 16 | UInt32(padded[position + 1]) << 8 | UInt32(padded[position + 2])
            for bits in [18, 12, 6, 0] as [UInt32] { characters.append(alphabet[Int(group >> bits & 0x3F)]) }
        }
        // Of the last group, what does not depend on what stands behind: six bits of one octet, twelve of two. The last digit of eight may stay open.
        let rest = padded.suffix(padded.count % 3).reduce(0) { $0 << 8 | UInt32($1) }
        switch padded.count % 3 {
        case 1: characters.append(alphabet[Int(rest >> 2 & 0x3F)])
        case 2: characters += [alphabet[Int(rest >> 10 & 0x3F)], alphabet[Int(rest >> 4 & 0x3F)]]
        default: break
        }
        // The first characters still hold bits of what stood before.
        return Array(characters.dropFirst(shift == 0 ? 0 : shift + 1))
    }

    /// What `characters` stand for; others than those of the standard alphabet are passed over.
    static func decoded(_ characters: some Sequence<UInt8>) -> [UInt8] {
        var octets: [UInt8] = []
        var group: UInt32 = 0, bits = 0
        for value in characters.lazy.compactMap({ standard.firstIndex(of: $0) }) {
            group = group << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                octets.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
            }
        }
        return octets
    }
}
