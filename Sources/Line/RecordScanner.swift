/// Why bytes are not what may cross a line (A12: "by IP address and protocol").
enum ProtocolViolation: String, Error, Sendable {
    case notTLS = "not-tls"
    case notClientHello = "not-client-hello"
    case notTLS13 = "not-tls-1.3"
    /// An extension of the ClientHello that no handshake here needs, or that has room for words.
    case clientHelloExtension = "client-hello-extension"
    case notServerHello = "not-server-hello"
    case malformedRecord = "malformed-tls-record"
    case recordTooLong = "tls-record-too-long"
}

/// Follows one direction of a connection record by record (RFC 8446, section 5.1) without keeping
/// anything but the first flight's head: from the client a ClientHello that offers TLS 1.3 and nothing
/// strange comes first, from the server a ServerHello or an alert, and after that nothing but TLS records.
struct RecordScanner: Sendable {
    static let headerLength = 5
    /// 2^14 octets of plaintext, plus the 256 that protection may add (RFC 8446, section 5.2).
    static let maximumRecordLength = 16_384 + 256
    /// A ClientHello of a client that is not ours (curl) stays well below this.
    static let maximumHelloLength = 4096

    private enum State { case hello, records }

    private let direction: Direction
    private var state = State.hello
    /// The octets of a header, or of a hello, that have come so far.
    private var gathered: [UInt8] = []
    /// What is still to come of the present record's fragment.
    private var remaining = 0
    private(set) var recordCount = 0
    private var meter = MessageMeter()
    /// Whether the places of messages are wanted beside their number.
    var keepsMarks = false
    private var marks: [MessageMark] = []

    init(direction: Direction) { self.direction = direction }

    /// How many messages have begun.
    var messageCount: Int { meter.count }

    /// Octets of a header that is not whole yet, after the hello: what they begin is not known.
    var openHeaderCount: Int { state == .records ? gathered.count : 0 }

    /// Whether the bytes so far end with a whole record.
    var isAtBoundary: Bool { remaining == 0 && gathered.isEmpty }

    /// Whether the first record has been seen whole and was right: nothing is forwarded before.
    var hasPassedHello: Bool { state == .records }

    /// - Parameter allowed: how many messages may have begun in this direction, given what the other has said.
    mutating func scan(_ bytes: ArraySlice<UInt8>, messages allowed: Int = .max) throws(ProtocolViolation) {
        var rest = bytes
        while !rest.isEmpty {
            if remaining > 0, state == .records {
                let taken = min(remaining, rest.count)
                remaining -= taken
                rest = rest.dropFirst(taken)
                if remaining == 0 { mark(meter.recordEnds(), at: bytes.count - rest.count) }
                continue
            }
            let wanted = gathered.count < RecordScanner.headerLength ? RecordScanner.headerLength - gathered.count : remaining
            let part = rest.prefix(wanted)
            gathered += part
            rest = rest.dropFirst(part.count)
            if gathered.count <= RecordScanner.headerLength {
                guard gathered.count == RecordScanner.headerLength else { continue }
                let isHello = state == .hello
                let (type, length) = try readHeader()
                if !isHello { mark(meter.recordBegins(type, length, allowed), at: bytes.count - rest.count - RecordScanner.headerLength) }
            } else {
                remaining -= part.count
            }
            if state == .hello, remaining == 0, gathered.count > RecordScanner.headerLength { try readHello() }
        }
    }

    /// The messages that have begun or ended since the last call, by their places in what was scanned last.
    mutating func takeMarks() -> [MessageMark] {
        defer { marks.removeAll(keepingCapacity: true) }
        return marks
    }

    /// The other direction has begun its next message: whatever was open here has ended.
    mutating func closeMessage() -> Bool { meter.close() != nil }

    /// The other direction answers a message that was not seen.
    mutating func catchUp() { meter.catchUp() }

    private mutating func mark(_ event: MessageMark.Event?, at offset: Int) {
        if keepsMarks, let event { marks.append(MessageMark(event: event, offset: offset)) }
    }

    private mutating func readHeader() throws(ProtocolViolation) -> (type: UInt8, length: Int) {
        let type = gathered[0]
        let length = Int(gathered[3]) << 8 | Int(gathered[4])
        guard (20...23).contains(type), gathered[1] == 3, gathered[2] == 3 || (gathered[2] == 1 && state == .hello) else {
            throw state == .hello ? .notTLS : .malformedRecord
        }
        guard length > 0, length <= RecordScanner.maximumRecordLength else { throw length == 0 ? .malformedRecord : .recordTooLong }
        recordCount += 1
        remaining = length
        if state == .hello {
            guard type == 22 || (type == 21 && direction == .toClient) else {
                throw direction == .toServer ? .notClientHello : .notServerHello
            }
            guard length <= RecordScanner.maximumHelloLength else { throw .recordTooLong }
        } else {
            gathered.removeAll(keepingCapacity: true)
        }
        return (type, length)
    }

    private mutating func readHello() throws(ProtocolViolation) {
        let handshake = gathered.dropFirst(RecordScanner.headerLength)
        switch direction {
        case .toServer:
            guard handshake.first == 1 else { throw .notClientHello }
            if let violation = ClientHello.violation(in: handshake) { throw violation }
        case .toClient:
            guard gathered[0] == 21 || handshake.first == 2 else { throw .notServerHello }
        }
        state = .records
        gathered = []
    }
}
