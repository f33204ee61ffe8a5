import Domain

/// Where a family register lies, and the draws of names, places and notices that its events need.
struct RegisterScene {
    let addresses: AddressMaker
    /// 本籍
    let domicile: String
    /// The municipality of the domicile, which keeps the register.
    let keeper: String
    let today: Int
    private let personSeed: UInt64
    var random: RandomStream

    static let parentDays = 18 * 366

    init(_ plan: PopulationPlan, domicile: String, today: Int, random: RandomStream) {
        addresses = AddressMaker(neighbours: plan.neighbours, home: plan.municipality.name)
        self.domicile = domicile
        keeper = ([plan.municipality.name] + plan.neighbours).first { domicile.hasPrefix($0) } ?? plan.municipality.name
        self.today = today
        personSeed = plan.placeSeed ^ 0x7375_7373_6569
        self.random = random
    }

    static func date(_ day: Int) -> CivilDate { CivilDate(daysSinceEpoch: day) }

    // MARK: Names

    static func surname(of name: String) -> String { String(name.prefix { $0 != "　" }) }

    static func given(of name: String) -> String { String(name.drop { $0 != "　" }.dropFirst()) }

    /// A surname other than `surname`.
    mutating func otherSurname(than surname: String) -> String {
        let drawn = random.pick(Surnames.all)?.text ?? "山田"
        return drawn == surname ? (surname == "井上" ? "木村" : "井上") : drawn
    }

    mutating func given(_ sex: Sex) -> String { random.pick(sex == .male ? MaleNames.all : FemaleNames.all)?.text ?? "薫" }

    /// 父母 who bore `surname`, and 続柄 to them.
    mutating func parents(surname: String, of sex: Sex) -> RegisterPerson.Parents {
        RegisterPerson.Parents(
            father: surname + "　" + given(.male), mother: surname + "　" + given(.female),
            relationship: RegisterPerson.relationship(sex, random.pick([0, 0, 0, 1, 1, 2]) ?? 0))
    }

    // MARK: Places

    /// The municipality that receives a notification.
    mutating func office() -> String { place(elsewherePerThousand: 300) }

    mutating func place(elsewherePerThousand share: Int) -> String {
        random.happens(perThousand: share) ? random.pick(addresses.neighbours) ?? keeper : keeper
    }

    /// 受理地: nil where the keeper of the register received it.
    func receivedAt(_ municipality: String) -> FamilyRegisterText? {
        municipality == keeper ? nil : FamilyRegisterGlyphs.text(municipality + "長")
    }

    mutating func register(headedBy head: String) -> OtherRegister {
        OtherRegister(
            domicile: FamilyRegisterGlyphs.text(addresses.domicile(atHome: random.happens(perThousand: 300), &random)),
            headOfRegister: FamilyRegisterGlyphs.text(head))
    }

    func thisRegister(headedBy head: String) -> OtherRegister {
        OtherRegister(domicile: FamilyRegisterGlyphs.text(domicile), headOfRegister: FamilyRegisterGlyphs.text(head))
    }

    // MARK: Matters

    /// - Parameter resident: the resident register's entry, where there is one: every register tells such a birth alike.
    mutating func birth(_ person: RegisterPerson, of resident: Resident? = nil) -> PersonalMatter {
        var own = (resident ?? person.resident).map { RandomStream(seed: personSeed, item: Mixing.value(of: $0.id.text, key: personSeed)) } ?? RandomStream(seed: personSeed, item: random.next())
        let place = own.happens(perThousand: 350) ? own.pick(addresses.neighbours) ?? addresses.home : addresses.home
        let notice = min(person.birthDay + own.between(1, 14), max(today, person.birthDay))
        let by = own.happens(perThousand: 850) || person.parents.mother == nil ? "父" : "母"
        return .birth(PersonalMatter.Birth(
            on: RegisterScene.date(person.birthDay), place: FamilyRegisterGlyphs.text(place),
            notice: PersonalMatter.Notice(on: RegisterScene.date(notice), by: person.parents.father == nil ? "母" : by, receivedAt: receivedAt(place))))
    }

    mutating func death(on day: Int, by relative: String) -> PersonalMatter {
        let place = place(elsewherePerThousand: 200)
        return .death(PersonalMatter.Death(
            on: RegisterScene.date(day), place: FamilyRegisterGlyphs.text(place),
            notice: PersonalMatter.Notice(
                on: RegisterScene.date(min(day + random.between(0, 6), max(today, day))), by: "親族　" + relative, receivedAt: receivedAt(place))))
    }

    /// - Parameter office: the municipality that received the notification; both entries of a couple name the same.
    func marriage(on day: Int, at office: String, to spouse: String, nationality: String? = nil, previous: OtherRegister? = nil, new: OtherRegister? = nil) -> PersonalMatter {
        .marriage(PersonalMatter.Marriage(
            on: RegisterScene.date(day), spouse: FamilyRegisterGlyphs.text(spouse), spouseNationality: nationality,
            receivedAt: receivedAt(office), previous: previous, new: new))
    }

    func divorce(on day: Int, at office: String, from spouse: String, previous: OtherRegister? = nil, new: OtherRegister? = nil) -> PersonalMatter {
        .divorce(PersonalMatter.Divorce(
            on: RegisterScene.date(day), spouse: FamilyRegisterGlyphs.text(spouse), receivedAt: receivedAt(office), previous: previous, new: new))
    }
}
