/// A message that begins, goes on or ends among the octets of one direction.
struct MessageMark: Sendable, Hashable {
    enum Event: Sendable, Hashable { case begins, continues, ends }

    let event: Event
    /// From the first octet of what was scanned; negative where the record's header had begun before.
    let offset: Int
}

/// Finds the messages of one direction among TLS records, by their types and lengths alone: a line has no keys.
///
/// The profile leaves little room (docs/wire.md): TLS 1.3 with TLS_AES_256_GCM_SHA384, no tickets, no key update. A side's
/// Finished has 48 octets of digest, 4 of header, 1 of type and 16 of tag, and is a record of its own; what it sends
/// afterwards is messages, and at the very end an alert. Requests and answers take turns, which says where a message
/// begins; a message is written at once, so that it ends with its first record that is not full. One whose last
/// record happens to be full ends when the other side speaks.
struct MessageMeter: Sendable {
    static let applicationData: UInt8 = 23
    static let finishedLength = 48 + 4 + 1 + 16
    static let alertLength = 2 + 1 + 16
    static let fullLength = 16_384 + 1 + 16

    /// How many messages have begun.
    private(set) var count = 0
    private var isPastHandshake = false
    private var isFinished = false
    private var isOpen = false
    private var isFull = false

    /// A record's header has come.
    /// - Parameter allowed: how many messages may have begun here, as the two sides take turns.
    mutating func recordBegins(_ type: UInt8, _ length: Int, _ allowed: Int) -> MessageMark.Event? {
        guard isPastHandshake else {
            isFinished = type == MessageMeter.applicationData && length == MessageMeter.finishedLength
            return nil
        }
        guard type == MessageMeter.applicationData, length != MessageMeter.alertLength else { return close() }
        isFull = length >= MessageMeter.fullLength
        let isNew = count < allowed
        let goesOn = isOpen
        isOpen = true
        if isNew { count += 1 }
        return isNew ? .begins : goesOn ? nil : .continues
    }

    /// A record's last octet has come.
    mutating func recordEnds() -> MessageMark.Event? {
        if isFinished {
            isFinished = false
            isPastHandshake = true
            return nil
        }
        return isFull ? nil : close()
    }

    mutating func close() -> MessageMark.Event? {
        defer { isOpen = false }
        return isOpen ? .ends : nil
    }

    /// A client that is not ours may put its Finished into one record with what comes before it, and is heard of
    /// only by the answer to its first request.
    mutating func catchUp() {
        isPastHandshake = true
        count += 1
    }
}
