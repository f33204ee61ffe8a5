import TestSupport
import Testing
@testable import Line

@Suite("Messages among TLS records") struct MessageMeterTests {
    /// A client's octets: hello, cipher change, flight and Finished.
    static let flight = Records.clientHello + Records.record(20, [1]) + Records.data(600) + Records.data(96) + Records.data(MessageMeter.finishedLength)

    private func count(_ bytes: [UInt8], allowed: Int = .max, pieces size: Int? = nil) throws -> Int {
        var scanner = RecordScanner(direction: .toServer)
        var rest = bytes[...]
        while !rest.isEmpty {
            try scanner.scan(rest.prefix(size ?? rest.count), messages: allowed)
            rest = rest.dropFirst(size ?? rest.count)
        }
        return scanner.messageCount
    }

    @Test("a handshake is no message, whatever its length, and an alert is none", arguments: [nil, 1, 7, 64] as [Int?])
    func handshake(size: Int?) throws {
        #expect(try count(Self.flight, pieces: size) == 0)
        #expect(try count(Self.flight + Records.data(MessageMeter.alertLength), pieces: size) == 0)
        #expect(try count(Self.flight + Records.data(300), pieces: size) == 1)
        #expect(try count(Records.clientHello + Records.data(300) + Records.data(300), pieces: size) == 0)
    }

    @Test("a message of several records is one, and no more begin than the other side allows", arguments: [nil, 1000] as [Int?])
    func records(size: Int?) throws {
        let message = Records.data(MessageMeter.fullLength) + Records.data(MessageMeter.fullLength) + Records.data(77)
        #expect(try count(Self.flight + message, allowed: 1, pieces: size) == 1)
        #expect(try count(Self.flight + message + Records.data(50), allowed: 1, pieces: size) == 1)
    }

    private func marks(_ bytes: [UInt8], allowed: Int = 1) throws -> [MessageMark] {
        var scanner = RecordScanner(direction: .toServer)
        try scanner.scan(Self.flight[...])
        scanner.keepsMarks = true
        try scanner.scan(bytes[...], messages: allowed)
        return scanner.takeMarks()
    }

    @Test("a message begins at its first record's header and ends with its first record that is not full")
    func places() throws {
        let full = Records.data(MessageMeter.fullLength)
        #expect(try marks(Records.data(300)) == [.init(event: .begins, offset: 0), .init(event: .ends, offset: 305)])
        #expect(try marks(full + Records.data(10)) == [.init(event: .begins, offset: 0), .init(event: .ends, offset: full.count + 15)])
        #expect(try marks(full) == [.init(event: .begins, offset: 0)])
        // A client of someone else's writes head and body one after the other.
        #expect(try marks(Records.data(40) + Records.data(60)) == [
            .init(event: .begins, offset: 0), .init(event: .ends, offset: 45), .init(event: .continues, offset: 45), .init(event: .ends, offset: 110),
        ])
        #expect(try marks(full + Records.data(MessageMeter.alertLength)) == [.init(event: .begins, offset: 0), .init(event: .ends, offset: full.count)])
    }

    @Test("a header that comes in pieces has its place before the piece that completes it")
    func split() throws {
        var scanner = RecordScanner(direction: .toServer)
        scanner.keepsMarks = true
        let message = Records.data(300)
        try scanner.scan((Self.flight + message.prefix(3))[...], messages: 1)
        #expect(scanner.takeMarks().isEmpty && scanner.openHeaderCount == 3)
        try scanner.scan(message[3...], messages: 1)
        #expect(scanner.takeMarks() == [.init(event: .begins, offset: -3), .init(event: .ends, offset: 302)])
    }

    @Test("a message whose last record is full ends when the other side speaks")
    func fullEnd() throws {
        var scanner = RecordScanner(direction: .toServer)
        try scanner.scan((Self.flight + Records.data(MessageMeter.fullLength))[...], messages: 1)
        #expect(scanner.closeMessage() && !scanner.closeMessage())
        try scanner.scan(Records.data(9)[...], messages: 2)
        #expect(scanner.messageCount == 2)
    }
}
