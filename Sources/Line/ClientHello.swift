/// What a line reads of a ClientHello (RFC 8446, section 4.1.2): whether it offers TLS 1.3.
enum ClientHello {
    private static let supportedVersions = 43
    private static let tls13 = 0x0304

    /// - Parameter handshake: the whole handshake message, its four octets of header included.
    static func offersTLS13(_ handshake: ArraySlice<UInt8>) -> Bool {
        var reader = OctetReader(handshake)
        guard reader.number(octets: 1) == 1, let length = reader.number(octets: 3), length == reader.count,
              reader.skip(2 + 32), reader.skipVector(lengthOctets: 1), reader.skipVector(lengthOctets: 2),
              reader.skipVector(lengthOctets: 1), let extensionsLength = reader.number(octets: 2), extensionsLength == reader.count
        else { return false }
        while reader.count > 0 {
            guard let type = reader.number(octets: 2), let length = reader.number(octets: 2), let body = reader.take(length) else { return false }
            guard type == supportedVersions else { continue }
            var versions = OctetReader(body)
            guard let listed = versions.number(octets: 1), listed == versions.count else { return false }
            while let version = versions.number(octets: 2) {
                if version == tls13 { return true }
            }
            return false
        }
        return false
    }
}

/// Reads big-endian numbers and vectors off octets, never past their end.
struct OctetReader {
    private var rest: ArraySlice<UInt8>

    init(_ octets: ArraySlice<UInt8>) { rest = octets }

    var count: Int { rest.count }

    mutating func number(octets: Int) -> Int? {
        guard let taken = take(octets) else { return nil }
        return taken.reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func take(_ octets: Int) -> ArraySlice<UInt8>? {
        guard octets <= rest.count else { return nil }
        let taken = rest.prefix(octets)
        rest = rest.dropFirst(octets)
        return taken
    }

    mutating func skip(_ octets: Int) -> Bool { take(octets) != nil }

    mutating func skipVector(lengthOctets: Int) -> Bool {
        guard let length = number(octets: lengthOctets) else { return false }
        return skip(length)
    }
}
