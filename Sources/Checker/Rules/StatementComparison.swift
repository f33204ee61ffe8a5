import Domain
import Population
import Topology

/// Holds a paper of any kind but the resident record against what the registers would have it say, at every moment at which the
/// household may have looked different. One moment must explain the whole paper (invariant 6).
struct StatementComparison {
    let evidence: Evidence
    let register: Register
    let city: Topology.Municipality
    let holder: Register.Entry
    let kind: CertificateKind
    let pages: [Page]
    let transaction: Transaction

    private struct Attempt {
        let statement: Statement
        let problems: [PaperProblem]
    }

    /// - Parameter asked: what may have been chosen; empty where nobody wrote it down, so that the paper itself has to tell.
    func problems(_ asked: [SheetJudge.Asked]) -> [PaperProblem] {
        let attempts = attempts(asked)
        guard let best = attempts.min(by: { $0.problems.count < $1.problems.count }) else {
            return [PaperProblem(invariant: .rightPerson, rule: "nothing-to-certify", sentence: "the registers have nothing of the card holder that this certificate could say")]
        }
        guard !best.problems.isEmpty else {
            // Two ways of asking may give one paper.
            return attempts.filter(\.problems.isEmpty).map { read($0.statement) }.min { $0.count < $1.count } ?? []
        }
        // Each sentence that is wrong at one moment is right at another.
        let wrong = attempts.map { Set($0.problems.map { "\($0.rule) \($0.page ?? 0) \($0.sentence)" }) }
        let isEachRightOnce = register.moments(ofHousehold: holder.household).count > 1 && wrong.dropFirst().reduce(wrong[0]) { $0.intersection($1) }.isEmpty
        if isEachRightOnce {
            return [PaperProblem(invariant: .snapshot, rule: "two-moments", sentence: "parts of the paper show the register at different moments")]
        }
        return best.problems
    }

    private func attempts(_ asked: [SheetJudge.Asked]) -> [Attempt] {
        // Where no record says when it was issued, the paper may bear any day, and the kiosk's first record decides the fiscal year.
        let issuedAt = transaction.city("issued")?.at
        let days = evidence.days(ofIssueAt: issuedAt ?? transaction.kiosk.first?.at ?? 0)
        let dates = issuedAt == nil ? [] : days.map(\.japanese)
        let signature = (city.prefecture + city.headTitleInFull + city.head.name).withoutSpaces
        return register.moments(ofHousehold: holder.household).flatMap { moment in
            days.flatMap { day in
                makers(at: moment, day, asked).compactMap { maker in
                    maker.statement().map { Attempt(statement: $0, problems: StatementReader.problems(pages, $0, signature: signature, dates: dates)) }
                }
            }
        }
    }

    private func makers(at moment: Int, _ day: CivilDate, _ asked: [SheetJudge.Asked]) -> [StatementMaker] {
        let members = register.members(of: holder.household, at: moment).compactMap(\.resident)
        guard let own = members.first(where: { $0.id.text == holder.id }), let plan = evidence.people.plan(municipalityCode: city.code) else { return [] }
        let kept = kind.isOfFamilyRegister ? evidence.familyRegister(of: own, household: members, plan: plan, city: city.id, transaction) : nil
        return (asked.isEmpty ? guesses(members, kept) : asked).map { asked in
            StatementMaker(kind: kind, asked: asked, city: city, plan: plan, household: members, holder: own, day: day, kept: kept) {
                evidence.people.individualNumber(of: $0.text, municipalityCode: city.code)
            }
        }
    }

    /// What somebody may have asked for who holds this paper.
    private func guesses(_ household: [Resident], _ kept: KeptFamilyRegister?) -> [SheetJudge.Asked] {
        let text = pages.map(\.body).joined()
        func has(_ word: String) -> Bool { text.position(of: word.withoutSpaces) != nil }
        switch kind {
        case .residentRecordItems:
            let labels = [("relationship", "続柄"), ("domicile", "本籍"), ("dates", "住所を定めた日"), ("previous-address", "従前の住所"), ("foreign-resident", "国籍・地域")]
            return [SheetJudge.Asked(
                scope: has("（世帯全員）") ? "household" : "members", members: household.indices.filter { has("氏名" + household[$0].name) }.map { $0 + 1 },
                individualNumber: has("個人番号"), items: labels.filter { has($0.1) }.map(\.0))]
        case .income, .taxation: return ["current", "previous"].map { SheetJudge.Asked(fiscalYear: $0) }
        case .familyRegisterIndividual, .supplementaryFamilyRegisterPart:
            let entries = kept?.entries ?? []
            let shown = entries.indices.filter { position in
                let person = entries[position].person
                let given = person.name.text.split(separator: "　", maxSplits: 1).last ?? ""
                return !person.isRemoved && (has("【名】\(given)【生年月日】\(person.birthDate.japanese)") || has("氏名\(person.name.text)住所"))
            }
            return [SheetJudge.Asked(), SheetJudge.Asked(members: shown.map { $0 + 1 })]
        case .residentRecord, .sealRegistration, .familyRegisterAll, .supplementaryFamilyRegisterAll: return [SheetJudge.Asked()]
        }
    }

    /// The registers' journals say what they handed out for a paper, and of how many people.
    private func read(_ statement: Statement) -> [PaperProblem] {
        let reads = transaction.reads
        guard !reads.isEmpty else {
            return [PaperProblem(invariant: .snapshot, rule: "printed-without-read", sentence: "a paper was made for which no register was read")]
        }
        guard !reads.contains(where: { $0.integer("count") == statement.read.count && $0.outcome == statement.read.outcome }) else { return [] }
        return [PaperProblem(
            invariant: .snapshot, rule: "entries-read", sentence: "the paper shows \(statement.read.count) people (\(statement.read.outcome)), and the register gave something else")]
    }
}
