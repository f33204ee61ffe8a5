import Crypto
import Domain
import EventLoop

/// One person's visit, as the centre sees it: from the card held to the kiosk until the completion report.
struct CenterSession {
    enum Stage: Sendable, Hashable {
        case open
        /// A request has gone to the city; a second one is refused (invariant 12).
        case issuing
        case issued
    }

    /// The store network that the kiosk belongs to; nobody else may continue the session.
    let storeNetwork: String
    let municipality: String
    let link: String
    let card: Certificate
    let challenge: String
    /// When the JPKI centre last said that the certificate is good.
    var validAt: Instant
    let expires: MonotonicTime
    var stage = Stage.open
}

/// The sessions under way, bounded in number and time. No good answer outlives its session.
struct SessionTable {
    static let maximumSessions = 100_000

    private var sessions: [RequestID: CenterSession] = [:]
    /// In order of opening; what has ended is skipped.
    private var order: [RequestID] = []
    private var head = 0

    var count: Int { sessions.count }

    subscript(id: RequestID) -> CenterSession? { sessions[id] }

    /// Returns false where the table is full.
    mutating func insert(_ session: CenterSession, as id: RequestID, now: MonotonicTime) -> Bool {
        expire(now: now)
        guard sessions.count < SessionTable.maximumSessions, sessions[id] == nil else { return false }
        sessions[id] = session
        order.append(id)
        return true
    }

    mutating func update(_ id: RequestID, _ change: (inout CenterSession) -> Void) {
        if var session = sessions[id] {
            change(&session)
            sessions[id] = session
        }
    }

    mutating func remove(_ id: RequestID) { sessions[id] = nil }

    /// When the oldest session ends at the latest; nil where there is none.
    var nextExpiry: MonotonicTime? { order[head...].lazy.compactMap { sessions[$0]?.expires }.first }

    mutating func expire(now: MonotonicTime) {
        while head < order.count {
            if let session = sessions[order[head]] {
                guard session.expires <= now else { break }
                sessions[order[head]] = nil
            }
            head += 1
        }
        if head > 1024, head > order.count / 2 {
            order.removeFirst(head)
            head = 0
        }
    }
}
