/// One TCP connection (RFC 9293): puts segments in order, says what is missing or too much, and keeps the account.
final class Connection {
    private struct Half {
        /// The sequence number that comes next; nil before the first segment.
        var next: UInt32?
        var hasFinished = false
        /// Octets are missing, so that what follows cannot be read.
        var isBroken = false
        var hasSaidAcknowledged = false
        var ending = DirectionEnd.Ending.open
        let hash = RunningHash()
    }

    let number: Int
    let link: String
    let client: EndpointNumber
    /// The client's first sequence number, for a SYN that is sent again.
    let initialSequence: UInt32
    let session: TLSSession
    private var toServer = Half()
    private var toClient = Half()
    private var segments = 0
    private var lastFrame: FrameReference
    private var lastTimeNanoseconds: UInt64

    init(number: Int, link: String, client: EndpointNumber, first: Segment, frame: FrameReference, timeNanoseconds: UInt64, book: KeyLogBook, events: EventQueue) {
        self.number = number
        self.link = link
        self.client = client
        initialSequence = first.sequence
        lastFrame = frame
        lastTimeNanoseconds = timeNanoseconds
        session = TLSSession(connection: number, link: link, book: book, events: events)
    }

    /// Whether nothing but the client's SYN has been seen.
    var isFresh: Bool { segments <= 1 }
    var isOver: Bool { toServer.ending == .reset || toClient.ending == .reset || (toServer.hasFinished && toClient.hasFinished) }

    private subscript(direction: Direction) -> Half {
        _read { if direction == .toServer { yield toServer } else { yield toClient } }
        _modify { if direction == .toServer { yield &toServer } else { yield &toClient } }
    }

    func take(_ segment: Segment, frame: FrameReference, timeNanoseconds: UInt64) {
        segments += 1
        lastFrame = frame
        lastTimeNanoseconds = timeNanoseconds
        let direction: Direction = segment.source == client ? .toServer : .toClient
        if segment.isAcknowledgement, !segment.isReset { takeAcknowledgement(segment, of: direction.opposite, frame) }
        var sequence = segment.sequence
        if segment.isSynchronise {
            sequence &+= 1
            if let next = self[direction].next, next != sequence { note("tcp-overlap", "a second SYN with another number", direction, frame) }
            if self[direction].next == nil { self[direction].next = sequence }
            if !segment.payload.isEmpty { note("tcp-data-on-syn", "a SYN carries \(segment.payload.count) octets", direction, frame) }
        }
        let next = self[direction].next ?? sequence
        self[direction].next = next
        if segment.isReset {
            if !segment.payload.isEmpty { note("tcp-data-on-reset", "a RST carries \(segment.payload.count) octets, which are not read", direction, frame) }
            self[direction].ending = .reset
            return
        }
        take(segment.payload, at: sequence, direction, frame)
        if segment.isFinish { takeFinish(at: sequence &+ UInt32(truncatingIfNeeded: segment.payload.count), direction, frame) }
    }

    /// The last account.
    func finish() -> ConnectionEnd {
        session.finish()
        func account(_ direction: Direction) -> DirectionEnd {
            var account = session[direction].account
            account.ending = self[direction].ending
            account.sha256 = self[direction].hash.finish()
            return account
        }
        return ConnectionEnd(
            connection: number, toServer: account(.toServer), toClient: account(.toClient), isDecrypted: session.isDecrypted, handshakeIsComplete: session.handshake.isComplete,
            frame: lastFrame, timeNanoseconds: lastTimeNanoseconds)
    }

    /// Octets at a sequence number: those that come next are read, those that came before are too much.
    private func take(_ payload: ArraySlice<UInt8>, at sequence: UInt32, _ direction: Direction, _ frame: FrameReference) {
        guard !payload.isEmpty, let next = self[direction].next else { return }
        var fresh = payload
        let ahead = Int(Int32(bitPattern: sequence &- next))
        if ahead > 0 { gap(ahead, direction, frame) }
        if ahead < 0 {
            let repeated = min(-ahead, payload.count)
            note("tcp-overlap", "\(repeated) octets are there for the second time, and are not read again", direction, frame)
            fresh = payload.dropFirst(repeated)
        }
        guard !fresh.isEmpty else { return }
        if self[direction].hasFinished { note("tcp-data-after-fin", "\(fresh.count) octets follow the FIN", direction, frame) }
        self[direction].next = sequence &+ UInt32(truncatingIfNeeded: payload.count)
        self[direction].hash.take(fresh)
        session[direction].account.octets += fresh.count
        session.take(fresh, direction, frame: frame, timeNanoseconds: lastTimeNanoseconds)
    }

    private func takeFinish(at sequence: UInt32, _ direction: Direction, _ frame: FrameReference) {
        guard !self[direction].hasFinished, let next = self[direction].next else { return }
        let ahead = Int(Int32(bitPattern: sequence &- next))
        if ahead > 0 { gap(ahead, direction, frame) }
        self[direction].hasFinished = true
        self[direction].ending = .finished
        self[direction].next = sequence &+ 1
    }

    /// What a side has got and the capture has not.
    private func takeAcknowledgement(_ segment: Segment, of direction: Direction, _ frame: FrameReference) {
        guard let next = self[direction].next, !self[direction].hasSaidAcknowledged else { return }
        let ahead = Int(Int32(bitPattern: segment.acknowledgement &- next))
        guard ahead > 0 else { return }
        self[direction].hasSaidAcknowledged = true
        note("tcp-acknowledged-unseen", "\(ahead) octets are acknowledged that the capture does not have", direction, frame)
    }

    private func gap(_ count: Int, _ direction: Direction, _ frame: FrameReference) {
        session[direction].account.missingOctets += count
        if !self[direction].isBroken { note("tcp-gap", "\(count) octets are missing; nothing that follows is read", direction, frame) }
        self[direction].isBroken = true
        session.breakOff(direction)
    }

    private func note(_ rule: String, _ sentence: String, _ direction: Direction, _ frame: FrameReference) {
        session.note(rule, sentence, direction, [frame])
    }
}
