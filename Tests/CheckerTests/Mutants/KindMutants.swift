import Checker
import Domain
import Foundation
import JSON
import Population

/// Papers of other kinds than the resident record.
extension Mutant {
    typealias Kinds = FixtureRun.Kinds

    static let otherKinds = [
        Mutant(.rightPerson, "other-person", "a seal registration certificate names another person") { run in
            try run.rewrite(Kinds.seal, "氏名 \(try run.person(Kinds.card).name.withoutWide)", "氏名 \(try run.person("kawaguchi-0003").name.withoutWide)")
        },
        Mutant(.rightPerson, "other-person", "page 1 of an income certificate is another person's, with the right number at its foot") { run in
            try run.rewrite(Kinds.income, try run.person(Kinds.card).address, try run.person("kawaguchi-0003").address)
        },
        Mutant(.rightPerson, "other-person", "a family register is another one, by its head") { run in
            try run.change(Kinds.family) { $0.replacing(/筆頭者氏名 .*/, with: "筆頭者氏名 見本 一郎") }
        },
        Mutant(.rightPerson, "more-than-asked-for", "individual matters of a family register go on with another person's") { run in
            try run.change(Kinds.individual) { $0.replacingOccurrences(of: "以 下 余 白", with: "戸籍に記録されている者 【名】一郎\n以 下 余 白") }
        },
        Mutant(.rightPerson, "item-not-asked-for", "a certificate of resident-record items states one that was not chosen") { run in
            try run.change(Kinds.items) { $0.replacing(/住民となった日/, with: "個人番号 123456789018\n住民となった日") }
        },
        Mutant(.rightPerson, "unreadable-page", "a certificate of another kind comes out than was asked for") { run in
            let page = run.papers[run.paper(Kinds.taxation)]?[0] ?? ""
            try run.change(Kinds.income) { _ in page.replacingOccurrences(of: Kinds.taxation, with: Kinds.income) }
        },
        Mutant(.rightPerson, "another-city", "another city certifies a family register") { run in
            try run.change(Kinds.supplement) { $0.replacingOccurrences(of: "瑞穂町長", with: "川口市長") }
        },
        Mutant(.rightPerson, "nothing-to-certify", "a seal registration certificate is issued without a registered seal") { run in
            let id = run.holders[Kinds.card]?.resident.text
            run.registers["mizuho-registers"] = run.registers["mizuho-registers"]?.map { line in
                line["id"]?.stringValue == id ? .object((line.objectMembers ?? []).filter { $0.key != "seal" }) : line
            }
        },
        Mutant(.snapshot, "record-differs", "an amount of tax is not the register's") { run in
            try run.change(Kinds.taxation) { $0.replacing(/合計所得金額 [0-9,]*円/, with: "合計所得金額 1,234,567円") }
        },
        Mutant(.snapshot, "record-differs", "an event of a family register has another date") { run in
            try run.change(Kinds.family) { $0.replacing(/【届出日】.*/, with: "【届出日】昭和1年1月1日") }
        },
        Mutant(.snapshot, "item-missing", "an event of a family register is left out") { run in
            try run.change(Kinds.individual) { $0.replacing(/出生 【出生日】.*\n/, with: "") }
        },
        Mutant(.snapshot, "entries-read", "the family register gave another number of persons than the paper shows") { run in
            try run.edit("mizuho-family", "record-read", Kinds.part) { $0["count"] = 2 }
        },
        Mutant(.snapshot, "printed-without-read", "a certificate of income is made without a read") { run in try run.remove("mizuho-registers", "record-read", Kinds.income) },
        Mutant(.snapshot, "date-of-issue", "a seal registration certificate bears the date of another day") { run in
            try run.rewrite(Kinds.seal, "令和8年4月1日", "令和8年3月1日")
        },
    ]
}

extension FixtureRun {
    /// Changes every page of a paper, one of which must change.
    fileprivate mutating func change(_ id: String, _ body: (String) -> String) throws {
        let path = paper(id), pages = papers[path] ?? []
        let changed = pages.map(body)
        guard changed != pages else { throw MissingLine(description: "\(path) does not hold what should be changed") }
        papers[path] = changed
    }
}

extension String {
    /// As pdftotext prints the gap between surname and given name.
    fileprivate var withoutWide: String { replacingOccurrences(of: "　", with: " ") }
}
