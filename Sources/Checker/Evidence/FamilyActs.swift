import Domain
import JSON
import Population
import Topology

/// What was received and approved at a city's family register, as its file tells it, read apart from the code of the node. Each act says after how many
/// records of the node's journal it was done, so that the order of holds, approvals and releases does not hang on a clock.
struct FamilyActs: Sendable {
    struct Hold: Sendable {
        let number: Int
        let register: ResidentID
        /// How many records stood in the journal when it was set, and when it was lifted.
        let after: Int
        var liftedAfter: Int?

        /// Whether what stands in the journal as this record was done under the hold.
        func covers(_ record: Int) -> Bool { record > after && liftedAfter.map { record <= $0 } != false }
    }

    private struct Approval: Sendable {
        let register: ResidentID
        let after: Int
        let amendment: RegisterAmendment
    }

    let node: String
    private(set) var holds: [Int: Hold] = [:]
    private(set) var unreadableLines = 0
    private var notices: [Int: (notification: FamilyNotification, position: Int, receivedOn: CivilDate)] = [:]
    private var approvals: [Approval] = []

    static func path(_ node: String) -> String { "state/\(node)/family-register.jsonl" }

    init(reading node: String, in files: RunFiles) throws(RunFiles.Failure) {
        self.node = node
        guard files.exists(FamilyActs.path(node)) else { return }
        try files.lines(FamilyActs.path(node)) { line, isWhole in
            guard isWhole else { return }
            guard let value = try? JSONValue(parsing: line, form: .anyLayout), add(value) else { return unreadableLines += 1 }
        }
    }

    private mutating func add(_ line: JSONValue) -> Bool {
        func integer(_ name: String) -> Int? { line[name]?.integerValue.flatMap { Int(exactly: $0) } }
        func date(_ name: String) -> CivilDate? { line[name]?.stringValue.flatMap { CivilDate(iso8601: $0) } }
        guard let number = integer("hold"), let after = integer("after"), let act = line["act"]?.stringValue else { return false }
        if act == "held" {
            guard let register = line["register"]?.stringValue, let person = integer("person"), let receivedOn = date("receivedOn"),
                  let notification = line["notification"]?.stringValue.flatMap(FamilyNotification.init(rawValue:)), holds[number] == nil else { return false }
            holds[number] = Hold(number: number, register: ResidentID(register), after: after)
            notices[number] = (notification, person - 1, receivedOn)
            return true
        }
        guard let hold = holds[number], hold.liftedAfter == nil, let notice = notices[number] else { return false }
        holds[number]?.liftedAfter = after
        guard act == "approved" else { return act == "refused" }
        guard let on = date("on"), let facts = line["facts"] else { return false }
        approvals.append(Approval(register: hold.register, after: after, amendment: RegisterAmendment(
            notification: notice.notification, position: notice.position, on: on, receivedOn: notice.receivedOn, facts: FamilyActs.facts(facts))))
        return true
    }

    private static func facts(_ value: JSONValue) -> RegisterAmendment.Facts {
        func text(_ name: String) -> String? { value[name]?.stringValue }
        var facts = RegisterAmendment.Facts()
        (facts.name, facts.place, facts.by, facts.father, facts.mother) = (text("name"), text("place"), text("by"), text("father"), text("mother"))
        (facts.nationality, facts.domicile) = (text("nationality"), text("domicile"))
        facts.sex = switch text("sex") {
        case "male": .male
        case "female": .female
        default: nil
        }
        facts.birthDate = text("birthDate").flatMap { CivilDate(iso8601: $0) }
        return facts
    }

    /// What had been written into a register when a record of the journal was; nil for all that ever was.
    func amendments(of register: ResidentID, before record: Int?) -> [RegisterAmendment] {
        approvals.filter { $0.register == register && (record.map { [after = $0.after] in $0 > after } ?? true) }.map(\.amendment)
    }
}

extension Transaction {
    /// The record by which the family register let the paper go: of a clearance, or of a certificate that it made itself.
    func release(by node: String) -> Record? { registers.last { $0.node == node && ["cleared", "issued"].contains($0.event) } }
}

extension Evidence {
    /// The family register of a resident as it stood when the paper of a transaction was let go; nil where it was not kept in the city.
    func familyRegister(of resident: Resident, household: [Resident], plan: PopulationPlan, city: String, _ transaction: Transaction) -> KeptFamilyRegister? {
        let maker = FamilyRegisterMaker(plan)
        guard resident.registeredDomicile != nil, maker.isKeptHere(resident), var register = maker.register(of: resident.id, household: household) else { return nil }
        guard let acts = familyActs[city] else { return register }
        for amendment in acts.amendments(of: register.anchor, before: transaction.release(by: acts.node)?.number) {
            // What a defective register wrote in spite of everything shows on the paper.
            if let next = try? amendment.applied(to: register) { register = next }
        }
        return maker.isKeptHere(register) ? register : nil
    }
}
