public import Domain

/// An approved record of a notification, as it is written into a family register (G4): which event, of whom, and what the register
/// says of it. The facts are what the notification stated.
public struct RegisterAmendment: Sendable, Hashable {
    /// What a notification states beside its kind and its days. Which of it is needed depends on the kind; names and places in any glyph set.
    public struct Facts: Sendable, Hashable {
        /// birth: the child's given name (名). marriage, divorce: the other's name, as it was before.
        public var name: String?
        /// birth: the child's. marriage of the head of the register: the spouse's.
        public var sex: Sex?
        /// birth, death: where.
        public var place: String?
        /// birth, death: 届出人.
        public var by: String?
        /// adoption: 養父. marriage of the head of the register: the spouse's father.
        public var father: String?
        /// adoption: 養母. marriage of the head of the register: the spouse's mother.
        public var mother: String?
        /// marriage of the head of the register: the spouse's.
        public var birthDate: CivilDate?
        /// marriage: of a foreign spouse.
        public var nationality: String?
        /// transfer: the new 本籍. marriage, divorce: that of the register that is entered, or that was left.
        public var domicile: String?

        public init() {}
    }

    /// Why a record cannot be written: the notification lacks something, or speaks of somebody of whom it cannot be true.
    public struct Unfit: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
    }

    /// Of persons, of matters of the register, and of matters of a person: what one certificate can hold.
    static let maximumEntries = 20

    public let notification: FamilyNotification
    /// The person's place in the register, from 0. A transfer concerns the whole register.
    public let position: Int
    /// When it happened, and when it was notified: the receipt date (G2).
    public let on: CivilDate
    public let receivedOn: CivilDate
    public let facts: Facts

    public init(notification: FamilyNotification, position: Int, on: CivilDate, receivedOn: CivilDate, facts: Facts) {
        self.notification = notification
        self.position = position
        self.on = on
        self.receivedOn = receivedOn
        self.facts = facts
    }

    /// The register with this record in it.
    public func applied(to register: KeptFamilyRegister) throws(Unfit) -> KeptFamilyRegister {
        guard register.entries.indices.contains(position), !register.entries[position].person.isRemoved else { throw Unfit(description: "nobody is at place \(position + 1) of the register") }
        guard on <= receivedOn else { throw Unfit(description: "the event lies after its notification") }
        var register = register
        switch notification {
        case .birth: try birth(&register)
        case .marriage: try marriage(&register)
        case .divorce: try divorce(&register)
        case .adoption: try adoption(&register)
        case .death: try death(&register)
        case .protection: throw Unfit(description: "a protection has no record; it is lifted by kofu change CITY release")
        case .transfer:
            let from = register.domicile
            register.domicile = try text(facts.domicile, "domicile")
            register.matters.append(.transferred(on: receivedOn, from: from))
        }
        guard register.entries.count <= RegisterAmendment.maximumEntries, register.matters.count <= RegisterAmendment.maximumEntries,
              register.entries.allSatisfy({ $0.person.matters.count <= RegisterAmendment.maximumEntries }) else {
            throw Unfit(description: "a register has no more than \(RegisterAmendment.maximumEntries) persons and as many matters")
        }
        return register
    }

    private func text(_ fact: String?, _ name: String) throws(Unfit) -> FamilyRegisterText {
        guard let fact, !fact.isEmpty else { throw Unfit(description: "a \(notification.rawValue) needs \(name)") }
        return FamilyRegisterGlyphs.text(fact)
    }

    private func notice(_ by: String) -> PersonalMatter.Notice { PersonalMatter.Notice(on: receivedOn, by: by, receivedAt: nil) }

    // MARK: Birth and death

    private func birth(_ register: inout KeptFamilyRegister) throws(Unfit) {
        guard let sex = facts.sex else { throw Unfit(description: "a birth needs sex") }
        let given = try text(facts.name, "name"), place = try text(facts.place, "place")
        let parent = register.entries[position].person
        let couple = register.entries.map(\.person).filter { $0.spouse != nil && !$0.isRemoved }
        let isOfCouple = parent.spouse != nil
        let father = isOfCouple ? couple.first { $0.spouse == .husband }?.name : facts.father.map(FamilyRegisterGlyphs.text)
        let mother = isOfCouple ? couple.first { $0.spouse == .wife }?.name : parent.name
        let ending: Character = sex == .male ? "男" : "女"
        let elder = register.entries.count { $0.person.parents.relationship.last == ending && $0.person.parents.mother == mother }
        let surname = RegisterScene.surname(of: register.headOfRegister.text)
        register.entries.append(KeptFamilyRegister.Entry(
            person: FamilyRegisterPerson(
                name: FamilyRegisterText(surname + "　" + given.text), birthDate: on, spouse: nil,
                parents: FamilyRegisterPerson.Parents(father: father, mother: mother, relationship: RegisterPerson.relationship(sex, elder)), adoptiveParents: nil,
                isRemoved: false,
                matters: [.birth(PersonalMatter.Birth(on: on, place: place, notice: notice(facts.by ?? (father == nil ? "母" : "父"))))]),
            addresses: register.entries[position].addresses.suffix(1).map { SupplementaryFamilyRegister.Address(text: $0.text, since: on) }, resident: nil))
    }

    private func death(_ register: inout KeptFamilyRegister) throws(Unfit) {
        let place = try text(facts.place, "place"), by = try text(facts.by, "by")
        let isMarried = register.entries[position].person.spouse != nil
        register.entries[position] = register.entries[position].with(
            matter: .death(PersonalMatter.Death(on: on, place: place, notice: PersonalMatter.Notice(on: receivedOn, by: by.text, receivedAt: nil))), spouse: nil, isRemoved: true)
        guard isMarried, let left = spouse(in: register) else { return }
        register.entries[left] = register.entries[left].with(matter: .bereavement(PersonalMatter.Bereavement(on: on)), spouse: nil)
    }

    /// The place of who is married in the register, other than the person concerned.
    private func spouse(in register: KeptFamilyRegister) -> Int? {
        register.entries.indices.first { $0 != position && register.entries[$0].person.spouse != nil && !register.entries[$0].person.isRemoved }
    }

    // MARK: Marriage and divorce

    private func marriage(_ register: inout KeptFamilyRegister) throws(Unfit) {
        let spouse = try text(facts.name, "name"), entry = register.entries[position]
        guard entry.person.spouse == nil else { throw Unfit(description: "who is married cannot marry") }
        guard position == 0 else {
            // Whoever is not the head leaves for the register of the couple.
            let new = OtherRegister(domicile: facts.domicile.map(FamilyRegisterGlyphs.text) ?? register.domicile, headOfRegister: entry.person.name)
            register.entries[position] = entry.with(
                matter: .marriage(PersonalMatter.Marriage(on: on, spouse: spouse, spouseNationality: facts.nationality, receivedAt: nil, new: new)), spouse: nil, isRemoved: true)
            return
        }
        guard let sex = facts.sex else { throw Unfit(description: "a marriage of the head of the register needs the spouse's sex") }
        register.entries[0] = entry.with(
            matter: .marriage(PersonalMatter.Marriage(on: on, spouse: spouse, spouseNationality: facts.nationality, receivedAt: nil)), spouse: sex == .male ? .wife : .husband)
        // A foreign spouse has no place in the register.
        guard facts.nationality == nil else { return }
        guard let birthDate = facts.birthDate else { throw Unfit(description: "a marriage of the head of the register needs the spouse's birth date") }
        let surname = RegisterScene.surname(of: register.headOfRegister.text)
        let previous = OtherRegister(
            domicile: facts.domicile.map(FamilyRegisterGlyphs.text) ?? register.domicile, headOfRegister: facts.father.map(FamilyRegisterGlyphs.text) ?? spouse)
        register.entries.append(KeptFamilyRegister.Entry(
            person: FamilyRegisterPerson(
                name: FamilyRegisterText(surname + "　" + RegisterScene.given(of: spouse.text)), birthDate: birthDate, spouse: sex == .male ? .husband : .wife,
                parents: FamilyRegisterPerson.Parents(
                    father: facts.father.map(FamilyRegisterGlyphs.text), mother: facts.mother.map(FamilyRegisterGlyphs.text), relationship: RegisterPerson.relationship(sex, 0)),
                adoptiveParents: nil, isRemoved: false,
                matters: [.marriage(PersonalMatter.Marriage(on: on, spouse: entry.person.name, receivedAt: nil, previous: previous))]),
            addresses: entry.addresses.suffix(1).map { SupplementaryFamilyRegister.Address(text: $0.text, since: on) }, resident: nil))
    }

    private func divorce(_ register: inout KeptFamilyRegister) throws(Unfit) {
        let person = register.entries[position]
        guard person.person.spouse != nil else { throw Unfit(description: "who is not married cannot divorce") }
        guard let other = spouse(in: register) else {
            // From somebody who is in no register: a foreign spouse.
            register.entries[position] = person.with(matter: .divorce(PersonalMatter.Divorce(on: on, spouse: try text(facts.name, "name"), receivedAt: nil)), spouse: nil)
            return
        }
        let (head, leaver) = position == 0 ? (0, other) : other == 0 ? (0, position) : (other, position)
        let (stays, leaves) = (register.entries[head], register.entries[leaver])
        let new = OtherRegister(domicile: facts.domicile.map(FamilyRegisterGlyphs.text) ?? register.domicile, headOfRegister: leaves.person.name)
        register.entries[head] = stays.with(matter: .divorce(PersonalMatter.Divorce(on: on, spouse: leaves.person.name, receivedAt: nil)), spouse: nil)
        register.entries[leaver] = leaves.with(
            matter: .divorce(PersonalMatter.Divorce(on: on, spouse: stays.person.name, receivedAt: nil, new: new)), spouse: nil, isRemoved: true)
    }

    // MARK: Adoption

    private func adoption(_ register: inout KeptFamilyRegister) throws(Unfit) {
        guard facts.father != nil || facts.mother != nil else { throw Unfit(description: "an adoption needs father or mother") }
        let (father, mother) = (facts.father.map(FamilyRegisterGlyphs.text), facts.mother.map(FamilyRegisterGlyphs.text))
        let entry = register.entries[position]
        let isSon = entry.person.parents.relationship.last == "男"
        register.entries[position] = entry.with(
            matter: .adoption(PersonalMatter.Adoption(
                on: on, father: father, mother: mother, receivedAt: nil, previous: OtherRegister(domicile: register.domicile, headOfRegister: register.headOfRegister))),
            spouse: entry.person.spouse, adoptiveParents: FamilyRegisterPerson.Parents(father: father, mother: mother, relationship: isSon ? "養子" : "養女"))
    }
}

extension KeptFamilyRegister.Entry {
    /// The entry after a further matter. Who is removed has no address in the supplementary register, and is nobody's card holder any more (B8).
    fileprivate func with(
        matter: PersonalMatter, spouse: FamilyRegisterPerson.SpouseStatus?, adoptiveParents: FamilyRegisterPerson.Parents? = nil, isRemoved: Bool = false
    ) -> KeptFamilyRegister.Entry {
        KeptFamilyRegister.Entry(
            person: FamilyRegisterPerson(
                name: person.name, birthDate: person.birthDate, spouse: spouse, parents: person.parents, adoptiveParents: adoptiveParents ?? person.adoptiveParents,
                isRemoved: person.isRemoved || isRemoved, matters: person.matters + [matter]),
            addresses: isRemoved ? [] : addresses, resident: isRemoved ? nil : resident)
    }
}
