import EventLoop
import Faults
import Glibc

/// One direction of a connection: what comes from one socket goes on to the other, straight on, or by a detour where
/// faults act on it.
@LoopActor
final class Lane {
    /// Both lanes of all connections share one buffer: it is filled and emptied without suspending, and
    /// without calling anything asynchronous, where a task may be made to wait for its turn.
    private static var buffer = [UInt8](repeating: 0, count: 64 * 1024)

    let direction: Direction
    let carriage: Carriage
    private let carrier: LinkCarrier
    private let source: Socket
    private let target: Socket
    private let tape: Tape?
    private var scanner: RecordScanner
    /// What came before the sender's first record was whole and right, or before a record's header was.
    private var early: [UInt8] = []
    /// The place of the present message.
    private var ordinal = 0
    private var offset = 0
    private var isInMessage = false
    private var detour: Detour?
    /// What still comes is read and dropped.
    private var isDropped = false
    /// Nothing stands between the sockets: the one thing that is looked at for each read.
    private var isStraight = false

    init(_ direction: Direction, of carriage: Carriage, from source: Socket, to target: Socket, _ scanner: RecordScanner) {
        self.direction = direction
        self.carriage = carriage
        carrier = carriage.carrier
        self.source = source
        self.target = target
        tape = carriage.tape
        self.scanner = scanner
        choosePath()
    }

    var messageCount: Int { scanner.messageCount }

    private func choosePath() {
        isStraight = scanner.hasPassedHello && detour == nil && !isDropped && early.isEmpty
        scanner.keepsMarks = detour != nil
        if detour == nil { isInMessage = false }
    }

    // MARK: Carrying

    /// Carries until the sender ends.
    func run() async throws {
        do {
            try await carry()
        } catch let violation as ProtocolViolation {
            carriage.end(reset: true)
            throw violation
        } catch {
            // An end that broke off takes the other with it, as a wire carries a RST.
            if let detour {
                detour.put(.broken)
                await detour.waitUntilEnded()
            }
            carriage.end(reset: true)
            throw error
        }
    }

    private func carry() async throws {
        // Whether the socket is known to be empty, so that reading it again would be for nothing.
        var isDrained = false
        while true {
            if isDrained {
                guard await source.wait(for: .read, until: .distantFuture) == .ready else { return }
                isDrained = false
            }
            switch source.tryRead(into: &Lane.buffer) {
            case .bytes(let count):
                // A short read took all there was; what comes later is announced anew (epoll(7), edge-triggered).
                isDrained = count < Lane.buffer.count
                tape?.received(Lane.buffer[..<count], direction)
                guard isStraight else {
                    try await take(Array(Lane.buffer[..<count]))
                    continue
                }
                let before = scanner.messageCount
                try scanner.scan(Lane.buffer[..<count], messages: carriage.allowedMessages(direction))
                if scanner.messageCount != before { ordinal = carriage.messageBegins(direction) }
                let held = try forward(count)
                if !held.isEmpty { try await deliver(held) }
            case .wouldBlock: isDrained = true
            case .endOfStream:
                tape?.receivedEnd(direction)
                return await end()
            case .failed(let number):
                // An end that a one-way cut has closed says nothing to the other.
                guard source.isOpen else { return }
                tape?.receivedReset(direction)
                throw SocketError(.read, .system(number))
            }
        }
    }

    /// Writes the shared buffer's first `count` octets and returns a copy of what does not fit now.
    private func forward(_ count: Int) throws -> [UInt8] {
        switch target.tryWrite(Lane.buffer[..<count]) {
        case .bytes(let written):
            carrier.count(written, direction)
            tape?.sent(Lane.buffer[..<written], direction)
            return written == count ? [] : Array(Lane.buffer[written..<count])
        case .wouldBlock, .endOfStream: return Array(Lane.buffer[..<count])
        case .failed(let number): throw SocketError(.write, .system(number))
        }
    }

    /// Writes all of `bytes`, or nothing more once the direction has been closed.
    func deliver(_ bytes: [UInt8]) async throws {
        if isDropped { return }
        do {
            try await target.write(bytes[...], until: .distantFuture, progress: record)
            carrier.count(bytes.count, direction)
        } catch {
            guard isDropped else { throw error }
        }
    }

    private var record: (@LoopActor (ArraySlice<UInt8>) -> Void)? {
        guard let tape else { return nil }
        let direction = direction
        return { part in tape.sent(part, direction) }
    }

    /// The slower way, for octets that may not go straight on.
    func take(_ bytes: [UInt8]) async throws {
        if isDropped { return }
        let hadPassed = scanner.hasPassedHello
        let before = scanner.messageCount
        try scanner.scan(bytes[...], messages: carriage.allowedMessages(direction))
        let begun = scanner.messageCount != before ? carriage.messageBegins(direction) : ordinal
        try await pass(bytes, isHello: !hadPassed, begun)
    }

    /// What has been scanned already: a hello.
    func begin(with hello: [UInt8]) async throws { try await pass(hello, isHello: true, ordinal) }

    /// - Parameter begun: the number of the message that begins among the octets, if one does.
    private func pass(_ bytes: [UInt8], isHello: Bool, _ begun: Int) async throws {
        let held = early.count
        let all = early + bytes
        early = []
        guard scanner.hasPassedHello else {
            early = all
            return
        }
        while let detour, detour.isFull { await detour.waitForRoom() }
        if isDropped { return }
        let marks = scanner.takeMarks()
        guard let detour else {
            ordinal = begun
            choosePath()
            return try await deliver(all)
        }
        // The first octets of a header may begin a message before which something is to happen: they wait for the rest.
        let whole = all.count - (isHello ? 0 : min(scanner.openHeaderCount, all.count))
        early = Array(all[whole...])
        for segment in segments(Array(all[..<whole]), marks, held, begun) { detour.put(.octets(segment)) }
    }

    /// Cuts octets where messages begin and end.
    private func segments(_ bytes: [UInt8], _ marks: [MessageMark], _ held: Int, _ begun: Int) -> [Segment] {
        var segments: [Segment] = []
        var start = 0
        func cut(at end: Int, isLast: Bool) {
            guard end > start || isLast else { return }
            let place = isInMessage ? MessagePlace(ordinal: ordinal, offset: offset, isLast: isLast) : nil
            segments.append(Segment(Array(bytes[start..<max(start, end)]), place))
            if isInMessage { offset += max(0, end - start) }
            start = max(start, end)
        }
        for mark in marks {
            let place = max(0, mark.offset + held)
            switch mark.event {
            case .begins:
                cut(at: place, isLast: false)
                ordinal = begun
                offset = 0
                isInMessage = true
            case .continues:
                cut(at: place, isLast: false)
                isInMessage = true
            case .ends:
                cut(at: place, isLast: isInMessage)
                isInMessage = false
            }
        }
        cut(at: bytes.count, isLast: false)
        return segments
    }

    /// The other side has begun to speak: a message of which more might have come has ended.
    func closeMessage() {
        guard scanner.closeMessage(), isInMessage else { return }
        isInMessage = false
        detour?.put(.octets(Segment([], MessagePlace(ordinal: ordinal, offset: offset, isLast: true))))
    }

    func catchUp() { scanner.catchUp() }

    // MARK: Ends

    private func end() async {
        if let detour, !isDropped {
            if !early.isEmpty { detour.put(.octets(Segment(early))) }
            early = []
            detour.put(.end)
            await detour.waitUntilEnded()
        } else {
            passEndOn()
        }
    }

    func passEndOn() {
        tape?.sentEnd(direction)
        target.shutdownWriting()
    }

    /// Reads and drops what still comes.
    func drop() {
        isDropped = true
        stopDetour()
    }

    func stop() { stopDetour() }

    func waitUntilSent(until deadline: MonotonicTime) async { await target.waitUntilSent(until: deadline) }

    // MARK: Faults

    func set(_ faults: [PlacedFault], makeRandom: @escaping @Sendable (Fault) -> FaultRandom) {
        guard !isDropped, detour != nil || !faults.isEmpty else { return }
        let way = detour ?? Detour(lane: self, makeRandom: makeRandom)
        detour = way
        tape?.setWay(faults.isEmpty ? nil : "by way of \(faults.map { "\($0.fault.name) (\($0.fault.type.rawValue))" }.joined(separator: ", "))", direction)
        choosePath()
        way.set(faults)
    }

    /// The last fault has gone, and all that they held: octets go straight on again.
    func leaveDetour() {
        detour = nil
        tape?.setWay(nil, direction)
        choosePath()
    }

    private func stopDetour() {
        detour?.stop()
        detour = nil
        choosePath()
    }
}
