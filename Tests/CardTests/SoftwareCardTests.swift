import Crypto
import Foundation
import Testing
@testable import Card

/// D1–D5, invariant 14.
@Suite struct SoftwareCardTests {
    let directory: TemporaryDirectory
    var card: String { directory.path + "/card-1" }

    init() throws {
        directory = try TemporaryDirectory()
        try SoftwareCard.manufacture(in: directory.path, id: "card-1", kind: .p256, pin: pin("1234"))
    }

    private func pin(_ digits: String) throws -> PIN {
        var text = Array(digits.utf8)
        return try PIN.taking(&text)
    }

    /// The code with which a signature is refused; nil where it is given.
    private func refusal(_ digits: String) throws -> CardError.Code? {
        var card = try SoftwareCard.open(directory: card)
        do {
            _ = try card.sign([1, 2, 3], pin: pin(digits))
            return nil
        } catch let error as CardError {
            return error.code
        }
    }

    private func installCertificate(for key: PublicKey) throws -> [UInt8] {
        let authority = try CertificateAuthority.selfSigned(name: "users", notBeforeMilliseconds: 0, notAfterMilliseconds: 4_000_000_000_000)
        let certificate = try authority.issue(.userAuthentication(serial: [1, 2], publicKey: key, notBeforeMilliseconds: 0, notAfterMilliseconds: 4_000_000_000_000))
        try SoftwareCard.open(directory: card).install(certificate: certificate.der)
        return certificate.der
    }

    private func key() throws -> PublicKey { try SoftwareCard.manufacture(in: directory.path, id: "card-1", kind: .p256, pin: pin("9999")) }

    @Test("the right PIN gives a signature that the card's public key verifies", arguments: KeyKind.allCases)
    func signs(kind: KeyKind) throws {
        let publicKey = try SoftwareCard.manufacture(in: directory.path, id: kind.rawValue, kind: kind, pin: pin("0000"))
        var card = try SoftwareCard.open(directory: "\(directory.path)/\(kind.rawValue)")
        let signature = try card.sign([1, 2, 3], pin: pin("0000"))
        #expect(publicKey.kind == kind)
        #expect(try publicKey.verify(signature, of: [1, 2, 3]))
        #expect(try !publicKey.verify(signature, of: [1, 2, 4]))
    }

    @Test("a wrong PIN gives no signature and costs a try, and a right one restores all tries (D3)")
    func wrongPIN() throws {
        #expect(try refusal("1235") == .wrongPIN)
        #expect(try SoftwareCard.open(directory: card).remainingTries == 2)
        #expect(try refusal("1234") == nil)
        #expect(try SoftwareCard.open(directory: card).remainingTries == 3)
    }

    @Test("three errors in a row lock the card, also against the right PIN and after it is put back (D2)")
    func locks() throws {
        #expect(try refusal("0001") == .wrongPIN)
        #expect(try refusal("0002") == .wrongPIN)
        #expect(try refusal("0003") == .locked)
        #expect(try refusal("1234") == .locked)
        #expect(try SoftwareCard.open(directory: card).state == .locked)
    }

    @Test("two errors, a right PIN and two errors do not lock the card")
    func onlyConsecutiveErrorsLock() throws {
        for digits in ["0001", "0002", "1234", "0003", "0004"] { _ = try refusal(digits) }
        #expect(try SoftwareCard.open(directory: card).state == .active)
        #expect(try refusal("1234") == nil)
    }

    @Test("a try is on the disk before there is a right to compare, so a kill in between gives no free try")
    func countsBeforeComparing() throws {
        for left in [2, 1, 0] {
            // The process is killed right after this line: nothing is compared, and the try is gone.
            var counter = try RetryCounter.read(card + "/tries")
            _ = try counter.spend()
            #expect(try String(contentsOfFile: card + "/tries", encoding: .utf8) == "\(left)\n")
        }
        #expect(try refusal("1234") == .locked)
        let path = card + "/tries"
        let error = #expect(throws: CardError.self) {
            var counter = try RetryCounter.read(path)
            _ = try counter.spend()
        }
        #expect(error?.code == .locked)
    }

    @Test("a try that cannot be counted is none: no signature, not even for the right PIN")
    func uncountable() throws {
        var opened = try SoftwareCard.open(directory: card)
        try FileManager.default.removeItem(atPath: card + "/tries")
        do {
            _ = try opened.sign([1], pin: pin("1234"))
            Issue.record("signed although the try could not be counted")
        } catch let error as CardError {
            #expect(error.code == .notWritable)
        }
    }

    @Test("only the city counter unlocks a card, with a new PIN (D2)")
    func counterDesk() throws {
        for digits in ["0001", "0002", "0003"] { _ = try refusal(digits) }
        try CounterDesk.unlock(directory: card, newPIN: pin("4321"))
        #expect(try refusal("1234") == .wrongPIN)
        #expect(try refusal("4321") == nil)
    }

    @Test("a card is in one reader at a time")
    func oneReader() throws {
        let first = try SoftwareCard.open(directory: card)
        let path = card
        let error = #expect(throws: CardError.self) { _ = try SoftwareCard.open(directory: path) }
        #expect(error?.code == .inUse)
        #expect(throws: CardError.self) { try CounterDesk.unlock(directory: path, newPIN: try pin("1111")) }
        #expect(first.remainingTries == 3)
        _ = consume first
        #expect(try SoftwareCard.open(directory: card).remainingTries == 3)
    }

    @Test("the certificate is readable without the PIN, also on a locked card")
    func certificate() throws {
        let der = try installCertificate(for: key())
        #expect(try SoftwareCard.open(directory: card).certificateDER == der)
        for digits in ["0001", "0002", "0003"] { _ = try refusal(digits) }
        #expect(try SoftwareCard.open(directory: card).certificateDER == der)
    }

    @Test("a card without a certificate says so, and takes none that is for another key")
    func noCertificate() throws {
        let card = try SoftwareCard.open(directory: card)
        let missing = #expect(throws: CardError.self) { _ = try card.certificateDER }
        #expect(missing?.code == .noCertificate)
        let authority = try CertificateAuthority.selfSigned(name: "users", notBeforeMilliseconds: 0, notAfterMilliseconds: 4_000_000_000_000)
        let foreign = #expect(throws: CardError.self) { try card.install(certificate: authority.certificate.der) }
        #expect(foreign?.code == .foreignCertificate)
    }

    @Test("a card whose key was removed keeps its PIN and its lost tries when it is completed again")
    func needsKey() throws {
        _ = try installCertificate(for: key())
        let before = try key()
        #expect(try refusal("0001") == .wrongPIN)
        try FileManager.default.removeItem(atPath: card + "/card.key")
        #expect(try SoftwareCard.open(directory: card).needsKey)
        #expect(try refusal("1234") == .needsKey)
        // The other PIN handed in here is not looked at.
        let after = try key()
        #expect(before != after)
        #expect(try SoftwareCard.open(directory: card).remainingTries == 2)
        let opened = try SoftwareCard.open(directory: card)
        #expect(throws: CardError.self) { _ = try opened.certificateDER }
        _ = consume opened
        #expect(try refusal("9999") == .wrongPIN)
        #expect(try refusal("1234") == nil)
    }

    @Test("manufacturing a complete card again changes nothing")
    func manufactureTwice() throws {
        #expect(try key() == key())
        #expect(try refusal("1234") == nil)
    }

    @Test("an identifier that leads out of the directory is refused", arguments: ["", "../x", "a/b", ".", ".."])
    func identifier(id: String) throws {
        #expect(throws: CardError.self) { try SoftwareCard.manufacture(in: directory.path, id: id, kind: .p256, pin: try pin("1234")) }
    }

    @Test("damage is named by its place and never renews the tries", arguments: [
        ("tries", ""), ("tries", "4\n"), ("tries", "3"), ("tries", "33\n"), ("pin.json", "{}"), ("pin.json", ""), ("card.key", "-----BEGIN"),
    ])
    func damage(file: String, content: String) throws {
        try Data(content.utf8).write(to: URL(fileURLWithPath: "\(card)/\(file)"))
        let error = #expect(throws: CardError.self) {
            var card = try SoftwareCard.open(directory: card)
            _ = try card.sign([1], pin: try pin("1234"))
        }
        #expect(error?.code == .unreadable)
        #expect(error?.place.hasSuffix(file) == true)
    }

    @Test("a counter or verifier that is missing makes the card unreadable", arguments: ["tries", "pin.json"])
    func missing(file: String) throws {
        try FileManager.default.removeItem(atPath: "\(card)/\(file)")
        let path = card
        let error = #expect(throws: CardError.self) { _ = try SoftwareCard.open(directory: path) }
        #expect(error?.code == .unreadable)
    }

    @Test("a damaged key costs no try")
    func damagedKeyCostsNothing() throws {
        try Data("x".utf8).write(to: URL(fileURLWithPath: card + "/card.key"))
        _ = try refusal("0001")
        #expect(try SoftwareCard.open(directory: card).remainingTries == 3)
    }

    @Test("two cards with one PIN keep different verifiers of one length, so that the file tells no PIN")
    func verifier() throws {
        try SoftwareCard.manufacture(in: directory.path, id: "card-2", kind: .p256, pin: pin("1234"))
        let first = try Data(contentsOf: URL(fileURLWithPath: card + "/pin.json"))
        let second = try Data(contentsOf: URL(fileURLWithPath: directory.path + "/card-2/pin.json"))
        #expect(first != second)
        #expect(first.count == second.count)
    }

    @Test("every file of the card is for the owner only")
    func files() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: card) {
            #expect(try FileManager.default.attributesOfItem(atPath: "\(card)/\(name)")[.posixPermissions] as? Int == 0o600)
        }
        #expect(try FileManager.default.attributesOfItem(atPath: card)[.posixPermissions] as? Int == 0o700)
    }

    @Test("exactly four digits are a PIN", arguments: [("0000", true), ("9876", true), ("", false), ("123", false), ("12345", false), ("12a4", false), ("１２", false)])
    func digits(text: String, isPIN: Bool) throws {
        var bytes = Array(text.utf8)
        do {
            _ = try PIN.taking(&bytes)
            #expect(isPIN)
        } catch {
            #expect(!isPIN)
            #expect(!error.description.contains(text) || text.isEmpty)
        }
        #expect(bytes.isEmpty)
    }
}
