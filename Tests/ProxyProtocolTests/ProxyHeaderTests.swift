import Crypto
import Domain
import EventLoop
import TestSupport
import Testing
@testable import ProxyProtocol

@Suite struct ProxyHeaderTests {
    private let header = ProxyHeader(
        source: SocketAddress(host: IPv4Address(value: 0x7F14_0301), port: 40_001),
        destination: SocketAddress(host: IPv4Address(value: 0x7F14_0504), port: 8443), link: "lgwan.odawara")
    private let signature = [UInt8](repeating: 0xAB, count: 70)

    private func parse(_ bytes: [UInt8]) throws(ProxyHeaderError) -> (header: ProxyHeader, signature: [UInt8]) {
        let length = try ProxyHeader.restLength(of: bytes.prefix(ProxyHeader.fixedLength))
        guard bytes.count == ProxyHeader.fixedLength + length else { throw .malformed }
        return try ProxyHeader.parse(rest: bytes.dropFirst(ProxyHeader.fixedLength))
    }

    @Test("what is written is read back, whatever the addresses, link and signature", arguments: 0..<200 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let link = String(decoding: (0..<Int(random.next() % 65)).map { _ in UInt8(97 + random.next() % 26) }, as: UTF8.self)
        let header = ProxyHeader(source: random.address(), destination: random.address(), link: link)
        let signature = random.octets(Int(random.next() % 81))
        let read = try parse(header.bytes(signature: signature))
        #expect(read.header == header)
        #expect(read.signature == signature)
        #expect(read.header.signedBytes == header.signedBytes)
    }

    @Test("the first octets are those of the PROXY protocol, version 2, TCP over IPv4")
    func publishedForm() {
        let expected: [UInt8] = Array("\r\n\r\n\0\r\nQUIT\n".utf8) + [0x21, 0x11, 0, 12 + 3 + 13 + 3 + 70, 127, 20, 3, 1, 127, 20, 5, 4, 0x9C, 0x41, 0x20, 0xFB]
        #expect(header.bytes(signature: signature).starts(with: expected))
    }

    @Test("the signature covers every octet before its own frame, but for the length")
    func signedPart() {
        let bytes = header.bytes(signature: signature)
        let signed = header.signedBytes
        #expect(signed.count == bytes.count - 3 - signature.count)
        for index in signed.indices where ![14, 15].contains(index) { #expect(signed[index] == bytes[index]) }
    }

    struct Slip: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let error: ProxyHeaderError
        let change: @Sendable ([UInt8]) -> [UInt8]

        /// The frame of the link begins at 28: type, two octets of length, thirteen of name.
        static let all: [Slip] = (0..<12).map { index in
            Slip(testDescription: "magic, octet \(index)", error: .notProxyProtocol) { $0.replacing(index, with: $0[index] ^ 1) }
        } + [
            Slip(testDescription: "version 1", error: .unsupported) { $0.replacing(12, with: 0x11) },
            Slip(testDescription: "version 3", error: .unsupported) { $0.replacing(12, with: 0x31) },
            Slip(testDescription: "command LOCAL", error: .unsupported) { $0.replacing(12, with: 0x20) },
            Slip(testDescription: "UDP", error: .unsupported) { $0.replacing(13, with: 0x12) },
            Slip(testDescription: "IPv6", error: .unsupported) { $0.replacing(13, with: 0x21) },
            Slip(testDescription: "no address family", error: .unsupported) { $0.replacing(13, with: 0) },
            Slip(testDescription: "a length above the maximum", error: .tooLong) { $0.replacing(14, with: 1).replacing(15, with: 1) },
            Slip(testDescription: "the greatest length", error: .tooLong) { $0.replacing(14, with: 255).replacing(15, with: 255) },
            Slip(testDescription: "no addresses", error: .malformed) { Array($0.prefix(14)) + [0, 0] },
            Slip(testDescription: "half the addresses", error: .malformed) { Array($0.prefix(14)) + [0, 11] + Array($0[16..<27]) },
            Slip(testDescription: "addresses only", error: .malformed) { Array($0.prefix(14)) + [0, 12] + Array($0[16..<28]) },
            Slip(testDescription: "a link but no signature", error: .malformed) { Array($0.prefix(14)) + [0, 28] + Array($0[16..<44]) },
            Slip(testDescription: "a signature but no link", error: .malformed) { Array($0.prefix(14)) + [0, 12 + 73] + Array($0[16..<28]) + Array($0[44...]) },
            Slip(testDescription: "signature before link", error: .malformed) { Array($0.prefix(28)) + Array($0[44...]) + Array($0[28..<44]) },
            Slip(testDescription: "the link twice", error: .malformed) { Array($0.prefix(14)) + [0, 101 + 16] + Array($0[16..<44]) + Array($0[28...]) },
            Slip(testDescription: "an octet after the signature", error: .malformed) { $0.replacing(15, with: $0[15] + 1) + [0] },
            Slip(testDescription: "another type for the link", error: .malformed) { $0.replacing(28, with: 0xE2) },
            Slip(testDescription: "another type for the signature", error: .malformed) { $0.replacing(44, with: 0xE0) },
            Slip(testDescription: "a link longer than it is", error: .malformed) { $0.replacing(30, with: 64) },
            Slip(testDescription: "a link above its maximum", error: .malformed) { $0.replacing(29, with: 1) },
            Slip(testDescription: "a signature above its maximum", error: .malformed) { $0.replacing(46, with: 81) },
            Slip(testDescription: "a link that is not UTF-8", error: .malformed) { $0.replacing(31, with: 0xFF) },
        ]
    }

    @Test("a header with one slip is refused", arguments: Slip.all)
    func slips(slip: Slip) {
        #expect(throws: slip.error) { _ = try parse(slip.change(header.bytes(signature: signature))) }
    }

    @Test("a header cut off at any octet is refused")
    func truncated() {
        let bytes = header.bytes(signature: signature)
        for count in bytes.indices {
            #expect(throws: ProxyHeaderError.self) { _ = try parse(Array(bytes.prefix(count))) }
            let rest = bytes.dropFirst(ProxyHeader.fixedLength).prefix(max(0, count - ProxyHeader.fixedLength))
            #expect(throws: ProxyHeaderError.malformed) { _ = try ProxyHeader.parse(rest: rest) }
        }
    }

    @Test("random octets never trap, and what is read from them is written back the same")
    func fuzz() throws {
        var random = SeededRandom(seed: 20_260_401)
        let right = header.bytes(signature: signature)
        for round in 0..<4000 {
            var bytes = round % 2 == 0 ? random.octets(Int(random.next() % 300)) : right
            for _ in 0..<Int(random.next() % 4) where !bytes.isEmpty { bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next()) }
            _ = try? ProxyHeader.parse(rest: bytes[...])
            if let read = try? parse(bytes) { #expect(read.header.bytes(signature: read.signature) == bytes) }
        }
    }
}

extension [UInt8] {
    func replacing(_ index: Int, with octet: UInt8) -> [UInt8] {
        var copy = self
        copy[index] = octet
        return copy
    }
}

extension SeededRandom {
    mutating func address() -> SocketAddress {
        SocketAddress(host: IPv4Address(value: UInt32(truncatingIfNeeded: next())), port: UInt16(truncatingIfNeeded: next()))
    }
}
