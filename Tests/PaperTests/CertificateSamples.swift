import Domain
import Paper

/// A certificate of each kind, of made-up people.
enum CertificateSamples {
    static func sheet(_ content: CertificateContent, number: String = "133035-000123", municipality: IssuingMunicipality = Samples.municipality) -> CertificateSheet {
        CertificateSheet(municipality: municipality, issuedOn: Samples.date(2026, 4, 1), number: number, content: content)
    }

    static func text(_ text: String) -> FamilyRegisterText { FamilyRegisterText(text) }

    // MARK: Residents

    static func items(
        _ items: Set<ResidentRecordItem> = Set(ResidentRecordItem.allCases), members: [Resident] = [Samples.resident()], number: IndividualNumber? = nil
    ) -> CertificateContent {
        .residentRecordItems(ResidentRecordItems(
            scope: members.count == 1 ? .oneself : .household, headOfHousehold: Samples.headName,
            members: members.map { ResidentRecordMember(resident: $0, individualNumber: number) }, items: items, individualNumber: number != nil))
    }

    // MARK: Seals

    static func seal(name: String = Samples.headName, nameKana: String? = nil, alias: String? = nil, formerSurname: String? = nil) throws -> CertificateContent {
        .sealRegistration(SealRegistrationCertificate(
            imprint: try SealEngraver().imprint(of: "渡邉", number: "0001234"), name: name, nameKana: nameKana, alias: alias, formerSurname: formerSurname,
            birthDate: Samples.date(1980, 2, 11), address: "東京都西多摩郡瑞穂町大字箱根ケ崎２３３５番地"))
    }

    // MARK: Taxes

    static let incomes = [Income(kind: .salary, revenueYen: 5_234_500, incomeYen: 3_747_600), Income(kind: .realEstate, revenueYen: 960_000, incomeYen: 528_000)]

    static func income(_ incomes: [Income] = incomes) -> IncomeCertificate {
        IncomeCertificate(
            name: Samples.headName, address: "東京都西多摩郡瑞穂町大字箱根ケ崎２３３５番地", birthDate: Samples.date(1980, 2, 11), fiscalYear: 2025, incomes: incomes)
    }

    static let tax = MunicipalTax(
        municipality: MunicipalTax.Share(perCapitaYen: 3000, incomeYen: 151_200), prefecture: MunicipalTax.Share(perCapitaYen: 1000, incomeYen: 100_800))

    static func taxation(_ tax: MunicipalTax? = tax, incomes: [Income] = incomes) -> CertificateContent {
        .taxation(TaxationCertificate(
            income: income(incomes),
            deductions: [
                Deduction(kind: .socialInsurance, yen: 785_175), Deduction(kind: .spouse, yen: 330_000), Deduction(kind: .dependants, yen: 450_000),
                Deduction(kind: .basic, yen: 430_000),
            ],
            dependants: Dependants(spouse: true, specific: 1, elderly: 0, other: 0, under16: 2), taxableYen: 2_280_000, tax: tax))
    }

    // MARK: Family registers

    static let domicile = text("東京都西多摩郡瑞穂町大字石畑１９７２番地")
    static let headOfRegister = text("渡\u{8FBA}\u{E0101}　太郎")
    private static let elsewhere = OtherRegister(domicile: text("埼玉県川口市青木二丁目１番"), headOfRegister: text("\u{845B}\u{E0102}西　一郎"))
    private static let own = OtherRegister(domicile: domicile, headOfRegister: headOfRegister)

    private static func birth(_ year: Int, by relative: String = "父") -> PersonalMatter {
        .birth(.init(on: Samples.date(year, 6, 15), place: text("東京都西多摩郡瑞穂町"), notice: .init(on: Samples.date(year, 6, 21), by: relative, receivedAt: nil)))
    }

    static func person(
        _ name: FamilyRegisterText = headOfRegister, born year: Int = 1950, spouse: FamilyRegisterPerson.SpouseStatus? = nil, adoptive: FamilyRegisterPerson.Parents? = nil,
        isRemoved: Bool = false, matters: [PersonalMatter] = []
    ) -> FamilyRegisterPerson {
        FamilyRegisterPerson(
            name: name, birthDate: Samples.date(year, 6, 15), spouse: spouse,
            parents: .init(father: text("渡\u{8FBA}\u{E0101}　清"), mother: text("渡\u{8FBA}\u{E0101}　ハル"), relationship: "長男"), adoptiveParents: adoptive,
            isRemoved: isRemoved, matters: [birth(year)] + matters)
    }

    /// Every kind of matter, in the register of a widower, his late wife, an adopted child that married, and one that lives apart.
    static let persons: [FamilyRegisterPerson] = [
        person(matters: [
            .marriage(.init(
                on: Samples.date(1976, 11, 3), spouse: text("\u{845B}\u{E0102}西　花子"), receivedAt: text("埼玉県川口市長"), previous: elsewhere)),
            .bereavement(.init(on: Samples.date(2021, 1, 9))),
        ]),
        person(text("渡\u{8FBA}\u{E0101}　花子"), born: 1953, isRemoved: true, matters: [
            .marriage(.init(on: Samples.date(1976, 11, 3), spouse: text("渡\u{8FBA}\u{E0101}　太郎"), spouseNationality: "ブラジル", receivedAt: nil, previous: elsewhere)),
            .death(.init(
                on: Samples.date(2021, 1, 9), place: text("東京都立川市"),
                notice: .init(on: Samples.date(2021, 1, 12), by: "親族　渡辺太郎", receivedAt: text("東京都立川市長")))),
        ]),
        person(
            text("渡\u{8FBA}\u{E0101}　次郎"), born: 1979,
            adoptive: .init(father: text("渡\u{8FBA}\u{E0101}　太郎"), mother: text("渡\u{8FBA}\u{E0101}　花子"), relationship: "養子"), isRemoved: true,
            matters: [
                .adoption(.init(
                    on: Samples.date(1990, 5, 2), father: text("渡\u{8FBA}\u{E0101}　太郎"), mother: text("渡\u{8FBA}\u{E0101}　花子"), receivedAt: text("埼玉県川口市長"),
                    previous: elsewhere)),
                .marriage(.init(on: Samples.date(2004, 8, 8), spouse: text("青木　桜"), receivedAt: nil, new: elsewhere)),
                .divorce(.init(on: Samples.date(2010, 3, 5), spouse: text("青木　桜"), receivedAt: text("埼玉県川口市長"), previous: elsewhere, new: own)),
            ]),
        person(text("渡\u{8FBA}\u{E0101}　三郎"), born: 1981, spouse: .husband, matters: [.separation(.init(on: Samples.date(2012, 4, 1), previous: own))]),
    ]

    static let registerMatters: [RegisterMatter] = [
        .converted(on: Samples.date(2004, 3, 6), ground: "平成６年法務省令第５１号附則第２条第１項による改製"),
        .transferred(on: Samples.date(2008, 7, 7), from: text("埼玉県川口市青木二丁目１番")),
        .surnameChanged(on: Samples.date(2009, 9, 9), ground: "戸籍法１０７条１項の届出", from: text("\u{845B}\u{E0102}西")),
    ]

    static func register(_ persons: [FamilyRegisterPerson] = persons, matters: [RegisterMatter] = registerMatters) -> FamilyRegister {
        FamilyRegister(domicile: domicile, headOfRegister: headOfRegister, matters: matters, persons: persons)
    }

    static func addresses(_ count: Int) -> [SupplementaryFamilyRegister.Address] {
        (0..<count).map { .init(text: text("東京都西多摩郡瑞穂町大字箱根ケ崎\($0 + 1)番地"), since: Samples.date(1990 + $0, 4, 1)) }
    }

    static func supplement(_ persons: [SupplementaryFamilyRegister.Person] = [
        .init(name: headOfRegister, addresses: addresses(3)), .init(name: text("渡\u{8FBA}\u{E0101}　三郎"), addresses: addresses(1)),
    ]) -> SupplementaryFamilyRegister {
        SupplementaryFamilyRegister(domicile: domicile, headOfRegister: headOfRegister, persons: persons)
    }

    /// One of each kind.
    static func all() throws -> [CertificateContent] {
        [
            .residentRecord(ResidentRecordCopy(
                scope: .oneself, headOfHousehold: Samples.headName, members: [ResidentRecordMember(resident: Samples.resident())],
                shown: ResidentRecordShown(relationshipAndHead: true, domicile: true, individualNumber: false))),
            items(), try seal(), .income(income()), taxation(), .familyRegisterAll(register()), .familyRegisterIndividual(register([persons[0]])),
            .supplementaryFamilyRegisterAll(supplement()), .supplementaryFamilyRegisterPart(supplement([.init(name: headOfRegister, addresses: addresses(3))])),
        ]
    }
}
