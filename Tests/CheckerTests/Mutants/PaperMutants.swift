import Checker
import Domain
import Foundation
import JSON
import Population

extension Mutant {
    static let rightPerson = [
        Mutant(.rightPerson, "other-person", "the next applicant's document is printed under one's own number (Yokohama 2023)") { run in
            run.papers[run.paper(Sample.foreign)] = run.papers[run.paper(Sample.member)]?.map { $0.replacingOccurrences(of: Sample.member, with: Sample.foreign) }
        },
        Mutant(.rightPerson, "page-of-another-request", "page 2 comes out of another request's spool (Tokushima)") { run in
            let page = run.papers[run.paper(Sample.household)]?[1] ?? ""
            run.papers[run.paper(Sample.large)]?[1] = page
        },
        Mutant(.rightPerson, "other-person", "page 1 is another household's, numbered as if it belonged there") { run in
            let page = run.papers[run.paper(Sample.partlyPrinted)]?[0] ?? ""
            run.papers[run.paper(Sample.retried)]?[0] = page.replacingOccurrences(of: Sample.partlyPrinted, with: Sample.retried)
        },
        Mutant(.rightPerson, "item-of-another", "the Individual Number is another person's") { run in
            try run.rewrite(Sample.household, try run.person().number, try run.person("odawara-0003").number)
        },
        Mutant(.rightPerson, "item-not-asked-for", "an Individual Number is shown that was not asked for") { run in
            try run.rewrite(Sample.foreign, "個人番号 省略", "個人番号 \(try run.person("mizuho-0002").number)")
        },
        Mutant(.rightPerson, "pages-incomplete", "the last page is missing") { run in run.papers[run.paper(Sample.large)]?.removeLast() },
        Mutant(.rightPerson, "page-without-number", "a page does not say to which request it belongs") { run in
            try run.rewrite(Sample.member, "発行番号", "")
        },
        Mutant(.rightPerson, "member-not-asked-for", "a member of the household is shown who was not chosen") { run in
            run.editOrder(Sample.member, "options", [["name": "scope", "value": "members"], ["name": "member", "value": "2"]])
        },
        Mutant(.rightPerson, "nobody-of-the-register", "somebody is shown who stands in no register") { run in
            let person = try run.person("kawaguchi-0003")
            try run.rewrite(Sample.member, "フリガナ \(person.kana)", "フリガナ ミホン　イチロウ")
            try run.rewrite(Sample.member, "氏名 \(person.name)", "氏名 見本　一郎")
            try run.rewrite(Sample.member, "生年月日 ", "生年月日 大正")
        },
        Mutant(.rightPerson, "another-address", "the address is that of another household") { run in
            try run.rewrite(Sample.member, "住所 \(try run.person("kawaguchi-0003").address)", "住所 \(try run.person("kawaguchi-0006").address)")
        },
        Mutant(.rightPerson, "another-card", "centre and city work for another card than the one that was held to the kiosk") { run in
            let other = run.holders["kawaguchi-0001"]?.serial ?? ""
            try run.edit("issuing-center", "session-opened", Sample.member) { $0["serial"] = .string(other) }
            try run.edit("issuing-center", "relayed", Sample.member) { $0["serial"] = .string(other) }
            try run.edit("kawaguchi", "issued", Sample.member) { $0["serial"] = .string(other) }
        },
        Mutant(.rightPerson, "two-cards", "the city issues for another card than the centre has checked") { run in
            let other = run.holders["odawara-0004"]?.serial ?? ""
            try run.edit("odawara", "issued", Sample.retried) { $0["serial"] = .string(other) }
        },
        Mutant(.rightPerson, "unreadable-paper", "H1: a front has no back") { run in
            let path = run.paper(Sample.member)
            run.sides[path] = run.papers[path]
        },
        Mutant(.rightPerson, "unreadable-paper", "H1: a back bears words") { run in
            let path = run.paper(Sample.member)
            run.sides[path] = run.papers[path]?.flatMap { [$0, "見本"] }
        },
        Mutant(.rightPerson, "unreadable-paper", "a paper cannot be read") { run in
            let path = run.paper(Sample.member)
            run.papers[path] = []
        },
    ]

    static let snapshot = [
        Mutant(.snapshot, "record-differs", "the record is swapped while the certificate is made (Adachi 2023)") { run in
            let person = try run.person("odawara-0003")
            try run.rewrite(Sample.retried, "従前の住所 ", "従前の住所 \(person.address)")
        },
        Mutant(.snapshot, "two-moments", "one member is shown as before a change of the register, another as after it") { run in try plantChange(&run, head: true) },
        Mutant(.snapshot, "record-differs", "the register has never said what the paper says") { run in
            try plantChange(&run, head: false)
            try run.rewrite(Sample.large, "従前の住所 ", "従前の住所 もとの")
        },
        Mutant(.snapshot, "copies-differ", "the second copy is made of a later state") { run in
            try run.rewrite(Sample.household, copy: 2, "従前の住所 ", "従前の住所 もとの")
        },
        Mutant(.snapshot, "member-missing", "a member is left out of the whole household") { run in
            let text = run.papers[run.paper(Sample.partlyPrinted)]?[0] ?? ""
            guard let last = text.range(of: "世\n帯\n員", options: .backwards), let end = text.range(of: "以 下 余 白") else { throw FixtureRun.MissingLine(description: "a block") }
            run.papers[run.paper(Sample.partlyPrinted)]?[0] = text.replacingCharacters(in: last.lowerBound..<end.lowerBound, with: "")
        },
        Mutant(.snapshot, "entries-read", "the register gave another number of entries than the paper shows") { run in
            try run.edit("kawaguchi", "record-read", Sample.large) { $0["count"] = 1 }
        },
        Mutant(.snapshot, "numbers-read", "Individual Numbers are shown that this request did not read") { run in
            try run.edit("odawara", "record-read", Sample.household) { $0["outcome"] = "without-number" }
        },
        Mutant(.snapshot, "printed-without-read", "a paper is made of a copy kept from earlier, without a read") { run in
            try run.remove("mizuho-registers", "record-read", Sample.foreign)
        },
        Mutant(.snapshot, "date-of-issue", "the paper bears the date of another day") { run in try run.rewrite(Sample.member, "令和8年4月1日", "令和8年3月1日") },
    ]

    /// The register changes what it says of the first two members of the large household; the paper shows the first one's change, or neither.
    private static func plantChange(_ run: inout FixtureRun, head: Bool) throws {
        guard let holder = run.holders["kawaguchi-0006"], let members = run.populations[holder.municipalityCode]?.members(of: holder.household) else { return }
        let previous = members.prefix(2).map(\.previousAddress)
        for (position, member) in members.prefix(2).enumerated() {
            let line = (member.registerLine.objectMembers ?? []).map { $0.key == "previousAddress" ? JSONMember("previousAddress", .string("移転前\(position)")) : $0 }
            run.registers["kawaguchi-registers"]?.append(.object(line))
        }
        guard head else { return }
        // The second one's change came later than the first one's, yet it alone is on the paper.
        let blocks = (run.papers[run.paper(Sample.large)]?[0] ?? "").components(separatedBy: "フリガナ")
        let changed = blocks.enumerated().map { $0 == 2 ? $1.replacingOccurrences(of: "従前の住所 \(previous[1])", with: "従前の住所 移転前1") : $1 }
        run.papers[run.paper(Sample.large)]?[0] = changed.joined(separator: "フリガナ")
    }
}
