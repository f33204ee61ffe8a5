import TestSupport
import Testing
@testable import Line

@Suite struct RecordScannerTests {
    private func scan(_ bytes: [UInt8], _ direction: Direction, pieces: [Int] = []) throws(ProtocolViolation) -> RecordScanner {
        var scanner = RecordScanner(direction: direction)
        var rest = bytes[...]
        for count in pieces {
            try scanner.scan(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        try scanner.scan(rest)
        return scanner
    }

    @Test("a valid stream passes in one piece, ends at a boundary and is counted", arguments: Direction.allCases)
    func whole(direction: Direction) throws {
        let scanner = try scan(Records.valid(direction == .toServer), direction)
        #expect(scanner.recordCount == 6)
        #expect(scanner.isAtBoundary && scanner.hasPassedHello)
    }

    @Test("a valid stream passes however it is split in two", arguments: Direction.allCases)
    func everySplit(direction: Direction) throws {
        let bytes = Records.valid(direction == .toServer)
        for count in 0...700 {
            let scanner = try scan(bytes, direction, pieces: [count])
            #expect(scanner.recordCount == 6 && scanner.isAtBoundary)
        }
    }

    @Test("a valid stream passes octet by octet, and the hello is passed with its last octet only", arguments: Direction.allCases)
    func octetByOctet(direction: Direction) throws {
        let bytes = Records.valid(direction == .toServer)
        let helloCount = direction == .toServer ? Records.clientHello.count : Records.serverHello.count
        var scanner = RecordScanner(direction: direction)
        for (index, octet) in bytes.enumerated() {
            try scanner.scan([octet])
            #expect(scanner.hasPassedHello == (index + 1 >= helloCount))
        }
        #expect(scanner.recordCount == 6 && scanner.isAtBoundary)
    }

    @Test("a stream that stops inside a record is not at a boundary", arguments: [1, 4, 5, 6, 50])
    func notAtBoundary(count: Int) throws {
        #expect(try !scan(Array(Records.clientHello.prefix(count)), .toServer).isAtBoundary)
        #expect(try !scan(Records.clientHello + Records.data(100).prefix(count), .toServer).isAtBoundary)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let violation: ProtocolViolation
        var direction = Direction.toServer

        static let all: [Wrong] = [
            Wrong(testDescription: "HTTP", bytes: Array("GET / HTTP/1.1\r\n\r\n".utf8), violation: .notTLS),
            Wrong(testDescription: "SSH", bytes: Array("SSH-2.0-OpenSSH_9.2\r\n".utf8), violation: .notTLS),
            Wrong(testDescription: "an SSLv2 ClientHello", bytes: [0x80, 0x2E, 1, 3, 1, 0, 21, 0, 0, 0, 16], violation: .notTLS),
            Wrong(testDescription: "a PROXY header", bytes: Array("\r\n\r\n\0\r\nQUIT\n".utf8), violation: .notTLS),
            Wrong(testDescription: "zeros", bytes: [UInt8](repeating: 0, count: 64), violation: .notTLS),
            Wrong(testDescription: "major version 2", bytes: Records.record(22, Records.clientHelloMessage(), version: [2, 3]), violation: .notTLS),
            Wrong(testDescription: "record version 3.4", bytes: Records.record(22, Records.clientHelloMessage(), version: [3, 4]), violation: .notTLS),
            Wrong(testDescription: "data first", bytes: Records.data(10), violation: .notClientHello),
            Wrong(testDescription: "an alert first", bytes: Records.alert, violation: .notClientHello),
            Wrong(testDescription: "a cipher change first", bytes: Records.record(20, [1]), violation: .notClientHello),
            Wrong(testDescription: "a ServerHello from the client", bytes: Records.serverHello, violation: .notClientHello),
            Wrong(testDescription: "a ClientHello that offers TLS 1.2 only, by its extension", bytes: Records.record(22, Records.clientHelloMessage(versions: [[3, 3]])), violation: .notTLS13),
            Wrong(testDescription: "a ClientHello of TLS 1.2", bytes: Records.record(22, Records.clientHelloMessage(versions: [])), violation: .notTLS13),
            Wrong(testDescription: "a ClientHello with octets after its extensions", bytes: Records.record(22, Records.clientHelloMessage(trailing: [1])), violation: .notTLS13),
            Wrong(testDescription: "a ClientHello with another message behind it", bytes: Records.record(22, Records.clientHelloMessage() + Records.handshake(11, [0])), violation: .notTLS13),
            Wrong(testDescription: "a ClientHello longer than its record", bytes: Records.record(22, Records.clientHelloMessage().dropLast()), violation: .notTLS13),
            Wrong(testDescription: "a ClientHello of its type only", bytes: Records.record(22, [1]), violation: .notTLS13),
            Wrong(testDescription: "an empty first record", bytes: Records.record(22, []), violation: .malformedRecord),
            Wrong(testDescription: "a hello above its maximum", bytes: [22, 3, 1, 0x10, 1], violation: .recordTooLong),
            Wrong(testDescription: "an empty record later", bytes: Records.clientHello + Records.record(23, []), violation: .malformedRecord),
            Wrong(testDescription: "a record above the maximum", bytes: Records.clientHello + [23, 3, 3, 0x41, 1], violation: .recordTooLong),
            Wrong(testDescription: "another type later", bytes: Records.clientHello + [24, 3, 3, 0, 1, 0], violation: .malformedRecord),
            Wrong(testDescription: "type 0 later", bytes: Records.clientHello + [0, 3, 3, 0, 1, 0], violation: .malformedRecord),
            Wrong(testDescription: "another version later", bytes: Records.clientHello + [23, 3, 1, 0, 1, 0], violation: .malformedRecord),
            Wrong(testDescription: "plain text after a record", bytes: Records.clientHello + Records.data(3) + Array("POST /issue".utf8), violation: .malformedRecord),
            Wrong(testDescription: "a server that speaks HTTP", bytes: Array("HTTP/1.1 200 OK".utf8), violation: .notTLS, direction: .toClient),
            Wrong(testDescription: "a server that begins with data", bytes: Records.data(3), violation: .notServerHello, direction: .toClient),
            Wrong(testDescription: "a server that sends a ClientHello", bytes: Records.clientHello, violation: .notServerHello, direction: .toClient),
            Wrong(testDescription: "a server that begins with a cipher change", bytes: Records.record(20, [1]), violation: .notServerHello, direction: .toClient),
            Wrong(testDescription: "a server that turns to plain text", bytes: Records.serverHello + Array("hello".utf8), violation: .malformedRecord, direction: .toClient),
        ]
    }

    @Test("what is no TLS 1.3 is refused, in one piece and octet by octet", arguments: Wrong.all)
    func wrong(wrong: Wrong) {
        #expect(throws: wrong.violation) { _ = try scan(wrong.bytes, wrong.direction) }
        #expect(throws: wrong.violation) { _ = try scan(wrong.bytes, wrong.direction, pieces: [Int](repeating: 1, count: wrong.bytes.count)) }
    }

    @Test("a ClientHello that offers TLS 1.3 among others passes")
    func severalVersions() throws {
        #expect(try scan(Records.record(22, Records.clientHelloMessage(versions: [[0x7A, 0x7A], [3, 4], [3, 3]])), .toServer).hasPassedHello)
    }

    private func scan(extensions: [(Int, [UInt8])]) throws(ProtocolViolation) {
        _ = try scan(Records.record(22, Records.clientHelloMessage(more: extensions)), .toServer)
    }

    @Test("a ClientHello passes with the extensions that the tools of a reviewer send", arguments: [
        [], [(11, [1, 0])], [(13, [0, 2, 4, 3])], [(16, [0, 12, 2] + Array("h2".utf8) + [8] + Array("http/1.1".utf8))], [(21, [UInt8](repeating: 0, count: 90))],
        [(22, []), (23, []), (35, []), (49, [])], [(45, [1, 1])], [(50, [0, 2, 4, 3])], [(51, [0, 0])], [(0xFF01, [0])],
    ] as [[(Int, [UInt8])]])
    func extensions(extensions: [(Int, [UInt8])]) throws { try scan(extensions: extensions) }

    @Test("a ClientHello with room for words is refused", arguments: [
        [(0, [0, 9, 0, 0, 6] + Array("secret".utf8))], [(16, [0, 7, 6] + Array("secret".utf8))], [(16, [0, 3, 2] + Array("h2".utf8) + [0])], [(16, [0, 0, 1])],
        [(21, [0, 1, 0])], [(22, [1])], [(23, [0])], [(35, Array("a ticket".utf8))], [(49, [0])], [(41, [0, 0])], [(42, [])], [(44, [0, 1, 7])],
        [(5, [1, 0, 0, 0, 0])], [(0x0A0A, [])], [(0x1234, [1])], [(0xFF01, [1, 7])], [(0xFF01, [])], [(10, [0, 2, 0, 23])],
    ] as [[(Int, [UInt8])]])
    func wordy(extensions: [(Int, [UInt8])]) {
        #expect(throws: ProtocolViolation.clientHelloExtension) { try scan(extensions: extensions) }
    }

    @Test("a server may answer with an alert")
    func alertFirst() throws { #expect(try scan(Records.alert, .toClient).hasPassedHello) }

    @Test("a ClientHello cut off inside never passes and never traps")
    func truncatedHello() {
        let message = Records.clientHelloMessage()
        for count in 0..<message.count { #expect(ClientHello.violation(in: message.prefix(count)) != nil) }
        #expect(ClientHello.violation(in: message[...]) == nil)
    }

    @Test("random octets and changed streams never trap")
    func fuzz() {
        var random = SeededRandom(seed: 13)
        let right = [true, false].map { Array(Records.valid($0).prefix(400)) }
        for round in 0..<3000 {
            let direction = Direction.allCases[round % 2]
            var bytes = round % 4 < 2 ? random.octets(Int(random.next() % 80)) : right[round % 2]
            for _ in 0..<3 where !bytes.isEmpty { bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next()) }
            _ = try? scan(bytes, direction, pieces: [Int(random.next() % 90), Int(random.next() % 90)])
            _ = ClientHello.violation(in: bytes[...])
        }
    }
}
