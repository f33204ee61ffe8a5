import Testing
@testable import Crypto

@Suite("What a certificate attests") struct AttestationTests {
    private static let build = [UInt8](repeating: 0xb1, count: 32)
    private static let topology = [UInt8](repeating: 0x70, count: 32)

    private let fixture: Fixture

    init() throws { fixture = try Fixture() }

    private func leaf(_ attestation: Attestation?) throws -> Certificate {
        var request = fixture.request()
        request.attestation = attestation
        return try fixture.authority.issue(request)
    }

    /// A certificate whose extension holds `value`.
    private func leaf(holding value: [UInt8]) throws -> Certificate {
        try CertificateTemplate(
            serial: [1], issuer: DER.sequence(), subject: DER.sequence(), publicKey: fixture.key.publicKey, notBeforeMilliseconds: Fixture.start,
            notAfterMilliseconds: Fixture.end, extensions: [CertificateExtension(identifier: OID.attestation, isCritical: false, value: value)]).signed(by: fixture.key)
    }

    @Test("is read as it was written, and the certificate is accepted as before")
    func roundTrip() throws {
        let attestation = try Attestation(role: "municipality/issuing-server", build: Self.build, topology: Self.topology)
        let leaf = try leaf(attestation)
        #expect(try leaf.attestation() == attestation)
        try CertificateVerifier(root: fixture.authority.certificate).verify(leaf, as: .tlsClient, atMilliseconds: Fixture.now)
    }

    @Test("is nothing where the certificate lacks the extension")
    func absent() throws { #expect(try leaf(nil).attestation() == nil) }

    @Test("needs a role and two digests", arguments: [
        ("", build, topology), (String(repeating: "r", count: 65), build, topology), ("a b", build, topology), ("役", build, topology),
        ("kiosk", Array(build.dropLast()), topology), ("kiosk", build, topology + [0]),
    ])
    func arguments(role: String, build: [UInt8], topology: [UInt8]) {
        #expect(throws: CryptoError.self) { _ = try Attestation(role: role, build: build, topology: topology) }
    }

    @Test("is not read from an extension of another form")
    func malformed() throws {
        let (role, build, topology) = (DER.utf8String("kiosk"), DER.octetString(Self.build), DER.octetString(Self.topology))
        #expect(try leaf(holding: DER.sequence(role, build, topology)).attestation()?.role == "kiosk")
        for value in [
            [], DER.null, DER.sequence(), DER.sequence(role, build), DER.sequence(role, build, topology, DER.null), DER.sequence(build, role, topology),
            DER.sequence(role, build, topology) + DER.null, DER.sequence(DER.utf8String(""), build, topology), DER.sequence(role, DER.octetString([1]), topology),
            DER.sequence(DER.octetString(Array("kiosk".utf8)), build, topology),
        ] {
            let leaf = try leaf(holding: value)
            #expect(throws: CryptoError.self) { _ = try leaf.attestation() }
        }
    }

    @Test("has no place in a resident's certificate, which may say nothing but its number")
    func resident() throws {
        var request = LeafRequest.userAuthentication(
            serial: [0x21, 1], publicKey: fixture.key.publicKey, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end)
        let verifier = try CertificateVerifier(root: fixture.authority.certificate)
        try verifier.verify(fixture.authority.issue(request), as: .userAuthentication, atMilliseconds: Fixture.now)
        request.attestation = try Attestation(role: "kiosk", build: Self.build, topology: Self.topology)
        let leaf = try fixture.authority.issue(request)
        let refusal = #expect(throws: CertificateRefusal.self) { try verifier.verify(leaf, as: .userAuthentication, atMilliseconds: Fixture.now) }
        #expect(refusal?.rule == .unexpectedExtension)
    }
}
