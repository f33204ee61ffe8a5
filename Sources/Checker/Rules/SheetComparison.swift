import Domain
import Topology

/// Holds a sheet against the register at every moment at which the household may have looked different. One moment must explain
/// the whole sheet (invariant 6).
struct SheetComparison {
    let evidence: Evidence
    let register: Register
    let city: Topology.Municipality
    let holder: Register.Entry
    let sheet: Sheet
    let issuedAt: Int64?

    /// A problem with its place on the sheet: blocks count from 0, frames from -1 down.
    private typealias Placed = (place: Int, problem: PaperProblem)

    /// Items that are printed only where they were asked for, and left out as 省略 otherwise.
    private static let optionalItems = ["続柄", "本籍", "筆頭者", "個人番号"]

    func problems(asked: SheetJudge.Asked?) -> [PaperProblem] {
        let moments = register.moments(ofHousehold: holder.household)
        let all = moments.map { problems(at: $0, asked) }
        guard let best = all.min(by: { $0.count < $1.count }), !best.isEmpty else { return [] }
        let places = Set(all.joined().map(\.place))
        let isEachGoodOnce = places.allSatisfy { place in all.contains { found in !found.contains { $0.place == place } } }
        guard moments.count > 1, isEachGoodOnce else { return best.map(\.problem) }
        return [PaperProblem(invariant: .snapshot, rule: "two-moments", sentence: "parts of the paper show the register at different moments")]
    }

    private func problems(at moment: Int, _ asked: SheetJudge.Asked?) -> [Placed] {
        let members = register.members(of: holder.household, at: moment)
        let expected = expected(members, asked)
        var problems: [Placed] = []
        var shown: [String] = []
        for (index, block) in sheet.blocks.enumerated() {
            guard let member = member(block, members) else {
                problems.append((index, stranger(block)))
                continue
            }
            if shown.contains(member.id) { problems.append((index, problem(.rightPerson, "member-twice", "the same person stands there twice", block.page))) }
            shown.append(member.id)
            if !expected.contains(where: { $0.id == member.id }) {
                problems.append((index, problem(.rightPerson, "member-not-asked-for", "a member of the household is shown who was not asked for", block.page)))
            }
            problems += differences(block, member, asked).map { (index, $0) }
            if block.position != index + 1 { problems.append((index, problem(.snapshot, "block-number", "the entry is not numbered \(index + 1)", block.page))) }
        }
        for member in expected where !shown.contains(member.id) {
            problems.append((sheet.blocks.count, problem(.snapshot, "member-missing", "a member of the household who should be shown is missing", nil)))
        }
        if shown.count == expected.count, Set(shown) == Set(expected.map(\.id)), shown != expected.map(\.id) {
            problems.append((sheet.blocks.count, problem(.snapshot, "member-order", "the members do not stand in the register's order", nil)))
        }
        for (index, frame) in sheet.frames.enumerated() { problems += frameProblems(frame, page: index + 1, members, moment, asked).map { (-1 - index, $0) } }
        return problems
    }

    private func problem(_ invariant: Invariant, _ rule: String, _ sentence: String, _ page: Int?) -> PaperProblem {
        PaperProblem(invariant: invariant, rule: rule, sentence: sentence, page: page)
    }

    /// Whom the paper should show, in the register's order. Where nobody says what was chosen, it may be any of the household.
    private func expected(_ members: [Register.Entry], _ asked: SheetJudge.Asked?) -> [Register.Entry] {
        guard let asked else {
            if sheet.frames.first?.isWholeHousehold == true { return members }
            return members.filter { member in sheet.blocks.contains { $0["氏名"].isSame(as: member.name) } }
        }
        switch asked.scope {
        case "household": return members
        case "members": return members.indices.filter { asked.members.contains($0 + 1) }.map { members[$0] }
        default: return members.filter { $0.id == holder.id }
        }
    }

    // MARK: Whose entry it is

    /// The member of the household that an entry is about; nil where it is about somebody else.
    private func member(_ block: Sheet.Block, _ members: [Register.Entry]) -> Register.Entry? {
        if let exact = members.first(where: { isExactly($0, block) }) { return exact }
        guard !register.named(block["氏名"]).contains(where: { isExactly($0, block) && $0.household != holder.household }) else { return nil }
        // A member whose entry has been changed is the member still.
        return members.first { $0.name.isSame(as: block["氏名"]) }
            ?? members.first { member in ["フリガナ", "生年月日"].allSatisfy { (member.fields[$0] ?? "").isSame(as: block[$0]) } }
    }

    private func isExactly(_ entry: Register.Entry, _ block: Sheet.Block) -> Bool {
        ["氏名", "フリガナ", "生年月日"].allSatisfy { (entry.fields[$0] ?? "").isSame(as: block[$0]) }
    }

    private func stranger(_ block: Sheet.Block) -> PaperProblem {
        let owner = evidence.registers.values.first { register in register.named(block["氏名"]).contains { isExactly($0, block) } }
        guard let owner else { return problem(.rightPerson, "nobody-of-the-register", "an entry is about nobody in any register", block.page) }
        return problem(.rightPerson, "other-person", "an entry is about somebody of another household, of \(owner.municipality)", block.page)
    }

    // MARK: What it says

    private func differences(_ block: Sheet.Block, _ member: Register.Entry, _ asked: SheetJudge.Asked?) -> [PaperProblem] {
        var problems: [PaperProblem] = []
        if block.isForeign != member.isForeign { return [problem(.snapshot, "record-differs", "the entry is not of the form that the register's is", block.page)] }
        for (label, value) in member.fields where !SheetComparison.optionalItems.contains(label) {
            if !value.isSame(as: block[label]) { problems.append(problem(.snapshot, "record-differs", "\(label) is not what the register says", block.page)) }
        }
        for label in SheetComparison.optionalItems where block.fields[label] != nil {
            let value = label == "個人番号" ? evidence.people.individualNumber(of: member.id, municipalityCode: city.code) ?? "" : member.fields[label] ?? ""
            if let found = optional(label, value, block[label], isAsked: isAsked(label, asked), page: block.page) { problems.append(found) }
        }
        return problems
    }

    private func isAsked(_ label: String, _ asked: SheetJudge.Asked?) -> Bool? {
        guard let asked else { return nil }
        return switch label {
        case "続柄", "世帯主": asked.relationship
        case "個人番号": asked.individualNumber
        default: asked.domicile
        }
    }

    private func optional(_ label: String, _ value: String, _ printed: String, isAsked: Bool?, page: Int) -> PaperProblem? {
        if printed == Sheet.omitted {
            return isAsked == true && value != Sheet.omitted ? problem(.snapshot, "item-missing", "\(label) was asked for and is left out", page) : nil
        }
        guard isAsked != false else { return problem(.rightPerson, "item-not-asked-for", "\(label) is shown, and was not asked for", page) }
        guard !value.isSame(as: printed) else { return nil }
        return label == "個人番号" || label == "世帯主"
            ? problem(.rightPerson, "item-of-another", "\(label) is another person's", page) : problem(.snapshot, "record-differs", "\(label) is not what the register says", page)
    }

    // MARK: What stands around

    private func frameProblems(_ frame: Sheet.Frame, page: Int, _ members: [Register.Entry], _ moment: Int, _ asked: SheetJudge.Asked?) -> [PaperProblem] {
        var problems: [PaperProblem] = []
        let own = members.first { $0.id == holder.id } ?? holder
        if !frame.address.isSame(as: own.address) { problems.append(problem(.rightPerson, "another-address", "the address is not that of the card holder's household", page)) }
        if let found = optional("世帯主", members.first?.name ?? "", frame.head, isAsked: isAsked("世帯主", asked), page: page) { problems.append(found) }
        if let asked, frame.isWholeHousehold != (asked.scope == "household") {
            problems.append(problem(.snapshot, "scope-title", "the title does not say what was asked for", page))
        }
        guard page == sheet.frames.count else { return problems }
        let signature = (city.prefecture + city.headTitleInFull + city.head.name).withoutSpaces
        if frame.rest.position(of: signature) == nil { problems.append(problem(.rightPerson, "another-city", "it is not the card holder's city that certifies", page)) }
        if let issuedAt, !dates(of: issuedAt).contains(where: { frame.rest.position(of: $0) != nil }) {
            problems.append(problem(.snapshot, "date-of-issue", "the date is not that of the request", page))
        }
        return problems
    }

    private func dates(of issuedAt: Int64) -> [String] { evidence.days(ofIssueAt: issuedAt).map(\.japanese) }
}

extension Evidence {
    /// The paper's date is taken before its record is written, so that midnight may lie between the two.
    func days(ofIssueAt issuedAt: Int64) -> [CivilDate] {
        let days = [0, 60_000].map { LocalTime(Instant(millisecondsSinceEpoch: issuedAt - $0), in: topology.clock.zone).date }
        return days[0] == days[1] ? [days[0]] : days
    }
}
