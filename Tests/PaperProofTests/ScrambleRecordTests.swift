import Crypto
import Domain
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
        record = try ScrambleRecord.seal(picture, municipality: "132233", at: Samples.signedAt, key: samples.key, to: samples.site.publicKey)
    }

    private func open(_ octets: [UInt8], key: PrivateKey? = nil, certificate: Certificate?) throws(ScrambleRecord.Refusal) -> ScrambleRecord {
        try ScrambleRecord.open(octets, key: key ?? samples.site) { $0 == "132233" ? certificate : nil }
    }

    @Test("H3: opens to the enquiry site alone, and shows the front that the city signed")
    func opens() throws {
        let opened = try open(record, certificate: samples.certificate)
        #expect(opened.picture == picture && opened.municipality == "132233" && opened.signedAt == Samples.signedAt)
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
        let forged = try ScrambleRecord.seal(picture, municipality: "132233", at: Samples.signedAt, key: key, to: samples.site.publicKey)
        #expect(throws: ScrambleRecord.Refusal.signatureInvalid) { try open(forged, certificate: samples.certificate) }
    }

    @Test("is another each time, so that two papers of one person do not look alike")
    func fresh() throws {
        #expect(try ScrambleRecord.seal(picture, municipality: "132233", at: Samples.signedAt, key: samples.key, to: samples.site.publicKey) != record)
    }

    @Test("H3: says to the millisecond when it was signed, from 1970 to the last day of 9999")
    func moment() throws {
        func signedAt(_ moment: Instant) throws -> Instant {
            try open(ScrambleRecord.seal(picture, municipality: "132233", at: moment, key: samples.key, to: samples.site.publicKey), certificate: samples.certificate).signedAt
        }
        for milliseconds: Int64 in [0, 1, 1_775_005_500_123, 253_402_300_799_999] {
            let moment = Instant(millisecondsSinceEpoch: milliseconds)
            #expect(try signedAt(moment) == moment)
        }
        #expect(try signedAt(Instant(millisecondsSinceEpoch: -1)) == Instant(millisecondsSinceEpoch: 0), "what lies before is its beginning")
        #expect(try signedAt(Instant(millisecondsSinceEpoch: .max)) == Instant(millisecondsSinceEpoch: .max), "a clock far off")
    }

    /// What a city that lies would seal: another code, moment or picture over a signature that was made for these.
    private func resealed(_ change: (inout [UInt8]) -> Void) throws -> [UInt8] {
        let purpose = Array("kofu scramble record".utf8) + [1]
        let inside = try CompactEnvelope.open(Array(record.dropFirst()), recipient: samples.site, purpose: purpose)
        var octets = inside.withSpan { span in span.indices.map { span[$0] } }
        change(&octets)
        return [1] + (try CompactEnvelope.seal(octets, to: samples.site.publicKey, purpose: purpose))
    }

    @Test("H3: the moment of signing is signed: one millisecond more or less, or another city, and the signature is not right any more", arguments: [0, 5, 6, 9, 11])
    func signedMoment(octet: Int) throws {
        #expect(try open(resealed { _ in }, certificate: samples.certificate).signedAt == Samples.signedAt)
        let altered = try resealed { $0[octet] ^= 1 }
        #expect(throws: octet < 6 ? ScrambleRecord.Refusal.municipalityUnknown : .signatureInvalid) { try open(altered, certificate: samples.certificate) }
        #expect(throws: ScrambleRecord.Refusal.signatureInvalid) { try ScrambleRecord.open(altered, key: samples.site) { _ in samples.certificate } }
    }

    @Test("H3: whatever stands inside, nothing but a record of this form is opened", arguments: 0..<14)
    func short(count: Int) throws {
        let cut = try resealed { $0 = Array($0.prefix(count)) }, none = try resealed { $0[12] = 0 }, long = try resealed { $0[12] = 255 }
        #expect(throws: ScrambleRecord.Refusal.damaged) { try open(cut, certificate: samples.certificate) }
        #expect(throws: ScrambleRecord.Refusal.self) { try open(none, certificate: samples.certificate) }
        #expect(throws: ScrambleRecord.Refusal.self) { try open(long, certificate: samples.certificate) }
    }
}
