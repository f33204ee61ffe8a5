/// What follows from a traffic secret (RFC 8446, section 7), for TLS_AES_256_GCM_SHA384.
enum KeySchedule {
    static let secretOctets = 48
    static let keyOctets = 32
    static let nonceOctets = 12

    /// HKDF-Expand-Label of RFC 8446, section 7.1, with an empty context.
    static func expand(_ secret: [UInt8], label: String, count: Int) -> [UInt8] {
        let name = Array("tls13 \(label)".utf8)
        var information = [UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count), UInt8(truncatingIfNeeded: name.count)]
        information += name
        information.append(0)
        return expand(secret, information, count: count)
    }

    /// HKDF-Expand of RFC 5869, section 2.3. Nothing where OpenSSL refuses.
    private static func expand(_ secret: [UInt8], _ information: [UInt8], count: Int) -> [UInt8] {
        var output: [UInt8] = [], block: [UInt8] = []
        var counter: UInt8 = 1
        while output.count < count {
            block = Hash.hmacSHA384(key: secret, block + information + [counter])
            guard !block.isEmpty, counter < 255 else { return [] }
            output += block
            counter += 1
        }
        return Array(output.prefix(count))
    }

    /// The code of a Finished message over a transcript (section 4.4.4).
    static func finished(_ secret: [UInt8], transcript: [UInt8]) -> [UInt8] {
        Hash.hmacSHA384(key: expand(secret, label: "finished", count: secretOctets), Hash.sha384(transcript))
    }

    /// The secret after a KeyUpdate (section 7.2).
    static func next(after secret: [UInt8]) -> [UInt8] { expand(secret, label: "traffic upd", count: secretOctets) }
}
