public import EventLoop

/// Why a TLS connection could not be made or used.
public struct TLSError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Reason: Sendable, Hashable {
        /// A key, certificate or setting was not accepted when the context was made.
        case configuration
        /// The handshake failed: no common version, a certificate refused by one of the sides …
        case handshake
        /// The peer's certificate chain was refused by this side.
        case peerCertificate
        /// The peer closed without a close_notify alert (RFC 8446, section 6.1): the data may be cut short.
        case truncated
        /// The peer broke the protocol, or sent an alert, after the handshake.
        case protocolViolation
        case socket(SocketError)
    }

    public let reason: Reason
    /// OpenSSL's own words, which hold no data of the connection.
    public let detail: String
    /// What a handshake that failed is known by on record: `peer-certificate`, or more exactly where only the time is wrong.
    public let rule: String

    public init(_ reason: Reason, _ detail: String = "") {
        self.init(reason, detail, rule: reason == .peerCertificate ? "peer-certificate" : "tls-handshake")
    }

    init(_ reason: Reason, _ detail: String, rule: String) {
        self.reason = reason
        self.detail = detail
        self.rule = rule
    }

    public var isTimedOut: Bool {
        if case .socket(let error) = reason { error.isTimedOut } else { false }
    }

    public var description: String {
        let words = switch reason {
        case .configuration: "TLS configuration"
        case .handshake: "TLS handshake failed"
        case .peerCertificate: "the peer's certificate was refused"
        case .truncated: "the peer closed without notice"
        case .protocolViolation: "the peer broke the TLS protocol"
        case .socket(let error): error.description
        }
        return detail.isEmpty ? words : "\(words): \(detail)"
    }
}
