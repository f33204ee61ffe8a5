import Crypto
import Domain
import Foundation
@testable import Municipality
import Population
import Testing
import TestSupport

/// The registers of a city in a directory of their own.
struct Master {
    let city: City
    let directory: TemporaryDirectory
    var register: MasterRegister

    static let at = Instant(millisecondsSinceEpoch: 1_775_012_400_000)

    init(_ id: String) throws {
        city = try City(id)
        directory = try TemporaryDirectory()
        register = try MasterRegister.open(path: directory.path("residents.jsonl"), plan: city.plan, key: SecretBytes.copying([UInt8](repeating: 7, count: 32)))
    }

    func reopened() throws -> MasterRegister {
        try MasterRegister.open(path: directory.path("residents.jsonl"), plan: city.plan, key: SecretBytes.copying([UInt8](repeating: 7, count: 32)))
    }

    /// Somebody with a card and a trait.
    func holder(_ trait: CardHolder.Trait = .registeredSeal) throws -> ResidentID {
        try #require(city.plan.cardHolders().first { $0.traits.contains(trait) }).resident
    }

    @discardableResult
    mutating func change(_ change: RegisterChange, of id: ResidentID) throws -> Int {
        let entries = try change.entries(id, in: register.store, on: City.today)
        guard !entries.isEmpty else { return register.ledger.head }
        return try register.record(entries, kind: change.kind, at: Master.at)
    }
}

@Suite("A change of a register")
struct RegisterChangeTests {
    @Test("takes somebody who died or moved away out, and the seal with them (B8)", arguments: [RegisterChange.died, .movedOut])
    func removal(change: RegisterChange) throws {
        var master = try Master("odawara")
        let id = try master.holder()
        #expect(master.register.store.household(of: id)?.holder.seal != nil)
        let before = master.register.store.count
        try master.change(change, of: id)
        #expect(master.register.store.household(of: id) == nil)
        #expect(master.register.store.entry(of: id)?.resident.seal == nil)
        #expect(master.register.store.count == before - 1)
        #expect(throws: RegisterChange.Refusal.self) { try master.change(.held, of: id) }
        #expect(throws: RegisterChange.Refusal.self) { try master.change(change == .died ? .movedOut : .died, of: id) }
    }

    @Test("leaves no household without a head: the spouse follows, else the eldest")
    func head() throws {
        var master = try Master("mizuho")
        let id = try master.holder(.largeHousehold)
        let household = try #require(master.register.store.household(of: id))
        let head = try #require(household.members.first)
        try master.change(.died, of: head.id)
        let left = master.register.store.members(of: head.household)
        #expect(left.count == household.members.count - 1)
        #expect(left.filter { $0.resident.relationship == RegisterChange.headOfHousehold }.count == 1)
        #expect(left.first?.resident.relationship == RegisterChange.headOfHousehold)
    }

    @Test("is made once: the same order again changes nothing and takes no number", arguments: [
        RegisterChange.died, .moved(address: "見本町一丁目１番１号"), .renamed(name: "見本　花子", kana: "ミホン　ハナコ"), .formerSurname("見本"), .sealCancelled, .held,
    ])
    func idempotent(change: RegisterChange) throws {
        var master = try Master("odawara")
        let id = try master.holder()
        let first = try master.change(change, of: id)
        let second = try master.change(change, of: id)
        #expect(second == first)
        #expect(first == master.register.ledger.head)
        #expect(try master.reopened().ledger.head == first)
    }

    @Test("moves the whole household, and notes where it came from")
    func moved() throws {
        var master = try Master("mizuho")
        let id = try master.holder(.largeHousehold)
        let before = try #require(master.register.store.household(of: id))
        try master.change(.moved(address: "東京都西多摩郡瑞穂町見本１番地"), of: id)
        let after = try #require(master.register.store.household(of: id))
        #expect(after.members.map(\.id) == before.members.map(\.id))
        #expect(after.members.allSatisfy { $0.address == "東京都西多摩郡瑞穂町見本１番地" && $0.addressSince == City.today })
        #expect(after.holder.previousAddress == before.holder.address)
    }

    @Test("is refused for nobody's number, for text that nobody can see, and for a second seal", arguments: [
        RegisterChange.renamed(name: "", kana: "ア"), .renamed(name: "見本\u{200B}花子", kana: "ア"), .moved(address: " 見本"), .moved(address: String(repeating: "見", count: 201)),
        .formerSurname("見\n本"), .sealRegistered(imprint: "見本"),
    ])
    func refused(change: RegisterChange) throws {
        var master = try Master("odawara")
        let id = try master.holder(), head = master.register.ledger.head
        #expect(throws: RegisterChange.Refusal.self) { try master.change(change, of: id) }
        #expect(throws: RegisterChange.Refusal(code: "not-resident", words: "no resident of this city has that number")) {
            try master.change(.held, of: ResidentID("142069-R999999"))
        }
        #expect(master.register.ledger.head == head)
        try master.change(.sealCancelled, of: id)
        try master.change(.sealRegistered(imprint: "見本"), of: id)
        #expect(master.register.store.entry(of: id)?.resident.seal?.imprint == "見本")
    }

    @Test("holds what shows the person, and lets it go again (invariant 7)")
    func hold() throws {
        var master = try Master("mizuho")
        let id = try master.holder(.largeHousehold)
        let other = try #require(master.register.store.household(of: id)?.members.first { $0.id != id })
        try master.change(.held, of: other.id)
        let held = try #require(master.register.store.household(of: id))
        #expect(!held.isHolderHeld && held.holds.contains(true))
        #expect(master.register.store.household(of: other.id)?.isHolderHeld == true)
        try master.change(.released, of: other.id)
        #expect(master.register.store.household(of: id)?.holds.contains(true) == false)
    }

    @Test("is on disk whole or not at all: a kill between its lines leaves what was before")
    func torn() throws {
        var master = try Master("mizuho")
        let id = try master.holder(.largeHousehold), path = master.directory.path("residents.jsonl")
        let before = try Data(contentsOf: URL(filePath: path)).count
        let number = try master.change(.moved(address: "見本町１番地"), of: id)
        let whole = try Data(contentsOf: URL(filePath: path))
        #expect(try master.reopened().ledger.head == number)
        for cut in [1, whole.count - before - 1, (whole.count - before) / 2] {
            try whole.prefix(whole.count - cut).write(to: URL(filePath: path))
            let torn = try master.reopened()
            #expect(torn.ledger.head == number - 1)
            #expect(torn.store.household(of: id)?.holder.address != "見本町１番地")
        }
        // The next change takes the torn one's place.
        var again = try master.reopened()
        let entries = try RegisterChange.held.entries(id, in: again.store, on: City.today)
        let recorded = try again.record(entries, kind: "hold", at: Master.at)
        #expect(recorded == number)
        #expect(try master.reopened().store.household(of: id)?.isHolderHeld == true)
    }
}
