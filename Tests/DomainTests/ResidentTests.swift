import Domain
import Testing

@Suite("A resident")
struct ResidentTests {
    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(iso8601: text)) }

    private func sample(formerSurname: String? = nil, foreign: ForeignResident? = nil) throws -> Resident {
        Resident(
            id: ResidentID("000000-R000001"), household: HouseholdID("000000-H000001"), name: "見本　太郎", nameKana: "ミホン　タロウ", formerSurname: formerSurname,
            birthDate: try day("1980-01-02"), sex: .male, relationship: "世帯主", address: "見本県見本市一丁目1番地", addressSince: try day("2010-03-04"),
            residentSince: try day("2009-05-06"), notifiedOn: try day("2010-03-07"), previousAddress: "見本県別市二丁目2番地",
            domicile: RegisteredDomicile(place: "見本県本籍市三丁目3番地", headOfRegister: "見本　一郎"), foreign: foreign,
            registeredSeal: SealRegistration(number: "1000001", registeredOn: try day("2011-08-09"), imprint: "見本"))
    }

    @Test("each item of the register stands where it belongs")
    func items() throws {
        let resident = try sample(formerSurname: "旧見")
        #expect(resident.id.text == "000000-R000001" && resident.household.text == "000000-H000001")
        #expect(resident.name == "見本　太郎" && resident.nameKana == "ミホン　タロウ" && resident.formerSurname == "旧見")
        #expect(resident.sex.rawValue == "男" && resident.relationship == "世帯主")
        #expect(resident.address == "見本県見本市一丁目1番地" && resident.previousAddress == "見本県別市二丁目2番地")
        #expect([resident.birthDate, resident.addressSince, resident.residentSince, resident.notifiedOn].map(\.iso8601) == ["1980-01-02", "2010-03-04", "2009-05-06", "2010-03-07"])
        #expect(resident.registeredDomicile?.place == "見本県本籍市三丁目3番地" && resident.registeredDomicile?.headOfRegister == "見本　一郎")
        #expect(resident.seal?.number == "1000001" && resident.seal?.registeredOn.iso8601 == "2011-08-09" && resident.seal?.imprint == "見本")
        #expect(resident.foreignResident == nil)
    }

    @Test("the items of a foreign resident stand where they belong")
    func foreign() throws {
        let foreign = ForeignResident(
            alias: "通称", nationality: "国籍", category: "区分", status: "在留資格", period: "3年", expiry: try day("2028-01-01"), cardNumber: "AB00000000CD", since: try day("2012-07-09"))
        let resident = try sample(foreign: foreign)
        #expect(resident.foreignResident == foreign)
        #expect([foreign.alias, foreign.nationality, foreign.category, foreign.status, foreign.period, foreign.cardNumber] == ["通称", "国籍", "区分", "在留資格", "3年", "AB00000000CD"])
        #expect(foreign.expiry?.iso8601 == "2028-01-01" && foreign.since.iso8601 == "2012-07-09")
    }

    @Test("two residents are the same only if the register holds the same of them")
    func equality() throws {
        #expect(try sample() == sample())
        #expect(try sample() != sample(formerSurname: "旧見"))
        #expect(try sample().formerSurname == nil)
    }

    /// Whether a value, or anything that it holds, is an Individual Number.
    private static func holdsIndividualNumber(_ value: Any) -> Bool {
        value is IndividualNumber || Mirror(reflecting: value).children.contains { holdsIndividualNumber($0.value) }
    }

    @Test("a resident holds no Individual Number, which is kept apart")
    func apart() throws {
        #expect(try !Self.holdsIndividualNumber(sample()))
        #expect(try Self.holdsIndividualNumber((sample(), number: IndividualNumber("123456789018"))))
    }
}
