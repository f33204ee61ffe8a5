import Domain
import Foundation
import Gate
import JSON
import Messages
@testable import Municipality
import Policy
import Population
import Testing
import TestSupport
import Topology

@Suite("The copy of a city's registers at an ASP (A6)")
struct RegisterCopyTests {
    private static let id = RequestID(node: "odawara-registers", counter: 1)

    /// The next delta for a copy that has everything up to `number`.
    private func delta(_ master: Master, after number: Int, at seconds: Int64 = 0) -> SyncDelta {
        let (upTo, residents) = master.register.ledger.batch(after: number)
        let desk = RegisterDesk(store: master.register.store, plan: master.city.plan)
        return SyncDelta(
            requestID: RegisterCopyTests.id, deadline: Master.at, from: number, upTo: upTo, head: master.register.ledger.head,
            asOf: Instant(millisecondsSinceEpoch: Master.at.millisecondsSinceEpoch + seconds * 1000),
            entries: residents.map { desk.syncEntry(of: $0, fiscalYears: [TaxRecordMaker.currentFiscalYear(on: City.today)]) })
    }

    private func expect(_ expected: RegisterCopy.Reception, of delta: SyncDelta, by copy: inout RegisterCopy, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let reception = try copy.receive(delta)
        #expect(reception == expected, sourceLocation: sourceLocation)
    }

    private func fill(_ copy: inout RegisterCopy, from master: Master) throws {
        while copy.applied < master.register.ledger.head { try expect(.applied, of: delta(master, after: copy.applied), by: &copy) }
    }

    @Test("has after the last delta exactly what the master has, and no certificate tells them apart (F2)")
    func same() async throws {
        let master = try Master("odawara"), directory = try TemporaryDirectory()
        var copy = try RegisterCopy.open(path: directory.path("copy.jsonl"))
        #expect(copy.asOf == nil)
        try fill(&copy, from: master)
        #expect(copy.asOf == Master.at && copy.store.count == master.register.store.count)
        let read = try RegisterCopy.open(path: directory.path("copy.jsonl"))
        #expect(read.applied == copy.applied && read.asOf == copy.asOf)
        let here = RegisterDesk(store: master.register.store, plan: master.city.plan), there = RegisterDesk(store: read.store, plan: master.city.plan, taxes: read.taxes)
        let receipt = RegisterDesk.Receipt(requestHash: "00", asOf: Master.at)
        let year = TaxRecordMaker.currentFiscalYear(on: City.today)
        for holder in master.city.plan.cardHolders() {
            let record = ResidentRecordRequest(
                requestID: RegisterCopyTests.id, deadline: Master.at, resident: holder.resident, scope: .household, members: [], individualNumber: true)
            #expect(try here.residentRecord(record, receipt) == there.residentRecord(record, receipt))
            let tax = TaxRecordRequest(requestID: RegisterCopyTests.id, deadline: Master.at, resident: holder.resident, fiscalYear: year, taxation: true)
            #expect((try? here.taxRecord(tax, receipt)) == (try? there.taxRecord(tax, receipt)))
            #expect(read.store.entry(of: holder.resident)?.resident.seal == master.register.store.entry(of: holder.resident)?.resident.seal)
        }
        // The numbers lie in it as they lie in the register, and nowhere else.
        let text = try String(contentsOfFile: directory.path("copy.jsonl"), encoding: .utf8)
        let holder = try #require(master.city.plan.cardHolders().first)
        let number = try #require(Population(master.city.plan).individualNumber(of: holder.resident))
        #expect(text.contains(try #require(master.register.store.entry(of: holder.resident)).individualNumberSealed) && !text.contains(number.digits))
    }

    @Test("passes the gate of lgwan-sync, whoever is in it")
    func gate() throws {
        let topology = try City.topology.get(), gate = Gate(channel: try #require(topology.policy(for: .lgwanSync)))
        var master = try Master("odawara"), number = 0
        try master.change(.movedOut, of: master.holder())
        while number < master.register.ledger.head {
            let next = delta(master, after: number)
            let octets = try gate.release(next.json, message: MessageName.delta.rawValue, .request)
            #expect(try SyncDelta(json: JSONValue(parsing: octets, form: .canonical)) == next)
            number = next.upTo
        }
        let notice = SyncNotice(requestID: RegisterCopyTests.id, deadline: Master.at, round: 7, from: 1, head: 2, pending: [try master.holder()])
        #expect(try SyncNotice(json: JSONValue(parsing: gate.release(notice.json, message: MessageName.notice.rawValue, .request), form: .canonical)) == notice)
        #expect(throws: GateRefusal.self) {
            try gate.release(["requestId": "a.1", "familyRegister": "x"], message: MessageName.delta.rawValue, .request)
        }
    }

    @Test("applies each delta once and in order: a repeat changes nothing, a gap is not bridged")
    func order() throws {
        var master = try Master("odawara")
        let directory = try TemporaryDirectory()
        var copy = try RegisterCopy.open(path: directory.path("copy.jsonl"))
        let first = delta(master, after: 0)
        let second = delta(master, after: first.upTo)
        try expect(.gap, of: second, by: &copy)
        #expect(copy.applied == 0 && copy.store.count == 0)
        try expect(.applied, of: first, by: &copy)
        try expect(.known, of: first, by: &copy)
        #expect(copy.applied == first.upTo)
        try fill(&copy, from: master)
        let id = try master.holder(), head = copy.applied
        try master.change(.sealCancelled, of: id)
        let cancelled = delta(master, after: head)
        #expect(cancelled.entries.count < ChangeLedger.entriesInDelta)
        #expect(copy.store.entry(of: id)?.resident.seal != nil)
        try expect(.applied, of: cancelled, by: &copy)
        // An older delta that comes late does not bring the seal back.
        try expect(.known, of: first, by: &copy)
        #expect(copy.store.entry(of: id)?.resident.seal == nil)
    }

    @Test("refuses a delta that says what cannot be so")
    func unfit() throws {
        let master = try Master("odawara"), directory = try TemporaryDirectory()
        var copy = try RegisterCopy.open(path: directory.path("copy.jsonl"))
        let good = delta(master, after: 0)
        func changed(from: Int = 0, upTo: Int, head: Int, entries: [SyncEntry]) -> SyncDelta {
            SyncDelta(requestID: good.requestID, deadline: good.deadline, from: from, upTo: upTo, head: head, asOf: good.asOf, entries: entries)
        }
        try expect(.unfit, of: changed(upTo: 5, head: 4, entries: []), by: &copy)
        try expect(.unfit, of: changed(from: 3, upTo: 2, head: 9, entries: []), by: &copy)
        try expect(.unfit, of: changed(upTo: 0, head: 9, entries: good.entries), by: &copy)
        try expect(.unfit, of: changed(upTo: good.upTo, head: good.head, entries: good.entries + good.entries.prefix(1)), by: &copy)
        try expect(.applied, of: good, by: &copy)
        try expect(.unfit, of: changed(from: good.upTo - 1, upTo: good.upTo + 1, head: good.head, entries: []), by: &copy)
    }

    @Test("goes on where it was after a kill in the middle of a batch: nothing is lost, nothing is there twice")
    func torn() throws {
        let master = try Master("odawara"), directory = try TemporaryDirectory(), path = directory.path("copy.jsonl")
        var copy = try RegisterCopy.open(path: path)
        let first = delta(master, after: 0)
        _ = try copy.receive(first)
        _ = try copy.receive(delta(master, after: copy.applied))
        let whole = try Data(contentsOf: URL(filePath: path))
        try whole.prefix(whole.count - 100).write(to: URL(filePath: path))
        var resumed = try RegisterCopy.open(path: path)
        #expect(resumed.applied == first.upTo && resumed.asOf == nil)
        try fill(&resumed, from: master)
        #expect(resumed.store.residents.count == master.register.store.count)
        #expect(try RegisterCopy.open(path: path).store.residents == resumed.store.residents)
    }

    @Test("forgets who is no resident any more, and keeps a hold without a reason (B8)")
    func removed() throws {
        var master = try Master("odawara")
        let directory = try TemporaryDirectory()
        var copy = try RegisterCopy.open(path: directory.path("copy.jsonl"))
        try fill(&copy, from: master)
        let id = try master.holder(), other = try master.holder(.formerSurname)
        let number = try #require(copy.store.entry(of: id)).individualNumberSealed
        try master.change(.died, of: id)
        try master.change(.held, of: other)
        let last = delta(master, after: copy.applied)
        let text = String(decoding: last.json.canonicalBytes, as: UTF8.self)
        #expect(!text.contains(number) && !text.contains("died"))
        #expect(last.entries.first { $0.id == id }?.content == nil && last.entries.contains { $0.content != nil })
        try expect(.applied, of: last, by: &copy)
        #expect(copy.store.entry(of: id) == nil && copy.taxes[id] == nil)
        #expect(copy.store.household(of: other)?.isHolderHeld == true)
    }

    @Test("is stale where it was complete too long ago or never, and not before (F3)")
    func stale() throws {
        var master = try Master("odawara")
        let directory = try TemporaryDirectory()
        var copy = try RegisterCopy.open(path: directory.path("copy.jsonl"))
        func later(_ seconds: Int64) -> Instant { Instant(millisecondsSinceEpoch: Master.at.millisecondsSinceEpoch + seconds * 1000) }
        #expect(copy.isStale(at: later(0), afterSeconds: 1800))
        try expect(.applied, of: delta(master, after: 0), by: &copy)
        #expect(copy.isStale(at: later(0), afterSeconds: 1800), "it is not complete yet")
        try fill(&copy, from: master)
        #expect(!copy.isStale(at: later(1800), afterSeconds: 1800) && copy.isStale(at: later(1801), afterSeconds: 1800))
        // News without a change makes it younger; a moment that goes back makes it no older.
        try expect(.applied, of: delta(master, after: copy.applied, at: 900), by: &copy)
        try expect(.applied, of: delta(master, after: copy.applied, at: 100), by: &copy)
        #expect(!copy.isStale(at: later(2700), afterSeconds: 1800) && copy.isStale(at: later(2701), afterSeconds: 1800))
        try master.change(.sealCancelled, of: master.holder())
        #expect(copy.asOf == later(900))
    }

    @Test("lacks the new tax once it is assessed, and begins anew")
    func assessment() throws {
        let master = try Master("odawara"), directory = try TemporaryDirectory(), zone = try City.topology.get().clock.zone
        var copy = try RegisterCopy.open(path: directory.path("copy.jsonl"))
        try fill(&copy, from: master)
        let may = try #require(CivilDate(year: 2026, month: 5, day: 31)), june = try #require(CivilDate(year: 2026, month: 6, day: 1))
        #expect(!copy.lacksAssessment(on: may, zone: zone) && copy.lacksAssessment(on: june, zone: zone))
        try copy.empty()
        #expect(copy.applied == 0 && copy.store.count == 0)
        #expect(try RegisterCopy.open(path: directory.path("copy.jsonl")).applied == 0)
    }

    @Test("is filled in deltas of bounded size, each with whole households")
    func bounds() throws {
        let master = try Master("odawara"), desk = RegisterDesk(store: master.register.store, plan: master.city.plan)
        var number = 0, seen = 0
        #expect(master.register.ledger.pending(after: 0) == nil && master.register.ledger.pending(after: master.register.ledger.head) == [])
        while number < master.register.ledger.head {
            let (upTo, residents) = master.register.ledger.batch(after: number)
            #expect(upTo > number && residents.count <= 64)
            let households = Set(residents.compactMap { desk.store.entry(of: $0)?.resident.household })
            #expect(households.reduce(0) { $0 + desk.store.members(of: $1).count } == residents.count)
            number = upTo
            seen += residents.count
        }
        #expect(seen == master.register.store.count)
    }
}
