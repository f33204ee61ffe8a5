import Crypto
import JSON
import LeakMutants
import Testing

/// What passes a gate because only its form can be seen there, and is refused by the check behind it.
@Suite("Leaks that a gate cannot see")
struct BehindTests {
    let bench: Bench

    init() throws { bench = try Bench.shared.get() }

    /// The survivors of a channel among these places, with what the altered message holds.
    private func survivors(_ channel: String, _ kinds: Set<HidingKind>, field: String? = nil) throws -> [(mutant: LeakMutant, body: [UInt8])] {
        let channel = try #require(bench.channels.first { $0.name == channel })
        let trial = bench.trial(channel)
        let found = LeakCatalogue.all(of: channel, onlyMessages: true).filter { kinds.contains($0.place.kind) && (field == nil || $0.place.field == field) && trial.judge($0) == .survived }
        #expect(!found.isEmpty)
        return try found.map { mutant in
            let octets = try #require(trial.octets(mutant))
            return (mutant, LeakMutant.body(of: octets))
        }
    }

    private func octets(_ body: [UInt8], _ field: String) throws -> [UInt8] {
        let value = try JSONValue(parsing: body[...], form: .canonical, limits: .message)
        let text = try #require(value[field]?.stringValue)
        return try #require(Base64.decode(Array(text.utf8)))
    }

    @Test("in a sealed document are refused by the kiosk that opens it", arguments: ["kiosk-line", "dedicated"])
    func sealed(channel: String) throws {
        let signers = try CertificateVerifier(root: bench.documents.certificate)
        let open = { (sealed: [UInt8]) in
            _ = try SealedDocument.open(sealed, recipient: bench.kiosk, signers: signers, expectedSignerURI: "kofu://documents/issuing-center", context: bench.context, nowMilliseconds: Bench.now)
        }
        try open(bench.contents.sealedDocument)
        let kinds: Set<HidingKind> = [.cmsUnauthenticated, .cmsAuthenticated, .cmsOriginator, .cmsKeyMaterial, .cmsSecondRecipient, .cmsAfter, .jsonValue, .jsonFitted]
        var seen: Set<HidingKind> = []
        for (mutant, body) in try survivors(channel, kinds, field: "document") {
            seen.insert(mutant.place.kind)
            #expect(throws: SealedDocumentRefusal.self, "\(mutant.name)") { try open(octets(body, "document")) }
        }
        #expect(seen == kinds)
    }

    @Test("in a card's certificate are refused by the centre that verifies it", arguments: ["kiosk-line", "dedicated"])
    func card(channel: String) throws {
        let verifier = try CertificateVerifier(root: bench.users.certificate)
        let verify = { (der: [UInt8]) in try verifier.verify(Certificate(der: der), as: .userAuthentication, atMilliseconds: Bench.now) }
        try verify(bench.contents.certificate)
        let kinds: Set<HidingKind> = [.cardSubject, .cardExtension, .cardAfter, .jsonValue, .jsonFitted]
        var seen: Set<HidingKind> = []
        for (mutant, body) in try survivors(channel, kinds, field: "certificate") {
            seen.insert(mutant.place.kind)
            #expect(throws: (any Error).self, "\(mutant.name)") { try verify(octets(body, "certificate")) }
        }
        #expect(seen == kinds)
    }

    @Test("in a validity check's answer are refused by the centre that verifies it, or say that there is no answer")
    func answer() throws {
        let verifier = OCSPVerifier(issuer: bench.users.certificate)
        let verify = { (der: [UInt8]) in
            _ = try verifier.verify(der, for: bench.question, nowMilliseconds: Bench.now, maximumAgeMilliseconds: 60_000, skewMilliseconds: 1000)
        }
        try verify(bench.contents.validityResponse)
        let kinds: Set<HidingKind> = [.ocspNonce, .ocspSerial, .ocspIssuerDigest, .ocspResponder, .ocspSignature, .ocspSigner, .ocspTimes, .ocspStatus]
        var seen: Set<HidingKind> = []
        for (mutant, body) in try survivors("jpki", kinds) where mutant.part == .response {
            seen.insert(mutant.place.kind)
            #expect(throws: OCSPRefusal.self, "\(mutant.name)") { try verify(body) }
        }
        #expect(seen == kinds)
    }

    @Test("in a validity check's question: another issuer is not answered for, another serial is another question")
    func question() throws {
        let responder = try OCSPResponder(
            issuer: bench.users.certificate, signer: bench.signer.certificate, key: bench.signer.key)
        #expect(try responder.isResponsible(for: bench.question))
        for (mutant, body) in try survivors("jpki", [.ocspIssuerDigest, .ocspSerial]) where mutant.part == .request {
            let asked = try OCSPRequest.parse(body)
            if mutant.place.kind == .ocspIssuerDigest {
                #expect(try !responder.isResponsible(for: asked), "\(mutant.name)")
            } else {
                #expect(asked.certificateSerial != bench.question.certificateSerial)
            }
        }
    }
}
