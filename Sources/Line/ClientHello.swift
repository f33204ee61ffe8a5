/// What a line reads of a ClientHello (RFC 8446, section 4.1.2): that it offers TLS 1.3, and that it has no room
/// for words. Nothing of it is encrypted, so only the extensions pass that a handshake on these channels may
/// need, without free text: no server name, no ticket, no made-up type.
enum ClientHello {
    private static let supportedVersions = 43
    private static let tls13 = 0x0304
    private static let applicationProtocols: [[UInt8]] = [Array("http/1.1".utf8), Array("h2".utf8)]

    /// Nil where the hello may pass.
    /// - Parameter handshake: the whole handshake message, its four octets of header included.
    static func violation(in handshake: ArraySlice<UInt8>) -> ProtocolViolation? {
        var reader = OctetReader(handshake)
        guard reader.number(octets: 1) == 1, let length = reader.number(octets: 3), length == reader.count,
              reader.skip(2 + 32), reader.skipVector(lengthOctets: 1), reader.skipVector(lengthOctets: 2),
              reader.skipVector(lengthOctets: 1), let extensionsLength = reader.number(octets: 2), extensionsLength == reader.count
        else { return .notTLS13 }
        var seen: Set<Int> = []
        var offersTLS13 = false
        while reader.count > 0 {
            guard let type = reader.number(octets: 2), let length = reader.number(octets: 2), let body = reader.take(length) else { return .notTLS13 }
            guard seen.insert(type).inserted, isAllowed(type, body) else { return .clientHelloExtension }
            if type == supportedVersions { offersTLS13 = ClientHello.offersTLS13(body) }
        }
        return offersTLS13 ? nil : .notTLS13
    }

    private static func isAllowed(_ type: Int, _ body: ArraySlice<UInt8>) -> Bool {
        switch type {
        // supported_groups, ec_point_formats, signature_algorithms, supported_versions, psk_key_exchange_modes,
        // signature_algorithms_cert, key_share: lists of numbers, and the key.
        case 10, 11, 13, supportedVersions, 45, 50, 51: true
        // application_layer_protocol_negotiation: kofu sends none, but the tools that it is tried with do.
        case 16: isProtocolList(body)
        // padding
        case 21: body.allSatisfy { $0 == 0 }
        // encrypt_then_mac, extended_master_secret, session_ticket, post_handshake_auth
        case 22, 23, 35, 49: body.isEmpty
        // renegotiation_info of a first handshake
        case 0xFF01: body.elementsEqual([0])
        default: false
        }
    }

    private static func isProtocolList(_ body: ArraySlice<UInt8>) -> Bool {
        var reader = OctetReader(body)
        guard let length = reader.number(octets: 2), length == reader.count else { return false }
        while reader.count > 0 {
            guard let count = reader.number(octets: 1), let name = reader.take(count), applicationProtocols.contains(where: name.elementsEqual) else { return false }
        }
        return true
    }

    private static func offersTLS13(_ body: ArraySlice<UInt8>) -> Bool {
        var versions = OctetReader(body)
        guard let listed = versions.number(octets: 1), listed == versions.count else { return false }
        while let version = versions.number(octets: 2) {
            if version == tls13 { return true }
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
