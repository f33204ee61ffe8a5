public import Domain

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
