/// One TLS 1.3 connection, from records to plain octets: opens what the capture's secrets open, and holds all of it against
/// the pinned profile.
///
/// Records whose secrets have not come yet wait, bounded, as do the client's until the server's flight has been read.
final class TLSSession {
    /// What waits for secrets in one direction at most.
    static let maximumWaitingOctets = 1 << 18
    static let maximumHandshakeMessageOctets = 1 << 17
    static let maximumTranscriptOctets = 1 << 20

    let connection: Int
    let link: String
    let book: KeyLogBook
    let events: EventQueue
    var toServer = TLSDirection(.toServer)
    var toClient = TLSDirection(.toClient)
    var handshake = Handshake()
    var transcript: [UInt8] = []
    var hasRetried = false
    var isDecrypted = true
    private var hasReported = false
    /// The end of the connection has come: nothing is waited for.
    private var isEnding = false

    init(connection: Int, link: String, book: KeyLogBook, events: EventQueue) {
        self.connection = connection
        self.link = link
        self.book = book
        self.events = events
    }

    subscript(direction: Direction) -> TLSDirection {
        _read { if direction == .toServer { yield toServer } else { yield toClient } }
        _modify { if direction == .toServer { yield &toServer } else { yield &toClient } }
    }

    /// Whether whole records may be waiting for secrets.
    var isWaiting: Bool { !isEnding && ((!toServer.isDead && toServer.buffer.count > 0) || (!toClient.isDead && toClient.buffer.count > 0)) }

    // MARK: Coming and going

    func take(_ payload: ArraySlice<UInt8>, _ direction: Direction, frame: FrameReference, timeNanoseconds: UInt64) {
        guard !self[direction].isDead else {
            self[direction].account.unreadOctets += payload.count
            return
        }
        self[direction].buffer.append(payload, frame: frame, timeNanoseconds: timeNanoseconds)
        advance()
        self[direction].buffer.settle()
    }

    /// Secrets have come.
    func resume() {
        advance()
        toClient.buffer.settle()
        toServer.buffer.settle()
    }

    /// The octets of a direction do not go on where they stopped.
    func breakOff(_ direction: Direction) {
        self[direction].account.unreadOctets += self[direction].buffer.dropAll()
        self[direction].isDead = true
        advance()
    }

    /// Nothing more comes: reads what waited, and accounts for the rest.
    func finish() {
        isEnding = true
        resume()
        for direction in [Direction.toClient, .toServer] where !self[direction].isDead {
            if !self[direction].partial.isEmpty { note("tls-message-incomplete", "a handshake message ends after \(self[direction].partial.count) octets", direction, []) }
            let frames = self[direction].buffer.lastFrames
            let left = self[direction].buffer.dropAll()
            self[direction].account.unreadOctets += left
            if left > 0 { note("tls-record-incomplete", "the last record ends after \(left) octets, which are not read", direction, frames) }
        }
        guard !hasReported, toServer.account.octets + toClient.account.octets > 0 else { return }
        report()
        // A whole ClientHello to which nobody said anything, such as a city asks an ASP that does not stand yet: its octets have been read, and nothing was cut off.
        guard handshake.clientHello == nil || toClient.account.octets > 0 || toServer.isDead || toServer.account.unreadOctets > 0 || !toServer.partial.isEmpty else { return }
        note("tls-handshake-incomplete", "the connection ended before both Finished had come")
    }

    // MARK: Saying

    func note(_ rule: String, _ sentence: String, _ direction: Direction? = nil, _ frames: [FrameReference] = []) {
        let place = direction.map { "\($0.rawValue), " } ?? ""
        events.append(.finding(Finding(rule: rule, sentence: "connection \(connection) of \(link), \(place)\(sentence)", link: link, connection: connection, frames: frames)))
    }

    /// Says something once for each direction, as what a sender does always would be said with every record.
    func noteOnce(_ rule: String, _ sentence: String, _ direction: Direction, _ frames: [FrameReference]) {
        guard self[direction].said.insert(rule).inserted else { return }
        note(rule, "\(sentence) (said once for this direction)", direction, frames)
    }

    /// Gives a direction up: what is left of it, and what still comes, is counted as unread.
    func die(_ rule: String, _ sentence: String, _ direction: Direction, _ frames: [FrameReference]) {
        note(rule, "\(sentence); nothing that follows is read", direction, frames)
        self[direction].account.unreadOctets += self[direction].buffer.dropAll()
        self[direction].isDead = true
    }

    func report() {
        guard !hasReported else { return }
        hasReported = true
        events.append(.handshake(connection: connection, handshake))
        transcript = []
    }

    // MARK: Records

    /// Reads what can be read, in the order of the capture.
    private func advance() {
        while true {
            var first = Direction.toClient
            if let server = toClient.buffer.nextFrame, let client = toServer.buffer.nextFrame, (client.file, client.number) < (server.file, server.number) { first = .toServer }
            if advance(first) || advance(first.opposite) { continue }
            return
        }
    }

    /// Reads one record of a direction; false where none is there, or it has to wait.
    private func advance(_ direction: Direction) -> Bool {
        guard !self[direction].isDead else { return false }
        switch self[direction].buffer.peek() {
        case .incomplete: return false
        case .notRecord:
            let isFirst = self[direction].account.records == 0
            die(isFirst ? "tls-absent" : "tls-record-malformed", isFirst ? "what is said is not TLS" : "what stands where a record should begin is none", direction, self[direction].buffer.lastFrames)
        case .record(let record):
            if record.type == RecordLayer.ContentType.applicationData, self[direction].opener == nil, !prepare(direction, record) { return self[direction].isDead }
            self[direction].buffer.drop(record)
            self[direction].account.records += 1
            // What cannot be read is counted as a whole, with its header.
            if !take(record, direction) { self[direction].account.unreadOctets += record.header.count + record.body.count }
        }
        return true
    }

    /// Makes the opener for a record; false where it has to wait, or cannot be.
    private func prepare(_ direction: Direction, _ record: Record) -> Bool {
        let random = handshake.clientHello?.random
        // The client answers what the server's flight said: its signature and code are over that.
        let waitsForPeer = direction == .toServer && !self[direction].isPastHandshake && !toClient.isPastHandshake && !toClient.isDead
        let label: KeyLogBook.Label
        if self[direction].isPastHandshake {
            label = direction == .toServer ? .clientTraffic : .serverTraffic
        } else {
            label = direction == .toServer ? .clientHandshake : .serverHandshake
        }
        if let random, isEnding || !waitsForPeer, self[direction].isPastHello, let secret = book.secret(label, of: random) {
            self[direction].secret = secret
            self[direction].opener = RecordOpener(secret: secret)
            return true
        }
        if let random, self[direction].isPastHello, !isEnding, self[direction].buffer.count <= TLSSession.maximumWaitingOctets, waitsForPeer || book.secret(label, of: random) == nil { return false }
        isDecrypted = false
        let why = !self[direction].isPastHello || random == nil ? "a record is encrypted before there was a Hello" : "the capture has no \(label.rawValue) for its client random"
        die("tls-undecrypted", why, direction, record.frames)
        return false
    }

    /// False where the record could not be read.
    private func take(_ record: Record, _ direction: Direction) -> Bool {
        let isFirst = direction == .toServer && self[direction].account.records == 1
        if record.version != (isFirst ? 0x0301 : 0x0303) { noteOnce("tls-record-version", "a record's header has another version than the profile", direction, record.frames) }
        if self[direction].hasAlerted { noteOnce("tls-record-after-alert", "a record follows an alert", direction, record.frames) }
        switch record.type {
        case RecordLayer.ContentType.changeCipherSpec: return takeChangeCipherSpec(record, direction)
        case RecordLayer.ContentType.applicationData: return open(record, direction)
        default:
            guard self[direction].openedRecords == 0 else {
                die("tls-record-in-clear", "a record of type \(record.type) is in the clear after encrypted ones", direction, record.frames)
                return false
            }
            return takeContent(record.body, record.type, record, direction)
        }
    }

    /// The record of compatibility with middleboxes (RFC 8446, appendix D.4): one, of the octet 1, before the first encrypted one.
    private func takeChangeCipherSpec(_ record: Record, _ direction: Direction) -> Bool {
        self[direction].changeCipherSpecs += 1
        guard record.body.elementsEqual([1]) else {
            note("tls-change-cipher-spec", "a ChangeCipherSpec does not hold the octet 1 alone", direction, record.frames)
            return false
        }
        let isInPlace = self[direction].openedRecords == 0 && toClient.isPastHello && self[direction].changeCipherSpecs == 1
        if !isInPlace { note("tls-change-cipher-spec", "ChangeCipherSpec \(self[direction].changeCipherSpecs) stands where the profile has none", direction, record.frames) }
        return true
    }

    private func open(_ record: Record, _ direction: Direction) -> Bool {
        let sequence = self[direction].opener?.sequence ?? 0
        guard let plain = self[direction].opener?.open(header: record.header, sealed: record.body) else {
            // Where the first does not open and the second does, the secret is right and the first was broken on its way.
            let isFirst = self[direction].openedRecords == 0 && !opensNext(direction)
            if isFirst { isDecrypted = false }
            die(isFirst ? "tls-undecrypted" : "tls-record-not-authentic", "record \(sequence) since the last change of keys, \(record.body.count) octets, does not open under its secret", direction, record.frames)
            return false
        }
        if self[direction].openedRecords == 0, self[direction].changeCipherSpecs == 0 { note("tls-change-cipher-spec", "the ChangeCipherSpec of the profile is missing", direction, record.frames) }
        self[direction].openedRecords += 1
        guard let last = plain.lastIndex(where: { $0 != 0 }) else {
            note("tls-record-without-type", "a record holds \(plain.count) zeros and no type", direction, record.frames)
            return false
        }
        let padding = plain.count - 1 - last
        if padding > 0 {
            self[direction].account.paddingOctets += padding
            noteOnce("tls-record-padding", "a record has \(padding) octets of padding", direction, record.frames)
        }
        if last > RecordLayer.maximumContentOctets { noteOnce("tls-record-too-long", "a record holds \(last) octets", direction, record.frames) }
        return takeContent(plain[..<last], plain[last], record, direction)
    }

    /// Whether the record after one that does not open opens, where it has come.
    private func opensNext(_ direction: Direction) -> Bool {
        guard case .record(let next) = self[direction].buffer.peek(), let opener = self[direction].opener else { return false }
        opener.skip()
        return opener.open(header: next.header, sealed: next.body) != nil
    }

    private func takeContent(_ content: ArraySlice<UInt8>, _ type: UInt8, _ record: Record, _ direction: Direction) -> Bool {
        if type != RecordLayer.ContentType.handshake, !self[direction].partial.isEmpty { noteOnce("tls-handshake-framing", "a record of another type stands within a handshake message", direction, record.frames) }
        switch type {
        case RecordLayer.ContentType.alert: return takeAlert(content, record, direction)
        case RecordLayer.ContentType.handshake:
            takeHandshake(content, record, direction)
            return true
        case RecordLayer.ContentType.applicationData where self[direction].isPastHandshake:
            takeApplicationData(content, record, direction)
            return true
        default:
            note("tls-record-unexpected", "a record of type \(type) stands where the profile has none: \(content.count) octets are not read", direction, record.frames)
            return false
        }
    }

    private func takeApplicationData(_ content: ArraySlice<UInt8>, _ record: Record, _ direction: Direction) {
        if !toServer.isPastHandshake { noteOnce("tls-data-before-finished", "data came before the client's Finished", direction, record.frames) }
        self[direction].account.applicationRecords += 1
        self[direction].account.plainOctets += content.count
        if content.isEmpty { noteOnce("tls-record-empty", "a record of data holds nothing", direction, record.frames) }
        // A message fills its records but for the last, and then the other side speaks: the sizes of records say nothing of their own.
        if self[direction].hasEndedMessage { noteOnce("tls-record-split", "a record follows one that was not full, and nothing had been answered", direction, record.frames) }
        self[direction].hasEndedMessage = content.count < RecordLayer.maximumContentOctets
        self[direction.opposite].hasEndedMessage = false
        events.append(.octets(PlainOctets(connection: connection, direction: direction, bytes: Array(content), frames: record.frames, timeNanoseconds: record.timeNanoseconds)))
    }

    /// RFC 8446, section 6.
    private func takeAlert(_ content: ArraySlice<UInt8>, _ record: Record, _ direction: Direction) -> Bool {
        guard content.count == 2, let level = content.first, let code = content.last, let frame = record.frames.last else {
            note("tls-alert-malformed", "an alert has \(content.count) octets instead of two", direction, record.frames)
            return false
        }
        let alert = Alert(level: level, code: code, frame: frame)
        self[direction].hasAlerted = true
        self[direction].account.alerts.append(alert)
        if !alert.isCloseNotify { note("tls-alert", "the alert \(alert.name) of level \(level)", direction, record.frames) }
        return true
    }
}
