import Crypto
import Domain
@testable import Registration
import Testing

/// A made-up application.
enum Sample {
    static let entered: [ApplicationForm.Field: String] = [
        .domicile: "神奈川県小田原市見本町一丁目１２３番地", .headOfRegister: "見本　太郎", .phone: "0465-00-0000", .birthDate: "1980-02-29", .cardExpiry: "2030-02-28", .securityCode: "0123",
    ]

    static func form(_ changes: [ApplicationForm.Field: String] = [:]) throws(ApplicationForm.Problems) -> ApplicationForm {
        try ApplicationForm(entered: { changes[$0] ?? entered[$0] })
    }

    static func content() throws -> ApplicationContent {
        ApplicationContent(form: try form(), requestID: RequestID(node: "kiosk-a1", counter: 7), serial: "4a", municipality: "142069")
    }
}

@Suite("What is entered for a use registration (G5)")
struct ApplicationFormTests {
    @Test("G5: is taken with blanks around it, wide digits and hyphens, and says the same")
    func lenient() throws {
        let form = try Sample.form([.domicile: "　神奈川県小田原市見本町一丁目１２３番地 ", .phone: "０４６５ー００ー００００", .birthDate: "１９８０－０２－２９", .securityCode: "０１２３"])
        #expect(form == (try Sample.form()))
        #expect(form[.phone] == "0465000000")
    }

    @Test("is refused field by field, and the refusal names the field and what would be right", arguments: [
        (ApplicationForm.Field.domicile, ""), (.domicile, String(repeating: "あ", count: 121)), (.domicile, "a\u{202E}b"), (.headOfRegister, "　"), (.phone, "1234567890"), (.phone, "04650"),
        (.birthDate, "1980-02-30"), (.birthDate, "昭和55年"), (.cardExpiry, "2030"), (.securityCode, "12345"), (.securityCode, "一二三四"),
    ])
    func refused(field: ApplicationForm.Field, text: String) {
        #expect(throws: ApplicationForm.Problems(fields: [field])) { try Sample.form([field: text]) }
        #expect(!field.correction.isEmpty)
    }

    @Test("is refused as a whole where nothing is entered, every field by name")
    func empty() { #expect(throws: ApplicationForm.Problems(fields: ApplicationForm.Field.allCases)) { try ApplicationForm(entered: { _ in nil }) } }
}

@Suite("An application sealed to the city (G5, I1)")
struct SealedApplicationTests {
    @Test("G5: opens with the city's key and says what was entered, for which card, request and city")
    func opens() throws {
        let key = try PrivateKey.generate(.p256)
        let sealed = try SealedApplication.seal(Sample.content(), to: #require(key.publicKey.p256Point))
        #expect(try SealedApplication.open(sealed, with: key) == Sample.content())
    }

    @Test("G5: nobody between can read it, another city included, and one altered octet is found", arguments: [0, 40, 300, 900])
    func closed(place: Int) throws {
        let key = try PrivateKey.generate(.p256)
        var sealed = try SealedApplication.seal(Sample.content(), to: #require(key.publicKey.p256Point))
        #expect(throws: SealedApplication.Failure.unreadable) { try SealedApplication.open(sealed, with: PrivateKey.generate(.p256)) }
        let text = String(decoding: sealed, as: UTF8.self)
        for value in Sample.entered.values { #expect(!text.contains(value)) }
        sealed[place] ^= 1
        #expect(throws: SealedApplication.Failure.unreadable) { try SealedApplication.open(sealed, with: key) }
    }

    @Test("is as long as any other: how long a name is does not show")
    func length() throws {
        let point = try #require(try PrivateKey.generate(.p256).publicKey.p256Point)
        let long = ApplicationContent(
            form: try Sample.form([.domicile: String(repeating: "龘", count: 120), .headOfRegister: String(repeating: "龘", count: 60)]),
            requestID: RequestID(node: String(repeating: "k", count: 40), counter: .max), serial: String(repeating: "f", count: 40), municipality: "142069")
        #expect(try SealedApplication.seal(long, to: point).count == SealedApplication.seal(Sample.content(), to: point).count)
    }

    @Test("what is no application is not opened, though it is sealed to the city")
    func foreign() throws {
        let key = try PrivateKey.generate(.p256)
        let sealed = try Envelope.seal([UInt8](repeating: 0x30, count: SealedApplication.contentCount), to: #require(key.publicKey.p256Point))
        #expect(throws: SealedApplication.Failure.unreadable) { try SealedApplication.open(sealed, with: key) }
    }
}
