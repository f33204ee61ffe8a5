/// What a TLS 1.3 handshake held, taken apart octet by octet against the pinned profile. What deviates from the profile has
/// findings of its own; a member is nil, or empty, where the message did not come or could not be read.
public struct Handshake: Sendable {
    public internal(set) var clientHello: ClientHello?
    public internal(set) var serverHello: ServerHello?
    /// Its extensions; the profile has none.
    public internal(set) var encryptedExtensions: [HelloExtension]?
    public internal(set) var certificateRequest: CertificateRequest?
    /// In DER, the leaf first.
    public internal(set) var serverCertificates: [[UInt8]] = []
    public internal(set) var clientCertificates: [[UInt8]] = []
    /// Whether the signatures over the transcript hold under the leaves' keys (RFC 8446, section 4.4.3).
    public internal(set) var serverCertificateIsProved = false
    public internal(set) var clientCertificateIsProved = false
    /// Whether the codes over the transcript are those of the traffic secrets (RFC 8446, section 4.4.4).
    public internal(set) var serverFinishedIsRight = false
    public internal(set) var clientFinishedIsRight = false
    /// Octets of handshake messages, headers included, and how many of them the profile explains.
    public internal(set) var octets = 0
    public internal(set) var explainedOctets = 0
    /// What a liar could hide here without breaking the profile. The certificates are not among it.
    public internal(set) var freeBits: [(what: String, bits: Int)] = []

    public var isComplete: Bool { serverFinishedIsRight && clientFinishedIsRight && serverCertificateIsProved && clientCertificateIsProved }
}

/// RFC 8446, section 4.1.2.
public struct ClientHello: Sendable, Hashable {
    public let random: [UInt8]
    public let sessionID: [UInt8]
    public let cipherSuites: [UInt16]
    public let extensions: [HelloExtension]
}

/// RFC 8446, section 4.1.3.
public struct ServerHello: Sendable, Hashable {
    public let random: [UInt8]
    public let sessionID: [UInt8]
    public let cipherSuite: UInt16
    public let extensions: [HelloExtension]
}

/// RFC 8446, section 4.3.2.
public struct CertificateRequest: Sendable, Hashable {
    public let context: [UInt8]
    public let extensions: [HelloExtension]
}

/// RFC 8446, section 4.2.
public struct HelloExtension: Sendable, Hashable {
    public let type: UInt16
    public let content: [UInt8]

    /// The name in the registry of IANA, or the number.
    public var name: String { HelloExtension.names[type] ?? (type & 0x0F0F == 0x0A0A ? "GREASE" : "extension \(type)") }

    static let names: [UInt16: String] = [
        0: "server_name", 1: "max_fragment_length", 5: "status_request", 10: "supported_groups", 11: "ec_point_formats", 13: "signature_algorithms",
        16: "application_layer_protocol_negotiation", 18: "signed_certificate_timestamp", 21: "padding", 22: "encrypt_then_mac",
        23: "extended_main_secret", 28: "record_size_limit", 35: "session_ticket", 41: "pre_shared_key", 42: "early_data", 43: "supported_versions",
        44: "cookie", 45: "psk_key_exchange_modes", 47: "certificate_authorities", 48: "oid_filters", 49: "post_handshake_auth",
        50: "signature_algorithms_cert", 51: "key_share", 65281: "renegotiation_info",
    ]
}
