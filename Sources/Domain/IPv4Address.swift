/// An IPv4 address. kofu uses loopback addresses only: all of 127.0.0.0/8 is the machine itself.
public struct IPv4Address: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The four octets, the first in the highest bits.
    public let value: UInt32

    /// 127.0.0.1, from which a local client speaks that chooses no address of its own. No node, line or link may have it.
    public static let loopback = IPv4Address(value: 0x7F00_0001)

    public init(value: UInt32) { self.value = value }

    /// Reads four decimal octets without leading zeros, and nothing else.
    public init?(_ text: String) {
        var value: UInt32 = 0
        var octet: UInt32 = 0
        var digits = 0
        var octets = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard digits < 3, !(digits > 0 && octet == 0) else { return nil }
                octet = octet * 10 + UInt32(byte &- UInt8(ascii: "0"))
                digits += 1
            case UInt8(ascii: "."):
                guard digits > 0, octet <= 255, octets < 3 else { return nil }
                value = value << 8 | octet
                octets += 1
                octet = 0
                digits = 0
            default:
                return nil
            }
        }
        guard octets == 3, digits > 0, octet <= 255 else { return nil }
        self.value = value << 8 | octet
    }

    public var octets: (UInt8, UInt8, UInt8, UInt8) {
        (UInt8(truncatingIfNeeded: value >> 24), UInt8(truncatingIfNeeded: value >> 16),
         UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value))
    }

    public var description: String {
        let (first, second, third, fourth) = octets
        return "\(first).\(second).\(third).\(fourth)"
    }

    public static func < (left: IPv4Address, right: IPv4Address) -> Bool { left.value < right.value }

    /// .0 and .255 read as a network and its broadcast address, so no node, line or link has them.
    public var isReserved: Bool { octets.3 == 0 || octets.3 == 255 }
}
