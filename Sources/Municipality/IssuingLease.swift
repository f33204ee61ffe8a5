import Domain
import EventLoop
import Messages

/// Until when an issuing server at an ASP may issue, and of whom not. A pure value; the monotonic time is given to it.
///
/// Each answer to a notice has a round of its own. A notice that repeats a round was sent after that answer, so it tells of every change
/// that was on record when the answer came; from that answer, not from the notice, the lease is counted. However long the notice took on
/// its way, the registers can therefore tell when the lease ends at the latest: `milliseconds` after they heard the round that they
/// repeated last. A change is in force when a notice of it was accepted, or when no lease can be left (invariant 7).
struct IssuingLease {
    /// So many answers are remembered; of an older one no lease comes.
    static let maximumRounds = 16

    let milliseconds: Int
    private var round: Int
    private var answered: [(round: Int, at: MonotonicTime)] = []
    private var end: MonotonicTime?
    private var noticed = 0
    /// Whose entries differ from the copy.
    private(set) var pending: Set<ResidentID> = []

    /// - Parameter firstRound: drawn at random for each process, so that no round of another process is taken for its own.
    init(milliseconds: Int, firstRound: Int) {
        self.milliseconds = milliseconds
        round = firstRound
    }

    /// Whether anything may be issued.
    func isFresh(at now: MonotonicTime) -> Bool { end.map { now < $0 } ?? false }

    /// For how long it lasts where no further notice comes; 0 where there is none.
    func millisecondsLeft(at now: MonotonicTime) -> Int { end.map { max(0, $0.microseconds(since: now) / 1000) } ?? 0 }

    /// Takes a notice; false where it has no effect: it is stale, or the copy lacks what it takes for granted.
    /// - Parameter applied: the number up to which the copy has every change.
    mutating func hear(_ notice: SyncNotice, applied: Int, at now: MonotonicTime) -> Bool {
        guard let answer = answered.first(where: { $0.round == notice.round }), notice.head >= noticed else { return false }
        // Registers that know less than their copy are not those that it was made of.
        guard notice.from <= applied, applied <= notice.head else {
            end = nil
            return false
        }
        noticed = notice.head
        pending = applied == notice.head ? [] : Set(notice.pending)
        let granted = answer.at.adding(milliseconds: milliseconds)
        end = end.map { max($0, granted) } ?? granted
        return isFresh(at: now)
    }

    /// The round of an answer that leaves now.
    mutating func answer(at now: MonotonicTime) -> Int {
        round += 1
        answered.append((round, now))
        if answered.count > IssuingLease.maximumRounds { answered.removeFirst() }
        return round
    }

    /// The copy has everything up to `number`.
    mutating func copied(upTo number: Int) {
        if number >= noticed { pending = [] }
    }

    mutating func revoke() { end = nil }
}
