import Domain
public import EventLoop

/// The header that a line puts before the first byte of a connection it carries: version 2 of the
/// PROXY protocol (HAProxy, proxy-protocol.txt, section 2.2), TCP over IPv4, with two values in the
/// range that the protocol leaves to applications: the link's name and the line's signature.
///
/// A node opens no TLS session without it, so that nobody reaches the node around its line.
public struct ProxyHeader: Sendable, Hashable {
    public static let fixedLength = 16
    /// Addresses, link name, signature and their frames together; a longer claim is refused unread.
    public static let maximumRestLength = 256
    public static let maximumLinkLength = 64
    public static let maximumSignatureLength = 80

    static let magic: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
    static let versionAndProxyCommand: UInt8 = 0x21
    static let tcpOverIPv4: UInt8 = 0x11
    static let linkType: UInt8 = 0xE0
    static let signatureType: UInt8 = 0xE1
    static let addressesLength = 12

    /// Who connects: the caller's own address, with the port of the line's onward connection.
    public let source: SocketAddress
    /// The node that is called.
    public let destination: SocketAddress
    public let link: String

    public init(source: SocketAddress, destination: SocketAddress, link: String) {
        self.source = source
        self.destination = destination
        self.link = link
    }

    /// What the line signs: the header up to the signature's frame, its length field as if it ended there.
    public var signedBytes: [UInt8] {
        var bytes = head(restLength: ProxyHeader.addressesLength + 3 + link.utf8.count)
        appendBody(to: &bytes)
        return bytes
    }

    /// The header as it crosses the wire.
    public func bytes(signature: [UInt8]) -> [UInt8] {
        var bytes = head(restLength: ProxyHeader.addressesLength + 3 + link.utf8.count + 3 + signature.count)
        appendBody(to: &bytes)
        ProxyHeader.append(type: ProxyHeader.signatureType, value: signature, to: &bytes)
        return bytes
    }

    private func head(restLength: Int) -> [UInt8] {
        ProxyHeader.magic + [ProxyHeader.versionAndProxyCommand, ProxyHeader.tcpOverIPv4, UInt8(truncatingIfNeeded: restLength >> 8), UInt8(truncatingIfNeeded: restLength)]
    }

    private func appendBody(to bytes: inout [UInt8]) {
        for address in [source, destination] {
            for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: address.host.value >> shift)) }
        }
        for address in [source, destination] {
            bytes.append(UInt8(truncatingIfNeeded: address.port >> 8))
            bytes.append(UInt8(truncatingIfNeeded: address.port))
        }
        ProxyHeader.append(type: ProxyHeader.linkType, value: Array(link.utf8), to: &bytes)
    }

    private static func append(type: UInt8, value: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(type)
        bytes.append(UInt8(truncatingIfNeeded: value.count >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value.count))
        bytes += value
    }
}
