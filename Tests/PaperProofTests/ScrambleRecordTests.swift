import Crypto
import Paper
@testable import PaperProof
import Testing

@Suite("What the scramble image carries (H3)")
struct ScrambleRecordTests {
    private let samples: Samples
    private let picture: FrontPicture
    private let record: [UInt8]

    init() throws {
        samples = try Samples()
        picture = try #require(try samples.press.draw(Samples.sheet()).pictures.first)
        record = try ScrambleRecord.seal(picture, municipality: "132233", key: samples.key, to: samples.site.publicKey)
    }

    private func open(_ octets: [UInt8], key: PrivateKey? = nil, certificate: Certificate?) throws(ScrambleRecord.Refusal) -> ScrambleRecord {
        try ScrambleRecord.open(octets, key: key ?? samples.site) { $0 == "132233" ? certificate : nil }
    }

    @Test("H3: opens to the enquiry site alone, and shows the front that the city signed")
    func opens() throws {
        let opened = try open(record, certificate: samples.certificate)
        #expect(opened.picture == picture && opened.municipality == "132233")
        #expect(record.count <= ScrambleReader.capacity)
        let other = try PrivateKey.generate(.p256)
        #expect(throws: ScrambleRecord.Refusal.damaged) { try open(record, key: other, certificate: samples.certificate) }
    }

    @Test("H3: is refused with any bit altered, cut or longer")
    func altered() throws {
        for bit in 0..<record.count * 8 where bit < 700 * 8 || bit % 61 == 0 {
            var altered = record
            altered[bit / 8] ^= 0x80 >> UInt8(bit % 8)
            #expect(throws: ScrambleRecord.Refusal.damaged, "bit \(bit)") { try open(altered, certificate: samples.certificate) }
        }
        #expect(throws: ScrambleRecord.Refusal.damaged) { try open([], certificate: samples.certificate) }
        #expect(throws: ScrambleRecord.Refusal.damaged) { try open(Array(record.dropLast()), certificate: samples.certificate) }
        #expect(throws: ScrambleRecord.Refusal.damaged) { try open(record + [0], certificate: samples.certificate) }
    }

    @Test("H3: is refused where another city signed, or none that is known")
    func signer() throws {
        let (certificate, key) = try Samples.certify("mizuho", samples.authority)
        #expect(throws: ScrambleRecord.Refusal.signatureInvalid) { try open(record, certificate: certificate) }
        #expect(throws: ScrambleRecord.Refusal.municipalityUnknown) { try open(record, certificate: nil) }
        let forged = try ScrambleRecord.seal(picture, municipality: "132233", key: key, to: samples.site.publicKey)
        #expect(throws: ScrambleRecord.Refusal.signatureInvalid) { try open(forged, certificate: samples.certificate) }
    }

    @Test("is another each time, so that two papers of one person do not look alike")
    func fresh() throws {
        #expect(try ScrambleRecord.seal(picture, municipality: "132233", key: samples.key, to: samples.site.publicKey) != record)
    }
}
