/// An IPv4 address. kofu uses loopback addresses only: all of 127.0.0.0/8 is the machine itself.
public struct IPv4Address: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The four octets, the first in the highest bits.
    public let value: UInt32

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
    var isReserved: Bool { octets.3 == 0 || octets.3 == 255 }
}

/// `127.N.0.0/16`: the loopback addresses of one running network. Two networks with different N run side
/// by side on one machine.
public struct Subnet: Sendable, Hashable, CustomStringConvertible {
    /// N, from 1 to 254.
    public let secondOctet: UInt8

    /// Reads `127.N.0.0/16` with N from 1 to 254; 127.0 belongs to the machine itself.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1] == "16", let address = IPv4Address(String(parts[0])) else { return nil }
        let (first, second, third, fourth) = address.octets
        guard first == 127, (1...254).contains(second), third == 0, fourth == 0 else { return nil }
        secondOctet = second
    }

    public var description: String { "127.\(secondOctet).0.0/16" }

    public func contains(_ address: IPv4Address) -> Bool { address.value >> 16 == base >> 16 }

    /// The address with the same last two octets in this subnet.
    public func adopting(_ address: IPv4Address) -> IPv4Address {
        IPv4Address(value: base | (address.value & 0xFFFF))
    }

    private var base: UInt32 { 127 << 24 | UInt32(secondOctet) << 16 }
}
