public import Domain

/// Makes the family registers (戸籍) of a municipality's residents, one when it is asked for: the same whoever of the
/// household asks, in agreement with the resident register in names, birth dates and domicile, wherever that lies.
/// Foreign residents have none.
public struct FamilyRegisterMaker: Sendable {
    private let plan: PopulationPlan
    private let numbers: RegisterNumber

    public init(_ plan: PopulationPlan) {
        self.plan = plan
        numbers = RegisterNumber(code: plan.municipality.code)
    }

    /// Whether the municipality itself keeps the resident's family register, so that no use registration is needed (G6).
    public func isKeptHere(_ resident: Resident) -> Bool { resident.registeredDomicile?.place.hasPrefix(plan.municipality.name) == true }

    /// Whether a register is still kept here after what was approved for it: a transfer (転籍) may have taken it elsewhere.
    public func isKeptHere(_ register: KeptFamilyRegister) -> Bool { register.domicile.text.hasPrefix(FamilyRegisterGlyphs.text(plan.municipality.name).text) }

    /// The register in which `id` is; nil for a foreign resident, and for who is not in the household.
    /// - Parameter household: all members as the resident register has them, the head first.
    public func register(of id: ResidentID, household: [Resident]) -> KeptFamilyRegister? {
        guard let person = household.first(where: { $0.id == id }), let domicile = person.registeredDomicile,
              let head = household.first, let index = numbers.index(of: head.household) else { return nil }
        let members = household.filter { $0.registeredDomicile == domicile }
        let isHeads = members.first?.id == head.id
        let isParents = !isHeads && members.contains { JapaneseMembers.isParent($0.relationship) }
        let part = isHeads ? 0 : isParents ? 1 : 2
        let random = RandomStream(seed: plan.placeSeed ^ 0x6B6F_7365_6B69, item: UInt64(index) << 2 | UInt64(part))
        let scene = RegisterScene(plan, domicile: domicile.place, today: today, random: random)
        let drawn: OwnRegister.Drawn
        var rest: RegisterScene
        if isHeads, head.name != domicile.headOfRegister {
            var register = ParentsRegister(scene: scene, fatherName: domicile.headOfRegister)
            drawn = register.withChild(head)
            rest = register.scene
        } else if isParents {
            guard let mother = members.first(where: { $0.relationship == JapaneseMembers.mother }),
                  let facts = marriageFacts(household, index), let own = head.registeredDomicile else { return nil }
            var register = ParentsRegister(scene: scene, fatherName: domicile.headOfRegister)
            drawn = register.elders(
                father: members.first { $0.relationship == JapaneseMembers.father }, mother: mother, child: head, facts,
                newRegister: OtherRegister(domicile: FamilyRegisterGlyphs.text(own.place), headOfRegister: FamilyRegisterGlyphs.text(own.headOfRegister)))
            rest = register.scene
        } else if isHeads {
            var register = OwnRegister(scene: scene, head: head, children: members.filter { $0.relationship == JapaneseMembers.child })
            drawn = draw(&register, household, index)
            rest = register.scene
        } else {
            var register = OwnRegister(scene: scene, head: person, children: [])
            drawn = register.alone()
            rest = register.scene
        }
        let anchor = isHeads || isParents ? members[0].id : person.id
        return RegisterClosing(drawn: drawn, headOfRegister: domicile.headOfRegister, anchor: anchor).close(&rest)
    }

    private func draw(_ register: inout OwnRegister, _ household: [Resident], _ index: Int) -> OwnRegister.Drawn {
        guard let facts = marriageFacts(household, index), let spouse = household.first(where: { JapaneseMembers.isSpouse($0.relationship) }) else { return register.alone() }
        guard let mother = household.first(where: { $0.relationship == JapaneseMembers.mother }), let elders = mother.registeredDomicile else {
            return register.couple(spouse, facts, headParents: nil, origin: nil)
        }
        return register.couple(
            spouse, facts, headParents: ParentsRegister.parents(father: elders.headOfRegister, mother: mother.name, of: register.head.sex),
            origin: OtherRegister(domicile: FamilyRegisterGlyphs.text(elders.place), headOfRegister: FamilyRegisterGlyphs.text(elders.headOfRegister)))
    }

    private func marriageFacts(_ household: [Resident], _ index: Int) -> MarriageFacts? {
        guard let head = household.first, let spouse = household.first(where: { JapaneseMembers.isSpouse($0.relationship) }) else { return nil }
        return MarriageFacts(
            head: head, spouse: spouse, children: household.filter { $0.relationship == JapaneseMembers.child }, today: today,
            plan: plan, household: index)
    }

    /// Nothing happens after the day as of which the people are made.
    private var today: Int { plan.referenceDate.daysSinceEpoch }
}

extension JapaneseMembers {
    static func isSpouse(_ relationship: String) -> Bool { relationship == wife || relationship == husband }
    static func isParent(_ relationship: String) -> Bool { relationship == father || relationship == mother }
}
