/// What feeding octets to a parser led to.
public enum HTTPStep<Message: Sendable>: Sendable {
    /// Everything so far is right, and not yet all.
    case needMore
    case complete(Message)
    /// The connection cannot be used any further; every later feed gives the same refusal.
    case refused(HTTPRefusal)
}

/// Puts one message at a time together from octets as they arrive.
///
/// Memory: what has arrived of the current message, at most `HTTPLimits.maximumHeadBytes` plus the
/// maximum of the body plus one octet. The length that the peer claims reserves nothing.
struct MessageAssembler<Head: MessageHead>: Sendable {
    private let maximumBodyBytes: Int
    private var received: [UInt8] = []
    private var head: Head?
    private var refusal: HTTPRefusal?
    /// Whether it is the peer's turn to speak.
    private(set) var isExpecting: Bool

    init(maximumBodyBytes: Int, isExpecting: Bool) {
        self.maximumBodyBytes = min(max(0, maximumBodyBytes), HTTPLimits.highestMaximumBodyBytes)
        self.isExpecting = isExpecting
    }

    /// Octets of the current message that have arrived.
    var receivedCount: Int { received.count }

    mutating func expectNext() { isExpecting = true }

    mutating func feed(_ bytes: ArraySlice<UInt8>) -> HTTPStep<(bytes: [UInt8], head: Head)> {
        if let refusal { return .refused(refusal) }
        if bytes.isEmpty { return .needMore }
        guard isExpecting else { return refuse(.outOfTurn, at: 0) }
        // One octet more than any message may have is enough to refuse it.
        received += bytes.prefix(HTTPLimits.maximumHeadBytes + maximumBodyBytes + 1 - received.count)
        do throws(HeadReader.Stop) {
            let head = try readHead()
            let end = head.bodyStart + head.contentLength
            if received.count < end { return .needMore }
            guard received.count == end else { return refuse(.outOfTurn, at: end) }
            return .complete((take(), head))
        } catch {
            switch error {
            case .needMore: return .needMore
            case .refused(let refusal): return refuse(refusal.rule, at: refusal.offset)
            }
        }
    }

    /// The peer has closed its side: nil between two messages, a refusal inside one.
    mutating func finish() -> HTTPRefusal? {
        if let refusal { return refusal }
        guard !received.isEmpty else { return nil }
        let refusal = HTTPRefusal(rule: .truncated, offset: received.count)
        self.refusal = refusal
        received = []
        return refusal
    }

    private mutating func readHead() throws(HeadReader.Stop) -> Head {
        if let head { return head }
        let read = try Head(reading: received.span, maximumBodyBytes: maximumBodyBytes)
        head = read
        return read
    }

    private mutating func take() -> [UInt8] {
        var message: [UInt8] = []
        swap(&message, &received)
        head = nil
        isExpecting = false
        return message
    }

    private mutating func refuse(_ rule: HTTPRule, at offset: Int) -> HTTPStep<(bytes: [UInt8], head: Head)> {
        let refusal = HTTPRefusal(rule: rule, offset: offset)
        self.refusal = refusal
        received = []
        return .refused(refusal)
    }
}
