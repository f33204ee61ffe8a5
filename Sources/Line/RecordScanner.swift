/// Which way bytes travel on a link.
enum Direction: String, Sendable, Hashable, CaseIterable {
    case toServer = "to-server"
    case toClient = "to-client"
}

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

    init(direction: Direction) { self.direction = direction }

    /// Whether the bytes so far end with a whole record.
    var isAtBoundary: Bool { remaining == 0 && gathered.isEmpty }

    /// Whether the first record has been seen whole and was right: nothing is forwarded before.
    var hasPassedHello: Bool { state == .records }

    mutating func scan(_ bytes: ArraySlice<UInt8>) throws(ProtocolViolation) {
        var rest = bytes
        while !rest.isEmpty {
            if remaining > 0, state == .records {
                let taken = min(remaining, rest.count)
                remaining -= taken
                rest = rest.dropFirst(taken)
                continue
            }
            let wanted = gathered.count < RecordScanner.headerLength ? RecordScanner.headerLength - gathered.count : remaining
            let part = rest.prefix(wanted)
            gathered += part
            rest = rest.dropFirst(part.count)
            if gathered.count <= RecordScanner.headerLength {
                guard gathered.count == RecordScanner.headerLength else { continue }
                try readHeader()
            } else {
                remaining -= part.count
            }
            if state == .hello, remaining == 0, gathered.count > RecordScanner.headerLength { try readHello() }
        }
    }

    private mutating func readHeader() throws(ProtocolViolation) {
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
