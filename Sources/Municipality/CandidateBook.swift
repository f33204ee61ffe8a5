import Domain
import EventLoop

/// Which candidate of which search a reference stands for (G3). A reference is random, belongs to the desk that searched, and ends soon, so that nothing
/// outside of the family register stands for a person for long.
struct CandidateBook {
    struct Candidate: Equatable {
        let register: ResidentID
        /// From 0.
        let position: Int
    }

    /// As long as somebody with the notification stands at the desk.
    static let lifetimeMilliseconds = 10 * 60 * 1000
    /// The oldest give way.
    static let maximumRemembered = 1000

    private struct Entry {
        let reference: String
        let desk: String
        let candidate: Candidate
        let ends: MonotonicTime
    }

    private var entries: [Entry] = []

    mutating func remember(_ candidate: Candidate, as reference: String, for desk: String, at now: MonotonicTime) {
        entries.removeAll { $0.ends <= now }
        if entries.count >= CandidateBook.maximumRemembered { entries.removeFirst() }
        entries.append(Entry(reference: reference, desk: desk, candidate: candidate, ends: now.adding(milliseconds: CandidateBook.lifetimeMilliseconds)))
    }

    /// Nil for what this desk has not been told, or too long ago.
    func candidate(_ reference: String, of desk: String, at now: MonotonicTime) -> Candidate? {
        entries.first { $0.reference == reference && $0.desk == desk && $0.ends > now }?.candidate
    }
}
