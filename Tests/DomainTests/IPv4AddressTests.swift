import Domain
import Glibc
import Testing

@Suite("IPv4 addresses")
struct IPv4AddressTests {
    @Test("an address is four octets, the first in the highest bits", arguments: [
        ("0.0.0.0", 0), ("127.0.0.1", 0x7F00_0001), ("127.20.103.4", 0x7F14_6704), ("1.2.3.4", 0x0102_0304), ("255.255.255.255", 0xFFFF_FFFF), ("10.0.200.99", 0x0A00_C863),
    ] as [(String, UInt32)])
    func accepted(text: String, value: UInt32) throws {
        let address = try #require(IPv4Address(text))
        #expect(address.value == value)
        #expect(address == IPv4Address(value: value))
        #expect(address.description == text)
        let (first, second, third, fourth) = address.octets
        #expect([first, second, third, fourth].map(String.init).joined(separator: ".") == text)
    }

    @Test("every octet at every place is written and read alike")
    func octets() {
        for octet in UInt32(0)...255 {
            for shift in [0, 8, 16, 24] as [UInt32] {
                let address = IPv4Address(value: octet << shift)
                #expect(IPv4Address(address.description) == address)
            }
        }
    }

    @Test("any other text is no address", arguments: [
        "", ".", "...", "127", "127.0.0", "127.0.0.", ".127.0.0", "127.0.0.1.", "127.0.0.1.1", "127..0.1", "127.0.0.256", "256.0.0.1", "127.0.0.1000", "127.0.0.01", "127.0.0.00",
        "127.0.0.-1", "127.0.0.+1", " 127.0.0.1", "127.0.0.1 ", "127.0.0.1\n", "127.0.0.1/8", "127.0.0.1:80", "0x7f.0.0.1", "7f.0.0.1", "127,0,0,1", "2130706433", "::1", "localhost",
        "１２７.0.0.1", "127.0.0.١", "127。0。0。1", "127.0.0.99999999999999999999",
    ])
    func refused(text: String) { #expect(IPv4Address(text) == nil) }

    @Test("what is an address, and which, is what the C library says")
    func library() {
        let parts = ["0", "1", "9", "10", "99", "255", "256", "01", "00", "000", "1000", "", "+1", " 1", "1x"]
        for first in parts {
            for second in parts {
                for text in ["\(first).\(second).3.4", "1.2.\(first).\(second)", "\(first).2.3.\(second)", "\(first).\(second)", "1.2.3.\(first).\(second)"] {
                    var theirs = in_addr()
                    // The structure is ours and lives for the call.
                    let isTheirs = unsafe inet_pton(AF_INET, text, &theirs) == 1
                    #expect(IPv4Address(text)?.value == (isTheirs ? UInt32(bigEndian: theirs.s_addr) : nil), "\(text)")
                }
            }
        }
    }

    @Test("addresses are in the order of their octets, not of their text")
    func order() throws {
        let addresses = try ["0.0.0.0", "9.255.255.255", "10.0.0.0", "127.0.0.9", "127.0.0.10", "127.0.1.0", "200.0.0.0", "255.255.255.255"].map { try #require(IPv4Address($0)) }
        for (left, right) in zip(addresses, addresses.dropFirst()) {
            #expect(left < right)
            #expect(!(right < left))
        }
    }

    @Test("addresses that end in 0 or 255 are reserved, and no others")
    func reserved() {
        for octet in UInt32(0)...255 { #expect(IPv4Address(value: 0x7F14_0000 | octet).isReserved == (octet == 0 || octet == 255)) }
        #expect(!IPv4Address(value: 0x7F00_FF01).isReserved)
    }
}
