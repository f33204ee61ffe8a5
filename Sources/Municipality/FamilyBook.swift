import Domain
import Population

/// The family registers of a city as they stand now: as they were drawn, with what has been approved since, and the holds (発行抑止) on
/// them. A value: every change is one `Act`, and the same acts in the same order give the same book.
struct FamilyBook {
    /// Where a notification was received (G2).
    enum Place: String { case counter, dutyDesk = "duty-desk" }

    /// From the receipt of a notification to the approval of its record nothing is issued from the register (G1).
    struct Hold: Equatable {
        /// From 1, in the order of receipt.
        let number: Int
        let register: ResidentID
        /// Whom the notification concerns, by place in the register, from 0.
        let position: Int
        let notification: FamilyNotification
        /// When it took effect: of one from the duty desk the desk's date (G2).
        let receivedOn: CivilDate
        let place: Place
    }

    enum Act: Equatable {
        case held(Hold)
        /// 決裁: the record is written and the hold lifts, in one (G4).
        case approved(hold: Int, on: CivilDate, RegisterAmendment.Facts)
        /// 不受理: nothing is written, and the hold lifts.
        case refused(hold: Int)
    }

    enum Failure: Error, Equatable, CustomStringConvertible {
        case noHold(Int), noRegister, numberTaken(Int), tooManyHolds
        case unfit(RegisterAmendment.Unfit)

        var description: String {
            switch self {
            case .noHold(let number): "there is no hold \(number)"
            case .noRegister: "that person is in no family register kept here"
            case .numberTaken(let number): "hold \(number) exists"
            case .tooManyHolds: "there are \(FamilyBook.maximumHolds) holds"
            case .unfit(let reason): reason.description
            }
        }
    }

    /// At once; what is lifted makes room.
    static let maximumHolds = 10_000

    let population: Population
    /// Who lives elsewhere and is in a register here (G5).
    let nonResidents: NonResidents
    private let maker: FamilyRegisterMaker
    private(set) var holds: [Int: Hold] = [:]
    private(set) var lastNumber = 0
    private var amendments: [ResidentID: [RegisterAmendment]] = [:]
    /// How many acts each register has seen; the same number twice means that nothing came between.
    private var revisions: [ResidentID: Int] = [:]

    init(_ plan: PopulationPlan, nonResidents: NonResidents? = nil) {
        population = Population(plan)
        self.nonResidents = nonResidents ?? NonResidents(keptBy: plan.municipality, among: [])
        maker = FamilyRegisterMaker(plan)
    }

    // MARK: Reading

    /// Why somebody's register is not to be had.
    enum Absence: Error { case notResident, none, elsewhere }

    /// The register in which a resident is, as it stands now.
    func register(of resident: ResidentID) throws(Absence) -> KeptFamilyRegister {
        if let person = nonResidents.person(resident) {
            guard let register = amended(person.register), maker.isKeptHere(register) else { throw .elsewhere }
            return register
        }
        guard let person = population.resident(resident) else { throw .notResident }
        guard person.registeredDomicile != nil else { throw .none }
        guard maker.isKeptHere(person) else { throw .elsewhere }
        guard let register = amended(maker.register(of: resident, household: Array(population.members(of: person.household)))) else { throw .none }
        guard maker.isKeptHere(register) else { throw .elsewhere }
        return register
    }

    /// The registers here whose anchors are among some residents, by place in the resident register: each register has one.
    func registers(ofResidents places: Range<Int>) -> [KeptFamilyRegister] {
        population.residents[places].compactMap { person in
            guard person.registeredDomicile != nil, maker.isKeptHere(person),
                  let register = maker.register(of: person.id, household: Array(population.members(of: person.household))), register.anchor == person.id,
                  let amended = amended(register), maker.isKeptHere(amended) else { return nil }
            return amended
        }
    }

    func isHeld(_ register: ResidentID) -> Bool { holds.values.contains { $0.register == register } }

    func revision(of register: ResidentID) -> Int { revisions[register] ?? 0 }

    private func amended(_ register: KeptFamilyRegister?) -> KeptFamilyRegister? {
        guard var register else { return nil }
        // Each was tried before it was taken into the book.
        for amendment in amendments[register.anchor] ?? [] { if let next = try? amendment.applied(to: register) { register = next } }
        return register
    }

    // MARK: Changing

    /// What the next hold would be: of a register here, and of somebody who is in it.
    func hold(on anchor: ResidentID, position: Int, _ notification: FamilyNotification, receivedOn: CivilDate, at place: Place) throws(Failure) -> Hold {
        guard holds.count < FamilyBook.maximumHolds else { throw .tooManyHolds }
        guard let register = standing(anchor), register.entries.indices.contains(position), !register.entries[position].person.isRemoved else { throw .noRegister }
        return Hold(number: lastNumber + 1, register: anchor, position: position, notification: notification, receivedOn: receivedOn, place: place)
    }

    /// A register by its anchor, who may have been removed from it since.
    private func standing(_ anchor: ResidentID) -> KeptFamilyRegister? {
        if let person = nonResidents.people.first(where: { $0.register?.anchor == anchor }) { return amended(person.register) }
        guard let person = population.resident(anchor), maker.isKeptHere(person) else { return nil }
        return amended(maker.register(of: anchor, household: Array(population.members(of: person.household))))
    }

    /// Takes an act into the book. Throws, and nothing changes, where it cannot be.
    mutating func take(_ act: Act) throws(Failure) {
        switch act {
        case .held(let hold):
            guard hold.number > lastNumber else { throw .numberTaken(hold.number) }
            holds[hold.number] = hold
            lastNumber = hold.number
            revisions[hold.register, default: 0] += 1
        case .approved(let number, let date, let facts):
            guard let hold = holds[number] else { throw .noHold(number) }
            guard let register = standing(hold.register) else { throw .noRegister }
            let amendment = RegisterAmendment(notification: hold.notification, position: hold.position, on: date, receivedOn: hold.receivedOn, facts: facts)
            do throws(RegisterAmendment.Unfit) { _ = try amendment.applied(to: register) } catch { throw .unfit(error) }
            amendments[hold.register, default: []].append(amendment)
            lift(hold)
        case .refused(let number):
            guard let hold = holds[number] else { throw .noHold(number) }
            lift(hold)
        }
    }

    private mutating func lift(_ hold: Hold) {
        holds[hold.number] = nil
        revisions[hold.register, default: 0] += 1
    }
}
