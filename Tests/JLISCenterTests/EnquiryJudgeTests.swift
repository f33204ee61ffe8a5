import Crypto
import Domain
@testable import JLISCenter
import Messages
import Paper
import PaperProof
import Testing

@Suite("What the enquiry site vouches for (H3)")
struct EnquiryJudgeTests {
    private static let now: Int64 = 1_775_005_500_000
    private static let day: Int64 = 86_400_000

    private let press: PaperPress
    private let authority: CertificateAuthority
    private let site: PrivateKey
    private let odawara: City
    private let mizuho: City
    private let picture: FrontPicture

    private struct City {
        let id: String
        let code: String
        let certificate: Certificate
        let key: PrivateKey

        init(_ id: String, _ code: String, _ authority: CertificateAuthority) throws {
            let key = try PrivateKey.generate(.p256)
            self.id = id
            self.code = code
            self.key = key
            certificate = try authority.issue(.documentSigning(
                uri: DocumentSigner.uri(ofMunicipality: id), publicKey: key.publicKey, notBeforeMilliseconds: now - day, notAfterMilliseconds: now + day))
        }

        var signer: EnquiryJudge.Signer { .init(certificate: certificate, uri: DocumentSigner.uri(ofMunicipality: id)) }
    }

    init() throws {
        press = try PaperPress()
        authority = try CertificateAuthority.selfSigned(name: "documents", notBeforeMilliseconds: Self.now - 2 * Self.day, notAfterMilliseconds: Self.now + 2 * Self.day)
        site = try PrivateKey.generate(.p256)
        odawara = try City("odawara", "142069", authority)
        mizuho = try City("mizuho", "133035", authority)
        picture = try #require(try press.draw(Self.sheet).pictures.first)
    }

    private static let sheet = CertificateSheet(
        municipality: IssuingMunicipality(prefecture: "神奈川県", name: "小田原市", headTitle: "小田原市長", headName: "見本　四郎", sealText: "小田原市長之印"),
        issuedOn: CivilDate(daysSinceEpoch: 20_544), number: "kiosk-a1.7",
        content: .income(IncomeCertificate(
            name: "見本　花子", address: "神奈川県小田原市荻窪３００番地", birthDate: CivilDate(daysSinceEpoch: 3693), fiscalYear: 2025,
            incomes: IncomeKind.allCases.prefix(1).map { Income(kind: $0, revenueYen: 5_234_500, incomeYen: 3_747_600) })))

    private func judge(_ cities: [City]? = nil) throws -> EnquiryJudge {
        let known = cities ?? [odawara, mizuho]
        return EnquiryJudge(
            key: site, signers: Dictionary(uniqueKeysWithValues: known.map { ($0.code, $0.signer) }), authority: try CertificateVerifier(root: authority.certificate), press: press)
    }

    private func record(_ city: City, as code: String? = nil, at milliseconds: Int64 = now, to other: PublicKey? = nil) throws -> [UInt8] {
        try ScrambleRecord.seal(picture, municipality: code ?? city.code, at: Instant(millisecondsSinceEpoch: milliseconds), key: city.key, to: other ?? site.publicKey)
    }

    private func doubt(_ octets: [UInt8], _ cities: [City]? = nil) throws -> EnquiryJudge.Doubt? {
        guard case .notGenuine(let doubt) = try judge(cities).judge(octets) else { return nil }
        return doubt
    }

    @Test("H3: says which municipality signed, when, and draws the front that it signed")
    func genuine() throws {
        for city in [odawara, mizuho] {
            guard case .genuine(let municipality, let signedAt, let drawing) = try judge().judge(record(city)) else {
                Issue.record("\(city.id) is not genuine")
                continue
            }
            #expect(municipality == city.code && signedAt == Instant(millisecondsSinceEpoch: Self.now))
            #expect(try String(decoding: drawing, as: UTF8.self) == press.drawing(of: picture))
            #expect(drawing.count <= EnquireResponse.maximumDrawingBytes)
        }
    }

    @Test("H3: does not vouch for a record with another city's signature, of an unknown city, or to another site")
    func foreign() throws {
        #expect(try doubt(record(odawara)) == nil)
        #expect(try doubt(record(mizuho, as: "142069")) == .signatureInvalid)
        #expect(try doubt(record(odawara, as: "142077")) == .municipalityUnknown)
        #expect(try doubt(record(odawara), [mizuho]) == .municipalityUnknown)
        #expect(try doubt(record(odawara, to: PrivateKey.generate(.p256).publicKey)) == .damaged)
    }

    @Test("H3: does not vouch for what is no record, whatever its length")
    func garbage() throws {
        let good = try record(odawara)
        #expect(try doubt([]) == .damaged)
        for count in [1, 65, 66, 81, 82, 100, 3076] {
            #expect(try doubt([UInt8](repeating: 1, count: count)) == .damaged)
            #expect(try doubt((0..<count).map { UInt8(truncatingIfNeeded: $0 * 197 + 1) }) == .damaged)
        }
        for position in [0, 1, 2, 66, good.count / 2, good.count - 1] {
            var altered = good
            altered[position] ^= 1
            #expect(try doubt(altered) == .damaged)
        }
    }

    @Test("H3: a certificate vouches for the days on which it was in force, if the documents' authority issued it to that city")
    func inForce() throws {
        #expect(try doubt(record(odawara, at: Self.now - Self.day)) == nil && doubt(record(odawara, at: Self.now + Self.day - 1000)) == nil)
        #expect(try doubt(record(odawara, at: Self.now - Self.day - 1000)) == .certificateInvalid)
        #expect(try doubt(record(odawara, at: Self.now + Self.day + 1000)) == .certificateInvalid)
        let elsewhere = try CertificateAuthority.selfSigned(name: "documents", notBeforeMilliseconds: Self.now - 2 * Self.day, notAfterMilliseconds: Self.now + 2 * Self.day)
        let forger = try City("odawara", "142069", elsewhere), renamed = try City("fujisawa", "142069", authority)
        #expect(try doubt(record(forger), [forger]) == .certificateInvalid)
        let posing = EnquiryJudge(
            key: site, signers: ["142069": .init(certificate: renamed.certificate, uri: DocumentSigner.uri(ofMunicipality: "odawara"))],
            authority: try CertificateVerifier(root: authority.certificate), press: press)
        guard case .notGenuine(.certificateInvalid) = try posing.judge(record(renamed)) else { return #expect(Bool(false), "fujisawa's certificate signs for odawara") }
    }

    @Test("H3: the wire has room for what a scramble image carries and for the largest drawing")
    func room() {
        #expect(EnquireRequest.maximumRecordBytes == ScrambleReader.capacity)
        #expect(EnquireResponse.maximumDrawingBytes == FrontPicture.maximumDrawnOctets)
    }
}
