import Domain
import JSON
import Messages

/// Messages about seals, taxes and family registers.
enum RegisterSamples {
    private static let id = Sample.id
    private static let deadline = Sample.deadline
    private static let resident = ResidentID("142069-R000017")
    private static let asOf = Instant(millisecondsSinceEpoch: 1_775_012_400_123)

    private static func text(_ text: String) -> FamilyRegisterText { FamilyRegisterText(text) }
    private static func date(_ text: String) -> CivilDate { Sample.date(text) }

    /// The dots of this imprint are of the right number, so that the smallest one is never taken.
    private static func imprint(_ side: Int) -> SealImprint? {
        SealImprint(width: side, height: side, rows: (0..<(side * ((side + 7) / 8))).map { side.isMultiple(of: 8) ? UInt8(truncatingIfNeeded: $0 &* 37) : 0 })
    }

    static func seal(_ side: Int, isFull: Bool) -> [SealRegistrationResponse] {
        imprint(side).map { imprint in
            [SealRegistrationResponse(requestHash: Sample.hash, asOf: asOf, certificate: SealRegistrationCertificate(
                imprint: imprint, name: "SAMPLE MARIA", nameKana: isFull ? "サンプル　マリア" : nil, alias: isFull ? "見本　真理" : nil,
                formerSurname: isFull ? "手本" : nil, birthDate: date("1990-01-01"), address: "神奈川県小田原市荻窪３００番地"))]
        } ?? []
    }

    static func tax(isTaxed: Bool, withTaxation: Bool) -> TaxRecordResponse {
        TaxRecordResponse(requestHash: Sample.hash, asOf: asOf, record: taxation(isTaxed: isTaxed), withTaxation: withTaxation)
    }

    static func taxation(isTaxed: Bool) -> TaxationCertificate {
        TaxationCertificate(
            income: IncomeCertificate(
                name: "見本　花子", address: "神奈川県小田原市荻窪３００番地", birthDate: date("1980-02-29"), fiscalYear: 2025,
                incomes: isTaxed ? IncomeKind.allCases.map { Income(kind: $0, revenueYen: 3_000_000, incomeYen: 2_000_000) } : []),
            deductions: isTaxed ? DeductionKind.allCases.map { Deduction(kind: $0, yen: 330_000) } : [],
            dependants: Dependants(spouse: isTaxed, specific: 1, elderly: 2, other: 3, under16: 4), taxableYen: isTaxed ? 8_350_000 : 0,
            tax: isTaxed ? MunicipalTax(
                municipality: MunicipalTax.Share(perCapitaYen: 3000, incomeYen: 499_500), prefecture: MunicipalTax.Share(perCapitaYen: 1000, incomeYen: 333_000)) : nil)
    }

    private static let other = OtherRegister(domicile: text("東京都瑞穂町桜台二丁目２番地"), headOfRegister: text("手本　一郎"))
    private static let notice = PersonalMatter.Notice(on: date("1980-03-03"), by: "父", receivedAt: text("東京都瑞穂町長"))

    static let fullRegister = FamilyRegister(
        domicile: text("神奈川県小田原市荻窪３００番地"), headOfRegister: text("渡辺\u{E0101}　太郎"),
        matters: [
            .compiled(on: date("2001-02-03")), .converted(on: date("2004-05-06"), ground: "平成６年法務省令第５１号附則第２条第１項による改製"),
            .transferred(on: date("2010-07-08"), from: text("東京都瑞穂町桜台二丁目２番地")),
            .surnameChanged(on: date("2011-01-01"), ground: "戸籍法１０７条１項の届出", from: text("手本")),
        ],
        persons: [
            FamilyRegisterPerson(
                name: text("渡辺\u{E0101}　太郎"), birthDate: date("1980-02-29"), spouse: .husband,
                parents: FamilyRegisterPerson.Parents(father: text("手本　一郎"), mother: text("手本　月子"), relationship: "長男"),
                adoptiveParents: FamilyRegisterPerson.Parents(father: text("渡辺\u{E0101}　三郎"), mother: text("渡辺\u{E0101}　星子"), relationship: "養子"),
                isRemoved: false,
                matters: [
                    .birth(PersonalMatter.Birth(on: date("1980-02-29"), place: text("東京都瑞穂町"), notice: notice)),
                    .adoption(PersonalMatter.Adoption(
                        on: date("1990-01-01"), father: text("渡辺\u{E0101}　三郎"), mother: text("渡辺\u{E0101}　星子"), receivedAt: text("東京都瑞穂町長"), previous: other)),
                    .marriage(PersonalMatter.Marriage(
                        on: date("2001-02-03"), spouse: text("サンプル，マリア"), spouseNationality: "ブラジル", receivedAt: text("東京都瑞穂町長"), previous: other, new: other)),
                    .divorce(PersonalMatter.Divorce(on: date("2003-02-03"), spouse: text("サンプル，マリア"), receivedAt: text("東京都瑞穂町長"), previous: other, new: other)),
                    .bereavement(PersonalMatter.Bereavement(on: date("2005-01-01"))), .separation(PersonalMatter.Separation(on: date("2006-01-01"), previous: other)),
                    .death(PersonalMatter.Death(on: date("2020-01-01"), place: text("東京都瑞穂町"), notice: notice)),
                ]),
            plainPerson,
        ])

    private static let plainPerson = FamilyRegisterPerson(
        name: text("見本　花子"), birthDate: date("1981-01-01"), spouse: nil,
        parents: FamilyRegisterPerson.Parents(father: nil, mother: nil, relationship: "長女"), adoptiveParents: nil, isRemoved: true,
        matters: [
            .birth(PersonalMatter.Birth(on: date("1981-01-01"), place: text("神奈川県小田原市"), notice: PersonalMatter.Notice(on: date("1981-01-02"), by: "母", receivedAt: nil))),
            .adoption(PersonalMatter.Adoption(on: date("1982-01-01"), father: nil, mother: nil, receivedAt: nil, previous: other)),
            .marriage(PersonalMatter.Marriage(on: date("2001-02-03"), spouse: text("渡辺\u{E0101}　太郎"), receivedAt: nil)),
            .divorce(PersonalMatter.Divorce(on: date("2003-02-03"), spouse: text("渡辺\u{E0101}　太郎"), receivedAt: nil)),
        ])

    static let plainRegister = FamilyRegister(
        domicile: text("神奈川県小田原市荻窪３００番地"), headOfRegister: text("見本　花子"), matters: [.compiled(on: date("2001-02-03"))], persons: [plainPerson])

    static let supplement = SupplementaryFamilyRegister(
        domicile: text("神奈川県小田原市荻窪３００番地"), headOfRegister: text("見本　花子"),
        persons: [SupplementaryFamilyRegister.Person(name: text("見本　花子"), addresses: [
            SupplementaryFamilyRegister.Address(text: text("東京都瑞穂町桜台二丁目２番地"), since: date("1981-01-01")),
            SupplementaryFamilyRegister.Address(text: text("神奈川県小田原市荻窪３００番地"), since: date("2001-02-03")),
        ])])

    static var all: [Sample] {
        var samples = [
            Sample(.core, .sealRegistration, .request, SealRegistrationRequest(requestID: id, deadline: deadline, resident: resident)),
            Sample(.core, .taxRecord, .request, TaxRecordRequest(requestID: id, deadline: deadline, resident: resident, fiscalYear: 2025, taxation: true)),
            Sample(.core, .taxRecord, .response, tax(isTaxed: true, withTaxation: true)), Sample(.core, .taxRecord, .response, tax(isTaxed: false, withTaxation: true), "no tax"),
            Sample(.core, .taxRecord, .response, tax(isTaxed: true, withTaxation: false), "income only"),
            Sample(.core, .familyRegister, .response, FamilyRegisterResponse(requestHash: Sample.hash, asOf: asOf, register: fullRegister), "every optional part"),
            Sample(.core, .familyRegister, .response, FamilyRegisterResponse(requestHash: Sample.hash, asOf: asOf, register: plainRegister), "without optional parts"),
            Sample(.core, .supplementaryFamilyRegister, .response, SupplementaryFamilyRegisterResponse(requestHash: Sample.hash, asOf: asOf, register: supplement)),
        ]
        for message in [MessageName.familyRegister, .supplementaryFamilyRegister] {
            samples.append(Sample(.core, message, .request, FamilyRegisterRequest(requestID: id, deadline: deadline, resident: resident, extent: .members, members: [1, 20])))
            samples.append(Sample(.core, message, .request, FamilyRegisterRequest(requestID: id, deadline: deadline, resident: resident, extent: .all, members: []), "everybody"))
        }
        samples += seal(400, isFull: true).map { Sample(.core, .sealRegistration, .response, $0, "the largest") }
        samples += seal(9, isFull: false).map { Sample(.core, .sealRegistration, .response, $0, "without optional parts") }
        return samples
    }
}
