import Crypto
import Domain
import Foundation
@testable import Municipality
import Population
import Registration
import Testing
import TestSupport
import Topology

@Suite("The city's desk for use registrations (G5)")
struct RegistrationDeskTests {
    private let now = Instant(millisecondsSinceEpoch: 1_775_000_000_000)

    private func number(_ octet: UInt8) throws -> ApplicationNumber { try #require(ApplicationNumber(random: [UInt8](repeating: octet, count: ApplicationNumber.randomCount))) }

    private func application(_ octet: UInt8, serial: String = "4a") throws -> RegistrationDesk.Application {
        RegistrationDesk.Application(number: try number(octet), requestID: RequestID(node: "kiosk-a1", counter: UInt64(octet)), serial: serial, sealed: [1, 2, octet], receivedAt: now)
    }

    @Test("G5: tells by number how far an application is: received, then approved, and only then is the card registered")
    func approved() throws {
        var desk = RegistrationDesk()
        let application = try application(1)
        try desk.take(.applied(application))
        #expect(desk.state(of: application.number.description) == .received && desk.registrant("4a") == nil)
        try desk.take(.decided(application.number, .approved(ResidentID("r"), at: now)))
        #expect(desk.state(of: application.number.description.uppercased()) == .approved && desk.registrant("4a") == ResidentID("r"))
        #expect(desk.registrant("4b") == nil)
        #expect(throws: RegistrationDesk.Failure.alreadyDecided) { try desk.take(.decided(application.number, .refused(words: "x", at: now))) }
    }

    @Test("G5: a refused person is not registered, and may apply again")
    func refused() throws {
        var desk = RegistrationDesk()
        let first = try application(1), second = try application(2)
        try desk.take(.applied(first))
        #expect(desk.standing(of: "4a") == first)
        try desk.take(.decided(first.number, .refused(words: "本籍が異なる", at: now)))
        #expect(desk.state(of: first.number.description) == .refused && desk.standing(of: "4a") == nil && desk.registrant("4a") == nil)
        try desk.take(.applied(second))
        #expect(desk.standing(of: "4a") == second && desk.pendingCount == 1)
    }

    @Test("G5: says the same of a number that nobody has and of what is no number")
    func unknown() throws {
        var desk = RegistrationDesk()
        try desk.take(.applied(application(1)))
        for text in [try number(9).description, "", "0000", "7kqm-2x9t-0hvd-w3ye-5r1u"] { #expect(desk.state(of: text) == .unknown) }
        #expect(throws: RegistrationDesk.Failure.unknownNumber) { try desk.take(.decided(number(9), .approved(ResidentID("r"), at: now))) }
        #expect(throws: RegistrationDesk.Failure.numberTaken) { try desk.take(.applied(application(1, serial: "5b"))) }
    }

    @Test("G5: is the same after a restart, a line that a kill tore was never there, and another's file is refused")
    func file() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("registrations.jsonl")
        let first = try application(1), second = try application(2, serial: "5b"), third = try application(3, serial: "6c")
        do {
            var file = try RegistrationFile.open(path)
            for application in [first, second, third] { try file.take(.applied(application)) }
            try file.take(.decided(first.number, .approved(ResidentID("r"), at: now)))
            try file.take(.decided(second.number, .refused(words: "筆頭者が異なる", at: now)))
            #expect(throws: RegistrationDesk.Failure.alreadyDecided) { try file.take(.decided(second.number, .approved(ResidentID("r"), at: now))) }
        }
        let whole = try Data(contentsOf: URL(filePath: path))
        try directory.write("registrations.jsonl", Array(whole) + Array(#"{"act":"appro"#.utf8))
        let file = try RegistrationFile.open(path)
        #expect(file.desk.registrant("4a") == ResidentID("r") && file.desk.standing(of: "5b") == nil && file.desk.standing(of: "6c") == third)
        #expect(file.desk.applications[second.number]?.decision == .refused(words: "筆頭者が異なる", at: now))
        #expect(try Data(contentsOf: URL(filePath: path)) == whole)
        try directory.write("other.jsonl", Array("{}\n".utf8))
        #expect(throws: RegistrationFile.Failure.self) { _ = try RegistrationFile.open(directory.path("other.jsonl")) }
    }
}

@Suite("An application held against the family register (G5)")
struct RegisterComparisonTests {
    private struct Case {
        let people: NonResidents
        let person: NonResidents.Person
        let others: [NonResidents.Person]
        /// As the card's face has it; the city that keeps the register does not know it by heart.
        let securityCode: String

        init() throws {
            let topology = try City.topology.get()
            let plans = try topology.municipalities.map { try PopulationPlan(of: $0, in: topology) }
            people = NonResidents(keptBy: plans[2].municipality, among: plans)
            person = try #require(people.people.first)
            others = Array(people.people.dropFirst())
            let id = person.holder.id
            securityCode = try #require(plans.flatMap { $0.cardHolders() }.first { $0.id == id }).securityCode
        }

        func compare(_ changes: [ApplicationForm.Field: String] = [:], serial: String? = nil, gone: Bool = false) throws -> RegisterComparison {
            let holder = person.holder
            let form = try ApplicationForm { field in
                changes[field] ?? [
                    .domicile: holder.domicile?.place, .headOfRegister: holder.domicile?.headOfRegister, .phone: "0300000000", .birthDate: holder.standing.birthDate.iso8601,
                    .cardExpiry: holder.expiresOn.iso8601, .securityCode: securityCode,
                ][field] ?? nil
            }
            let people = people
            return RegisterComparison(form, serial: serial ?? holder.serial, with: people, on: City.today) { gone ? nil : people.person($0)?.register }
        }
    }

    @Test("G5: what is true agrees in everything, and says who it is")
    func agrees() throws {
        let found = try Case()
        let comparison = try found.compare()
        #expect(comparison.differing.isEmpty && comparison.resident == found.person.holder.resident)
    }

    @Test("G5: what is wrong is shown, and nobody can be registered from it", arguments: [
        (ApplicationForm.Field.domicile, "神奈川県藤沢市どこでもない町１番地", ["domicile", "head", "birth-date", "card"]), (.headOfRegister, "他人　太郎", ["head", "birth-date", "card"]),
        (.birthDate, "1901-01-01", ["birth-date", "card"]), (.cardExpiry, "2099-01-01", ["card"]),
    ])
    func differs(field: ApplicationForm.Field, text: String, expected: [String]) throws {
        let comparison = try Case().compare([field: text])
        #expect(comparison.differing.map(\.rawValue) == expected && comparison.resident == nil)
    }

    @Test("G5: a wrong security code is a wrong card")
    func securityCode() throws {
        let found = try Case()
        let comparison = try found.compare([.securityCode: found.person.holder.securityCode == "0000" ? "0001" : "0000"])
        #expect(comparison.differing == [.card] && comparison.resident == nil)
    }

    @Test("G5: nobody gets another's register by knowing what stands in it: the card must be that person's (invariant 1)")
    func otherCard() throws {
        let found = try Case()
        let comparison = try found.compare(serial: String(repeating: "4f", count: 16))
        #expect(comparison.differing == [.card] && comparison.resident == nil)
    }

    @Test("G5: a register that was transferred elsewhere agrees with nothing")
    func gone() throws { #expect(try Case().compare(gone: true).agreeing.isEmpty) }

    @Test("B9: a name agrees in either glyph set, with or without a space")
    func glyphs() {
        #expect(RegisterComparison.isSame("辻\u{E0101}　花子", "辻花子") && RegisterComparison.isSame("１２３番地", "123番地"))
        #expect(!RegisterComparison.isSame("辻　花子", "辻　花") && !RegisterComparison.isSame("１２３番地", "124番地"))
    }
}
