import Crypto
import Domain
import Paper
import PaperProof

/// A municipality, its keys and a certificate of a made-up person.
struct Samples {
    static let now: Int64 = 1_775_005_500_000
    static let signedAt = Instant(millisecondsSinceEpoch: now)
    static let protection = PaperProtection(deterrentText: "複製", hiddenFigure: .certifiedMark)
    static let city = PaperExaminer.Municipality(id: "musashimurayama", protection: protection)
    static let requestHash = [UInt8](repeating: 0xAB, count: 32)

    let press: PaperPress
    let authority: CertificateAuthority
    let certificate: Certificate
    let key: PrivateKey
    let site: PrivateKey
    let examiner: PaperExaminer

    init() throws {
        press = try PaperPress()
        authority = try CertificateAuthority.selfSigned(name: "documents", notBeforeMilliseconds: Samples.now - 1000, notAfterMilliseconds: Samples.now + 86_400_000)
        (certificate, key) = try Samples.certify(Samples.city.id, authority)
        site = try PrivateKey.generate(.p256)
        examiner = PaperExaminer(press: press, signers: try CertificateVerifier(root: authority.certificate))
    }

    static func certify(_ municipality: String, _ authority: CertificateAuthority) throws -> (Certificate, PrivateKey) {
        let key = try PrivateKey.generate(.p256)
        return (try authority.issue(.documentSigning(
            uri: DocumentSigner.uri(ofMunicipality: municipality), publicKey: key.publicKey,
            notBeforeMilliseconds: now - 1000, notAfterMilliseconds: now + 86_400_000)), key)
    }

    var signer: DocumentSigner { DocumentSigner(municipality: "132233", certificate: certificate, key: key, site: site.publicKey) }

    static func sheet(incomes: Int = 1) -> CertificateSheet {
        let kinds = Array(IncomeKind.allCases.prefix(incomes))
        return CertificateSheet(
            municipality: IssuingMunicipality(prefecture: "東京都", name: "武蔵村山市", headTitle: "武蔵村山市長", headName: "見本　一郎", sealText: "武蔵村山市長之印"),
            issuedOn: CivilDate(daysSinceEpoch: 20_544), number: "kiosk-a1.7",
            content: .income(IncomeCertificate(
                name: "見本　花子", address: "東京都武蔵村山市本町一丁目１番地の１", birthDate: CivilDate(daysSinceEpoch: 3693), fiscalYear: 2025,
                incomes: kinds.map { Income(kind: $0, revenueYen: 5_234_500, incomeYen: 3_747_600) })))
    }

    /// As many people as take several pages.
    static func household(of count: Int) -> CertificateSheet {
        let members = (1...count).map { number in
            let resident = Resident(
                id: ResidentID("\(number)"), household: HouseholdID("H1"), name: "見本　花子", nameKana: "ミホン　ハナコ", birthDate: CivilDate(daysSinceEpoch: 3693 + number),
                sex: .female, relationship: number == 1 ? "世帯主" : "子", address: "東京都武蔵村山市本町一丁目１番地の１", addressSince: CivilDate(daysSinceEpoch: 18_000),
                residentSince: CivilDate(daysSinceEpoch: 16_000), notifiedOn: CivilDate(daysSinceEpoch: 18_006), previousAddress: "埼玉県川口市青木二丁目１番１号", domicile: nil,
                foreign: nil, registeredSeal: nil)
            return ResidentRecordMember(resident: resident, individualNumber: nil)
        }
        let sheet = sheet()
        return CertificateSheet(
            municipality: sheet.municipality, issuedOn: sheet.issuedOn, number: sheet.number,
            content: .residentRecordItems(ResidentRecordItems(
                scope: .household, headOfHousehold: "見本　花子", members: members, items: [.dates, .previousAddress], individualNumber: false)))
    }

    /// What the municipality sends.
    func signedPart() throws -> [UInt8] {
        let part = try signer.part(of: press.draw(Samples.sheet()), by: press, at: Samples.signedAt)
        return try signer.sign(part, requestHash: Samples.requestHash)
    }

    /// What the centre makes of it.
    func paper() throws -> [UInt8] {
        try examiner.compose(signedPart(), of: Samples.city, requestHash: Samples.requestHash, nowMilliseconds: Samples.now)
    }

    func refusal(of paper: [UInt8], city: PaperExaminer.Municipality = Samples.city, requestHash: [UInt8] = Samples.requestHash) -> PaperExaminer.Refusal? {
        do {
            try examiner.examine(paper, of: city, requestHash: requestHash, nowMilliseconds: Samples.now)
            return nil
        } catch {
            return error as? PaperExaminer.Refusal
        }
    }
}
