import Domain
import Testing
@testable import Capture

@Suite("The blocks of a capture")
struct PcapngTests {
    @Test("begin a section with magic, version, unknown length and who wrote it")
    func section() {
        #expect(Pcapng.sectionHeader(application: "kofu", comment: "abc") == [
            0x0A, 0x0D, 0x0D, 0x0A, 48, 0, 0, 0, 0x4D, 0x3C, 0x2B, 0x1A, 1, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255,
            4, 0, 4, 0, 0x6B, 0x6F, 0x66, 0x75, 1, 0, 3, 0, 0x61, 0x62, 0x63, 0, 0, 0, 0, 0, 48, 0, 0, 0,
        ])
    }

    @Test("describe an interface as raw IPv4 with a name and nanoseconds")
    func interface() {
        #expect(Pcapng.interface(name: "core", description: "x") == [
            1, 0, 0, 0, 48, 0, 0, 0, 228, 0, 0, 0, 0, 0, 0, 0, 2, 0, 4, 0, 0x63, 0x6F, 0x72, 0x65, 3, 0, 1, 0, 0x78, 0, 0, 0,
            9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0, 48, 0, 0, 0,
        ])
    }

    @Test("hold a packet with its time, length, direction, comment and losses, each padded")
    func packet() {
        let block = Pcapng.packet([1, 2, 3], interface: 2, nanoseconds: 0x0102_0304_0506_0708, course: .sent, comments: ["é"], dropped: 7)
        #expect(block == [
            6, 0, 0, 0, 68, 0, 0, 0, 2, 0, 0, 0, 4, 3, 2, 1, 8, 7, 6, 5, 3, 0, 0, 0, 3, 0, 0, 0, 1, 2, 3, 0,
            1, 0, 2, 0, 0xC3, 0xA9, 0, 0, 2, 0, 4, 0, 2, 0, 0, 0, 4, 0, 8, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 68, 0, 0, 0,
        ])
    }

    @Test("hold secrets with their true length and padded")
    func secrets() {
        #expect(Pcapng.secrets([65, 66, 67, 68, 10]) == [
            10, 0, 0, 0, 28, 0, 0, 0, 0x4B, 0x53, 0x4C, 0x54, 5, 0, 0, 0, 65, 66, 67, 68, 10, 0, 0, 0, 28, 0, 0, 0,
        ])
    }

    @Test("cut a text that is too long between characters, and no other", arguments: [1022, 1023, 1024])
    func longText(ascii: Int) {
        var octets = Octets()
        octets.append(option: 1, text: String(repeating: "a", count: ascii) + "語")
        let length = Int(octets.bytes[2]) | Int(octets.bytes[3]) << 8
        #expect(length == ascii)
        var whole = Octets()
        whole.append(option: 1, text: String(repeating: "a", count: 1021) + "語")
        #expect(Int(whole.bytes[2]) | Int(whole.bytes[3]) << 8 == 1024)
        #expect(Array(whole.bytes[4...].prefix(1024).suffix(3)) == Array("語".utf8))
    }

    @Test("stay bounded whatever is put in, and say how much there was")
    func huge() {
        let block = Pcapng.packet([UInt8](repeating: 1, count: 200_000), interface: 0, nanoseconds: 0, course: .received)
        #expect(block.count < 66_000 && block.count % 4 == 0)
        #expect(Octets.littleEndian(UInt32(200_000), 4) == Array(block[24..<28]))
        #expect(Pcapng.secrets([UInt8](repeating: 65, count: 3 << 20)).count <= Pcapng.maximumBlockOctets)
    }
}

@Suite("The packets of a connection")
struct TCPFlowTests {
    static let caller = CapturedEndpoint(address: IPv4Address(value: 0x7F14_0301), port: 40_000)
    static let callee = CapturedEndpoint(address: IPv4Address(value: 0x7F14_6704), port: 8443)

    private func flow() -> TCPFlow { TCPFlow(caller: Self.caller, callee: Self.callee) }

    /// Sequence number, acknowledgement number and flags.
    private func words(_ packet: [UInt8]) -> [UInt32] {
        func number(_ place: Int) -> UInt32 { packet[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        return [number(24), number(28), UInt32(packet[33])]
    }

    private func isSummedUp(_ packet: [UInt8]) -> Bool {
        let pseudo = Checksum.sum(packet[12..<20]) + 6 + UInt64(packet.count - 20)
        return Checksum.of(packet[..<20]) == 0 && Checksum.of(packet[20...], after: pseudo) == 0
    }

    @Test("begin with SYN, its answer and the answer's answer")
    func handshake() {
        var flow = flow()
        let packets = flow.handshake()
        #expect(packets.map(\.0) == [.caller, .callee, .caller])
        #expect(packets.map { words($0.1) } == [[0, 0, 2], [0, 1, 18], [1, 1, 16]])
        #expect(packets.allSatisfy { isSummedUp($0.1) && $0.1.count == 40 })
        #expect(packets[0].1 == [
            0x45, 0, 0, 40, 0, 0, 0x40, 0, 64, 6, 0xD2, 0xA2, 0x7F, 0x14, 3, 1, 0x7F, 0x14, 0x67, 4,
            0x9C, 0x40, 0x20, 0xFB, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, 2, 255, 255, 0x8A, 0x79, 0, 0,
        ])
    }

    @Test("count the octets of both sides, acknowledge what came before, and end")
    func octets() {
        var flow = flow()
        _ = flow.handshake()
        let asked = flow.octets([1, 2, 3], from: .caller), answered = flow.octets([4, 5], from: .callee)
        #expect(asked.map(words) == [[1, 1, 24]] && answered.map(words) == [[1, 4, 24]])
        #expect(Array(asked[0].suffix(3)) == [1, 2, 3])
        #expect(flow.finish(.caller).map(words) == [4, 3, 17])
        #expect(flow.finish(.callee).map(words) == [3, 5, 17])
        #expect(flow.isOver && flow.reset(.caller) == nil)
        #expect((asked + answered).allSatisfy(isSummedUp))
    }

    @Test("say nothing after an end or a reset")
    func silence() {
        var flow = flow()
        _ = flow.handshake()
        #expect(flow.finish(.callee) != nil && flow.finish(.callee) == nil)
        #expect(flow.octets([1], from: .callee).isEmpty && !flow.octets([1], from: .caller).isEmpty)
        #expect(flow.reset(.caller).map(words) == [2, 2, 20])
        #expect(flow.octets([1], from: .caller).isEmpty && flow.finish(.caller) == nil && flow.reset(.callee) == nil)
    }

    @Test("divide what is too long for one, and go on counting beyond 32 bits")
    func huge() {
        var flow = flow()
        let many = [UInt8](repeating: 9, count: 3 * TCPFlow.maximumSegmentOctets + 1)
        let packets = flow.octets(many[...], from: .caller)
        #expect(packets.map(\.count) == [32_808, 32_808, 32_808, 41])
        #expect(packets.map { words($0)[0] } == [0, 32_768, 65_536, 98_304])
        #expect(packets.allSatisfy(isSummedUp))
    }
}
