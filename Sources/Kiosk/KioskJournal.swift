import Domain
import EventLoop

/// Where a kiosk writes down what it did and refused.
@LoopActor
protocol KioskJournal: AnyObject, Sendable {
    /// Returns once the record is on the disk. Where it throws, the record is not in the journal and
    /// will not be after a restart either.
    func commit(_ record: KioskRecord) async throws(KioskJournalError)
}

/// The journal takes no record now: the disk is full or broken.
struct KioskJournalError: Error, Sendable, Hashable {
    let reason: String
}
