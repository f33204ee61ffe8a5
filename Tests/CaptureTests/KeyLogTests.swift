import Testing
@testable import Capture

@Suite("Lines of a key log")
struct KeyLogTests {
    static let labels = KeyLog.labels.map { String(decoding: $0, as: UTF8.self) }

    static func line(_ label: String, random: UInt8 = 0xAB, secretDigits: Int = 96) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        let random = (0..<32).flatMap { _ in [digits[Int(random >> 4)], digits[Int(random & 15)]] }
        return Array(label.utf8) + [32] + random + [32] + [UInt8](repeating: 0x35, count: secretDigits) + [10]
    }

    @Test("pass once each, and complete a connection when all four have come")
    func complete() {
        var log = KeyLog()
        let random = [UInt8](repeating: 0xAB, count: 32)
        for label in Self.labels {
            #expect(!log.isComplete(random))
            #expect(log.take(Self.line(label)[...]) == Self.line(label))
            #expect(log.take(Self.line(label)[...]).isEmpty)
        }
        #expect(log.isComplete(random))
        #expect(!log.isComplete([UInt8](repeating: 0xAC, count: 32)))
    }

    @Test("pass when they come in pieces")
    func pieces() {
        var log = KeyLog()
        let line = Self.line(Self.labels[0])
        #expect(line.map { log.take([$0]) }.reduce([], +) == line)
    }

    @Test("of another form are dropped, and the next one passes", arguments: [
        Array("EXPORTER_SECRET 00 00\n".utf8), Array("\n".utf8), Array(" \n".utf8), [0, 255, 10], line("CLIENT_RANDOM"), line("CLIENT_TRAFFIC_SECRET_0", secretDigits: 95),
        line("CLIENT_TRAFFIC_SECRET_0 "), [32] + line("CLIENT_TRAFFIC_SECRET_0"), [UInt8](repeating: 65, count: 1 << 20) + [10],
    ])
    func malformed(octets: [UInt8]) {
        var log = KeyLog()
        #expect(log.take(octets[...]).isEmpty)
        #expect(log.take(Self.line(Self.labels[1])[...]) == Self.line(Self.labels[1]))
    }
}
