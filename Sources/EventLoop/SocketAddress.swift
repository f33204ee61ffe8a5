internal import CLinux
import Glibc

/// An IPv4 address, in host byte order.
public struct IPv4Address: Sendable, Hashable, CustomStringConvertible {
    public let value: UInt32

    public init(value: UInt32) { self.value = value }

    /// Reads dotted decimal without leading zeros; nil for anything else.
    public init?(_ text: some StringProtocol) {
        var value: UInt32 = 0
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            var octet: UInt32 = 0
            for byte in part {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                octet = octet * 10 + UInt32(byte - 0x30)
            }
            guard octet <= 255 else { return nil }
            value = value << 8 | octet
        }
        self.value = value
    }

    public var description: String {
        "\(value >> 24).\(value >> 16 & 255).\(value >> 8 & 255).\(value & 255)"
    }
}

/// An IPv4 address and a TCP port.
public struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    public let host: IPv4Address
    public let port: UInt16

    public init(host: IPv4Address, port: UInt16) {
        self.host = host
        self.port = port
    }

    public var description: String { "\(host):\(port)" }

    init(_ native: sockaddr_in) {
        host = IPv4Address(value: UInt32(bigEndian: native.sin_addr.s_addr))
        port = UInt16(bigEndian: native.sin_port)
    }

    var native: sockaddr_in {
        var native = sockaddr_in()
        native.sin_family = sa_family_t(AF_INET)
        native.sin_port = port.bigEndian
        native.sin_addr.s_addr = host.value.bigEndian
        return native
    }
}
