import EventLoop

/// Writes to the journal, and remembers what it could not write: that is written first, and until then
/// the kiosk begins nothing new.
@LoopActor
final class Scribe {
    private let journal: any KioskJournal
    /// At most what one session writes, since no new one begins while there is any.
    private(set) var owed: [KioskRecord] = []
    private var isCatchingUp = false

    init(journal: any KioskJournal) { self.journal = journal }

    /// Whether the record is in the journal now.
    func commit(_ record: KioskRecord) async -> Bool {
        if !owed.isEmpty { guard await catchUp() else { return false } }
        do throws(KioskJournalError) {
            try await journal.commit(record)
            return true
        } catch {
            return false
        }
    }

    /// Writes the record now or, where that fails, later. Whether it is in the journal now.
    @discardableResult
    func note(_ record: KioskRecord) async -> Bool {
        if await commit(record) { return true }
        owed.append(record)
        return false
    }

    /// Writes what is owed, in order; false where some of it remains, or where another task is at it.
    func catchUp() async -> Bool {
        guard !isCatchingUp else { return false }
        isCatchingUp = true
        defer { isCatchingUp = false }
        while let record = owed.first {
            do throws(KioskJournalError) { try await journal.commit(record) } catch { return false }
            owed.removeFirst()
        }
        return true
    }
}
