import Testing
@testable import Crypto

/// A root and the moments around its validity, for the tests of this target.
struct Fixture {
    static let day: Int64 = 86_400_000
    /// 2026-01-01T00:00:00Z.
    static let start: Int64 = 1_767_225_600_000
    static let end = start + 365 * day
    static let now = start + 100 * day

    let authority: CertificateAuthority
    let key: PrivateKey

    init() throws {
        authority = try .selfSigned(name: "kofu test root", notBeforeMilliseconds: Self.start, notAfterMilliseconds: Self.end)
        key = try .generate(.p256)
    }

    func request(_ purposes: [LeafRequest.Purpose] = [.clientAuthentication], uris: [String] = ["urn:kofu:node:test"]) -> LeafRequest {
        LeafRequest(publicKey: key.publicKey, purposes: purposes, uniformResourceIdentifiers: uris,
                    notBeforeMilliseconds: Self.start, notAfterMilliseconds: Self.end)
    }
}

@Suite struct CertificateTests {
    @Test("a leaf says what was asked for")
    func fields() throws {
        let fixture = try Fixture()
        let leaf = try fixture.authority.issue(.tlsServer(
            uri: "urn:kofu:node:store-net", publicKey: fixture.key.publicKey,
            notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end))
        #expect(leaf.uniformResourceIdentifiers == ["urn:kofu:node:store-net"])
        #expect(leaf.notBeforeMilliseconds == Fixture.start)
        #expect(leaf.notAfterMilliseconds == Fixture.end)
        #expect(leaf.publicKey == fixture.key.publicKey)
        #expect(leaf.issuerText == "CN=kofu test root")
        #expect(leaf.subjectText == "")
        #expect(leaf.serial.count == 16)
        #expect(leaf.serialHex == Hex.encode(leaf.serial))
        #expect(leaf.fingerprint == Digest.sha256(leaf.der))
    }

    @Test("a certificate survives both of its forms")
    func forms() throws {
        let certificate = try Fixture().authority.certificate
        #expect(try Certificate(der: certificate.der) == certificate)
        #expect(try Certificate(pem: certificate.pem) == certificate)
    }

    @Test("octets after the end, missing ones, and texts with anything around the block are refused")
    func formRefusals() throws {
        let certificate = try Fixture().authority.certificate
        #expect(throws: CryptoError.self) { try Certificate(der: certificate.der + [0]) }
        #expect(throws: CryptoError.self) { try Certificate(der: Array(certificate.der.dropLast())) }
        #expect(throws: CryptoError.self) { try Certificate(der: []) }
        #expect(throws: CryptoError.self) { try Certificate(pem: certificate.pem + [0x0a]) }
        #expect(throws: CryptoError.self) { try Certificate(pem: [0x20] + certificate.pem) }
        #expect(throws: CryptoError.self) { try Certificate(pem: certificate.pem + certificate.pem) }
        #expect(throws: CryptoError.self) { try Certificate(pem: []) }
        #expect(throws: CryptoError.self) { try Certificate(der: [UInt8](repeating: 0x30, count: Certificate.maximumEncodedCount + 1)) }
    }

    @Test("no single altered octet of a certificate traps or verifies")
    func alteredOctets() throws {
        let fixture = try Fixture()
        let leaf = try fixture.authority.issue(fixture.request())
        let verifier = try CertificateVerifier(root: fixture.authority.certificate)
        for index in leaf.der.indices {
            var altered = leaf.der
            altered[index] ^= 1
            guard let certificate = try? Certificate(der: altered) else { continue }
            #expect(throws: CertificateRefusal.self) { try verifier.verify(certificate, as: .tlsClient, atMilliseconds: Fixture.now) }
        }
    }

    @Test("an existing authority issues as before, and one whose key is another's is refused")
    func reloading() throws {
        let fixture = try Fixture()
        let reloaded = try CertificateAuthority(certificate: Certificate(pem: fixture.authority.certificate.pem), privateKey: PrivateKey(pem: fixture.authority.privateKey.pem()))
        let verifier = try CertificateVerifier(root: fixture.authority.certificate)
        try verifier.verify(try reloaded.issue(fixture.request()), as: .tlsClient, atMilliseconds: Fixture.now)
        #expect(throws: CryptoError.self) { try CertificateAuthority(certificate: fixture.authority.certificate, privateKey: fixture.key) }
    }
}
