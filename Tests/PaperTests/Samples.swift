import Domain
import Paper

/// Made-up people and a made-up mayor. No such person lives anywhere.
enum Samples {
    static let municipality = IssuingMunicipality(
        prefecture: "東京都", name: "瑞穂町", headTitle: "瑞穂町長", headName: "狭山　池太郎", sealText: "瑞穂町長之印")

    /// 渡邉󠄏: the second character has an IVS of the Moji_Joho collection.
    static let headName = "渡\u{9089}\u{E010F}　太郎"
    static let number = IndividualNumber("123456789018")

    static func date(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
        CivilDate(year: year, month: month, day: day) ?? CivilDate(daysSinceEpoch: 0)
    }

    static let foreigner = ForeignResident(
        alias: "渡辺　マリア", nationality: "ブラジル", category: "中長期在留者", status: "日本人の配偶者等", period: "３年",
        expiry: date(2027, 3, 31), cardNumber: "AB12345678CD", since: date(2012, 7, 9))

    static func resident(
        _ id: String = "1", name: String = headName, kana: String = "ワタナベ　タロウ", formerSurname: String? = nil,
        relationship: String = "世帯主", household: String = "H1", address: String = "東京都西多摩郡瑞穂町大字箱根ケ崎２３３５番地",
        previousAddress: String = "埼玉県川口市青木二丁目１番１号", foreign: ForeignResident? = nil
    ) -> Resident {
        Resident(
            id: ResidentID(id), household: HouseholdID(household), name: name, nameKana: kana, formerSurname: formerSurname,
            birthDate: date(1980, 2, 11), sex: .male, relationship: relationship, address: address,
            addressSince: date(2019, 5, 1), residentSince: date(2012, 4, 1), notifiedOn: date(2019, 5, 7),
            previousAddress: previousAddress,
            domicile: foreign == nil ? RegisteredDomicile(place: "東京都西多摩郡瑞穂町大字石畑１９７２番地", headOfRegister: "石畑　花子") : nil,
            foreign: foreign, registeredSeal: nil)
    }

    static func sheet(
        _ residents: [Resident] = [resident()], scope: ResidentRecordSheet.Scope = .household, relationshipAndHead: Bool = true,
        domicile: Bool = true, individualNumber: Bool = false, given: IndividualNumber? = nil, issueNumber: String = "133035-000123",
        municipality: IssuingMunicipality = municipality
    ) -> ResidentRecordSheet {
        ResidentRecordSheet(
            municipality: municipality, issuedOn: date(2026, 4, 1), number: issueNumber, scope: scope, headOfHousehold: headName,
            members: residents.map { ResidentRecordMember(resident: $0, individualNumber: given) },
            shown: .init(relationshipAndHead: relationshipAndHead, domicile: domicile, individualNumber: individualNumber))
    }

    static func household(of count: Int) -> [Resident] {
        (1...count).map { resident(String($0), name: "瑞穂　第\($0)子", relationship: $0 == 1 ? "世帯主" : "子") }
    }
}
