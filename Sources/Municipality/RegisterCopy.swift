#if DEFECTS
import Defects
#endif
import Domain
import JSON
import Messages
import Population

/// The copy of a city's registers at an ASP: what deltas have brought, each applied once, in order, and on disk before it is
/// acknowledged (A6). Individual Numbers are in it as sealed as in the master (F2); nothing of a family register ever is (A7).
struct RegisterCopy {
    /// What became of a delta.
    enum Reception: Equatable {
        case applied
        /// The copy has all of it already; nothing changes.
        case known
        /// Something before it is missing; nothing changes.
        case gap
        /// It says nothing that can be so; nothing changes.
        case unfit
    }

    let path: String
    private(set) var store = ResidentStore()
    private(set) var taxes: [ResidentID: [TaxationCertificate]] = [:]
    /// The number up to which every change is in it.
    private(set) var applied = 0
    /// When the copy was complete for the last time, by the registers' clock; nil while it never was.
    private(set) var asOf: Instant?
    /// When it began to be filled.
    private(set) var filledAt: Instant?
    private var length = 0

    /// Reads the copy, or begins an empty one. A torn end is dropped: it was never acknowledged, and comes again.
    static func open(path: String) throws -> RegisterCopy {
        var copy = RegisterCopy(path: path)
        guard RegisterFile.exists(path) else { return copy }
        let bytes = try RegisterFile.bytes(path)
        var offset = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            offset += line.count + 1
            guard offset <= bytes.count, let value = try? JSONValue(parsing: line, form: .canonical), let delta = try? SyncDelta(json: value),
                  copy.judge(delta) == .applied else { break }
            copy.take(delta)
            copy.length = offset
        }
        return copy
    }

    private init(path: String) { self.path = path }

    /// Whether a delta fits; it is applied where it does.
    mutating func receive(_ delta: SyncDelta) throws(RegisterFile.Failure) -> Reception {
        let judgement = judge(delta)
        guard judgement == .applied else { return judgement }
        let line = delta.json.canonicalBytes + [0x0A]
        try RegisterFile.append(line, to: path, after: length)
        length += line.count
        take(delta)
        return .applied
    }

    private func judge(_ delta: SyncDelta) -> Reception {
        guard delta.from <= delta.upTo, delta.upTo <= delta.head, Set(delta.entries.map(\.id)).count == delta.entries.count else { return .unfit }
        // Without a change only the moment is new, which must not go back.
        if delta.from == delta.upTo {
            guard delta.from == applied, delta.entries.isEmpty else { return delta.from > applied ? .gap : delta.entries.isEmpty ? .known : .unfit }
            return .applied
        }
        if delta.upTo <= applied { return .known }
        return delta.from == applied ? .applied : delta.from > applied ? .gap : .unfit
    }

    private mutating func take(_ delta: SyncDelta) {
        for entry in delta.entries {
            #if DEFECTS
            if isLost(entry) { continue }
            #endif
            guard let content = entry.content else {
                store.remove(entry.id)
                taxes[entry.id] = nil
                continue
            }
            store.put(RegisterEntry(resident: content.resident, isHeld: entry.isHeld, individualNumberSealed: content.individualNumberSealed))
            taxes[entry.id] = content.taxes
        }
        if applied == 0 { filledAt = delta.asOf }
        applied = delta.upTo
        if delta.upTo == delta.head { asOf = asOf.map { max($0, delta.asOf) } ?? delta.asOf }
    }

    #if DEFECTS
    /// Niigata, Saitama, Kumamoto: what takes a seal away never gets into the server that answers.
    private func isLost(_ entry: SyncEntry) -> Bool {
        Defect.cancelledSeals.isPlanted && store.entry(of: entry.id)?.resident.seal != nil && entry.content?.resident.seal == nil
    }
    #endif

    /// Begins anew: the next delta begins at number 0.
    mutating func empty() throws(RegisterFile.Failure) {
        try RegisterFile.replace(path, with: [])
        self = RegisterCopy(path: path)
    }

    /// Whether it is too long ago that the copy was complete, or it never was (F3).
    func isStale(at now: Instant, afterSeconds seconds: Int) -> Bool {
        guard let asOf else { return true }
        return now.millisecondsSinceEpoch - asOf.millisecondsSinceEpoch > Int64(seconds) * 1000
    }

    /// A copy that was filled before the tax of the year was assessed lacks it.
    func lacksAssessment(on today: CivilDate, zone: TimeZoneOffset) -> Bool {
        guard let filledAt else { return false }
        return TaxRecordMaker.currentFiscalYear(on: LocalTime(filledAt, in: zone).date) < TaxRecordMaker.currentFiscalYear(on: today)
    }
}
