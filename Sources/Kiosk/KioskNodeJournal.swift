import Domain
import EventLoop
import Journal
import Node

/// The kiosk's records in the node's journal.
@LoopActor
final class KioskNodeJournal: KioskJournal {
    private let journal: NodeJournal

    init(_ journal: NodeJournal) { self.journal = journal }

    func commit(_ record: KioskRecord) async throws(KioskJournalError) {
        let (event, fields) = record.journalled
        do throws(NodeJournal.Unavailable) {
            try await journal.commit(event, [(.requestID, .requestID(record.requestID))] + fields)
        } catch {
            throw KioskJournalError(reason: error.description)
        }
    }
}

extension KioskRecord {
    /// The record as the journal's typed fields, under the names that `KioskRecord.init(json:)` reads.
    fileprivate var journalled: (JournalEvent, [(JournalField, JournalValue)]) {
        switch event {
        case .sessionOpened(let municipality): (.sessionOpened, [(.municipality, .code(municipality))])
        case .signed(let kind, let copies, let hash): (.signed, [(.kind, .code(kind.rawValue)), (.copies, .count(copies)), (.requestHash, .hex(hash))])
        case .downloaded(let feeYen): (.downloaded, [(.feeYen, .yen(feeYen))])
        case .paid(let copies, let feeYen): (.paid, [(.copies, .count(copies)), (.feeYen, .yen(feeYen))])
        case .printed(let copies, let feeYen): (.printed, [(.copies, .count(copies)), (.feeYen, .yen(feeYen))])
        case .refunded(let copies, let feeYen): (.refunded, [(.copies, .count(copies)), (.feeYen, .yen(feeYen))])
        case .abandoned(let copies): (.abandoned, [(.copies, .count(copies))])
        case .refused(let code): (.refused, [(.code, .code(code.rawValue))])
        case .reportDelayed(let code): (.reportDelayed, [(.code, .code(code.rawValue))])
        case .reportRefused(let code): (.reportRefused, [(.code, .code(code.rawValue))])
        case .ignored(let step, let name): (.ignored, [(.step, .code(step)), (.ignored, .code(name))])
        case .itemForgotten(let item): (.itemForgotten, [(.item, .code(item.rawValue))])
        case .itemTaken(let item): (.itemTaken, [(.item, .code(item.rawValue))])
        case .lostProperty(let item, let count): (.lostProperty, [(.item, .code(item.rawValue)), (.count, .count(count))])
        case .lostPropertyCollected(let item): (.lostPropertyCollected, [(.item, .code(item.rawValue))])
        case .wiped: (.wiped, [])
        case .reported: (.reported, [])
        }
    }
}
