internal import CLinux
public import Domain
import Glibc

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
