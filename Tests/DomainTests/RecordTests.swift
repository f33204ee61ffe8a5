import Domain
import Testing

@Suite("What certificates hold")
struct RecordTests {
    @Test("an imprint knows its dots")
    func imprint() throws {
        var rows = [UInt8](repeating: 0, count: 2 * 8)
        rows[0] = 0x80
        rows[15] = 0x40
        let imprint = try #require(SealImprint(width: 10, height: 8, rows: rows))
        #expect(imprint.has(0, 0) && imprint.has(9, 7) && !imprint.has(1, 0) && !imprint.has(10, 7) && !imprint.has(-1, 0) && !imprint.has(0, 8))
    }

    @Test("an imprint of another size than it says, or with dots beyond its edge, is none", arguments: [
        (10, 8, 15), (10, 8, 17), (7, 8, 8), (8, 7, 7), (401, 8, 408), (0, 0, 0), (-8, 8, 8), (Int.max, Int.max, 8),
    ])
    func wrongImprint(width: Int, height: Int, count: Int) {
        #expect(SealImprint(width: width, height: height, rows: [UInt8](repeating: 0, count: count)) == nil)
        #expect(SealImprint(width: 10, height: 8, rows: [UInt8](repeating: 0xFF, count: 16)) == nil)
        #expect(SealImprint(width: 16, height: 8, rows: [UInt8](repeating: 0xFF, count: 16)) != nil)
    }

    @Test("chosen items stand in the order of the record, each once, however they were chosen")
    func items() {
        let items = ResidentRecordItems(scope: .oneself, headOfHousehold: "", members: [], items: [.foreignResident, .relationship, .dates], individualNumber: false)
        #expect(items.items == [.relationship, .dates, .foreignResident])
    }

    @Test("taxes and incomes add up")
    func sums() throws {
        let birth = try #require(CivilDate(iso8601: "1980-01-02"))
        let income = IncomeCertificate(name: "見本", address: "見本市", birthDate: birth, fiscalYear: 2025, incomes: [
            Income(kind: .salary, revenueYen: 4_000_000, incomeYen: 2_760_000), Income(kind: .realEstate, revenueYen: 200_000, incomeYen: 90_000),
        ])
        let tax = MunicipalTax(municipality: MunicipalTax.Share(perCapitaYen: 3000, incomeYen: 90_000), prefecture: MunicipalTax.Share(perCapitaYen: 1000, incomeYen: 60_000))
        let certificate = TaxationCertificate(
            income: income, deductions: [Deduction(kind: .socialInsurance, yen: 600_000), Deduction(kind: .basic, yen: 430_000)],
            dependants: Dependants(spouse: true, specific: 1, elderly: 0, other: 0, under16: 2), taxableYen: 1_820_000, tax: tax)
        #expect(income.totalIncomeYen == 2_850_000 && certificate.totalDeductionYen == 1_030_000)
        #expect(tax.municipality.totalYen == 93_000 && tax.totalYen == 154_000 && certificate.dependants.count == 3)
    }

    @Test("every kind of certificate has content of its own")
    func kinds() throws {
        let birth = try #require(CivilDate(iso8601: "1980-01-02"))
        let imprint = try #require(SealImprint(width: 8, height: 8, rows: [UInt8](repeating: 0, count: 8)))
        let income = IncomeCertificate(name: "", address: "", birthDate: birth, fiscalYear: 2025, incomes: [])
        let shown = ResidentRecordShown(relationshipAndHead: false, domicile: false, individualNumber: false)
        let register = FamilyRegister(domicile: FamilyRegisterText(""), headOfRegister: FamilyRegisterText(""), matters: [], persons: [])
        let supplement = SupplementaryFamilyRegister(domicile: FamilyRegisterText(""), headOfRegister: FamilyRegisterText(""), persons: [])
        let contents: [CertificateContent] = [
            .residentRecord(ResidentRecordCopy(scope: .oneself, headOfHousehold: "", members: [], shown: shown)),
            .residentRecordItems(ResidentRecordItems(scope: .oneself, headOfHousehold: "", members: [], items: [], individualNumber: false)),
            .sealRegistration(SealRegistrationCertificate(imprint: imprint, name: "", nameKana: nil, alias: nil, formerSurname: nil, birthDate: birth, address: "")),
            .income(income),
            .taxation(TaxationCertificate(income: income, deductions: [], dependants: Dependants(spouse: false, specific: 0, elderly: 0, other: 0, under16: 0), taxableYen: 0, tax: nil)),
            .familyRegisterAll(register), .familyRegisterIndividual(register), .supplementaryFamilyRegisterAll(supplement), .supplementaryFamilyRegisterPart(supplement),
        ]
        #expect(contents.map(\.kind) == CertificateKind.allCases)
    }
}
