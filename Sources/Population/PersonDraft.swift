import Domain

/// A member of a household before dates and addresses are settled.
struct PersonDraft: Sendable {
    /// What the draft knows of a foreign resident.
    struct Foreign: Sendable {
        let nationality: String
        let alias: String?
        let status: ResidenceStatus
    }

    let name: String
    let kana: String
    /// Empty for foreign residents.
    let givenName: NameReading
    /// What a seal of this person would most often show.
    let imprint: String
    let sex: Sex
    /// Days since 1970-01-01.
    let birthDay: Int
    let relationship: String
    var formerSurname: String?
    var domicile: RegisteredDomicile?
    var foreign: Foreign?
    /// The first day on which this person can have joined the household.
    var joinedDay: Int

    /// A Japanese national.
    init(surname: FamilyName, given: NameReading, sex: Sex, birthDay: Int, relationship: String) {
        name = surname.textBeforeGiven + given.text
        kana = surname.kanaBeforeGiven + given.kana
        givenName = given
        imprint = surname.reading.text
        self.sex = sex
        self.birthDay = birthDay
        self.relationship = relationship
        joinedDay = birthDay
    }

    /// A foreign resident.
    init(name: String, kana: String, imprint: String, sex: Sex, birthDay: Int, relationship: String, foreign: Foreign) {
        self.name = name
        self.kana = kana
        givenName = NameReading("", "")
        self.imprint = imprint
        self.sex = sex
        self.birthDay = birthDay
        self.relationship = relationship
        self.foreign = foreign
        joinedDay = birthDay
    }
}
