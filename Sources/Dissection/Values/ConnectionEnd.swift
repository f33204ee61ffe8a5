/// How a connection ended, and the total account of it.
public struct ConnectionEnd: Sendable {
    public let connection: Int
    public let toServer: DirectionEnd
    public let toClient: DirectionEnd
    /// Whether every record that was to be opened was opened, save what follows a record that is not authentic in a direction
    /// of which others were: that has a finding of its own, `tls-record-not-authentic`, and counts in `unreadOctets`.
    public let isDecrypted: Bool
    /// Whether both Finished came and were right.
    public let handshakeIsComplete: Bool
    public let frame: FrameReference
    public let timeNanoseconds: UInt64

    public subscript(direction: Direction) -> DirectionEnd { direction == .toServer ? toServer : toClient }
}

/// The account of one direction. `octets` is what TCP carried; what of it no rule explains is `unreadOctets`.
public struct DirectionEnd: Sendable, Hashable {
    public enum Ending: String, Sendable {
        case finished = "FIN"
        case reset = "RST"
        case open
    }

    public internal(set) var ending = Ending.open
    /// The stream's octets, in order, each once.
    public internal(set) var octets = 0
    /// Of these octets, in hexadecimal digits.
    public internal(set) var sha256 = ""
    /// TLS records of all types.
    public internal(set) var records = 0
    public internal(set) var applicationRecords = 0
    /// Of application data.
    public internal(set) var plainOctets = 0
    /// Zeros after the content of records (RFC 8446, section 5.4). The profile has none.
    public internal(set) var paddingOctets = 0
    public internal(set) var keyUpdates = 0
    public internal(set) var alerts: [Alert] = []
    /// Octets of the stream that were not taken apart, each with a finding.
    public internal(set) var unreadOctets = 0
    /// Octets that the capture lacks, as sequence numbers show.
    public internal(set) var missingOctets = 0
}

/// An alert (RFC 8446, section 6).
public struct Alert: Sendable, Hashable {
    public let level: UInt8
    public let code: UInt8
    public let frame: FrameReference

    public var isCloseNotify: Bool { level == 1 && code == 0 }

    /// The name in the RFC, or the number.
    public var name: String { Alert.names[code] ?? "alert \(code)" }

    static let names: [UInt8: String] = [
        0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 22: "record_overflow", 40: "handshake_failure", 42: "bad_certificate",
        43: "unsupported_certificate", 44: "certificate_revoked", 45: "certificate_expired", 46: "certificate_unknown", 47: "illegal_parameter",
        48: "unknown_ca", 49: "access_denied", 50: "decode_error", 51: "decrypt_error", 70: "protocol_version", 71: "insufficient_security",
        80: "internal_error", 86: "inappropriate_fallback", 90: "user_canceled", 109: "missing_extension", 110: "unsupported_extension",
        112: "unrecognized_name", 113: "bad_certificate_status_response", 115: "unknown_psk_identity", 116: "certificate_required", 120: "no_application_protocol",
    ]
}
