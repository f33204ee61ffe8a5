import Crypto
import Domain
import EventLoop

/// Cards that were presented for a use registration and have not signed yet, bounded in number and time.
struct RegistrationSessions {
    struct Session {
        /// Through which store network, or site, it came; nobody else may continue it.
        let entrance: String
        let municipality: String
        let link: String
        let card: Certificate
        let challenge: String
        let expires: MonotonicTime
    }

    static let maximumSessions = 20_000

    private var sessions: [RequestID: Session] = [:]
    /// In the order of opening, which is that of expiry.
    private var order: [(id: RequestID, expires: MonotonicTime)] = []

    var count: Int { sessions.count }

    /// When the oldest ends; nil where there is none.
    var nextExpiry: MonotonicTime? { order.first?.expires }

    /// False where the table is full, or the id was used.
    mutating func insert(_ session: Session, as id: RequestID, now: MonotonicTime) -> Bool {
        expire(now: now)
        guard sessions.count < RegistrationSessions.maximumSessions, sessions[id] == nil else { return false }
        sessions[id] = session
        order.append((id, session.expires))
        return true
    }

    /// Hands a session over: it serves one application.
    mutating func take(_ id: RequestID, from entrance: String, now: MonotonicTime) -> Session? {
        expire(now: now)
        guard let session = sessions[id], session.entrance == entrance else { return nil }
        sessions[id] = nil
        return session
    }

    mutating func expire(now: MonotonicTime) {
        let old = order.prefix { $0.expires <= now }
        for entry in old { sessions[entry.id] = nil }
        order.removeFirst(old.count)
    }
}
