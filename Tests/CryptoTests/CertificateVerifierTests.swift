import Testing
@testable import Crypto

@Suite struct CertificateVerifierTests {
    let fixture: Fixture
    let verifier: CertificateVerifier

    init() throws {
        fixture = try Fixture()
        verifier = try CertificateVerifier(root: fixture.authority.certificate)
    }

    private func refusal(_ request: LeafRequest, as profile: LeafProfile = .tlsClient, at milliseconds: Int64 = Fixture.now) throws -> CertificateRefusal.Rule? {
        let leaf = try fixture.authority.issue(request)
        return #expect(throws: CertificateRefusal.self) { try verifier.verify(leaf, as: profile, atMilliseconds: milliseconds) }?.rule
    }

    @Test("every profile accepts the leaf that is made for it, and no other profile's", arguments: LeafProfile.allCases)
    func profiles(profile: LeafProfile) throws {
        let key = fixture.key.publicKey
        let made: [LeafProfile: LeafRequest] = [
            .tlsServer: .tlsServer(uri: "urn:kofu:a", publicKey: key, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end),
            .tlsClient: .tlsClient(uri: "urn:kofu:a", publicKey: key, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end),
            .documentSigning: .documentSigning(uri: "urn:kofu:a", publicKey: key, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end),
            .ocspSigning: .ocspSigning(commonName: "responder", publicKey: key, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end),
            .userAuthentication: .userAuthentication(serial: [0x9a, 1, 2], publicKey: key, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end),
        ]
        let leaf = try fixture.authority.issue(try #require(made[profile]))
        for other in LeafProfile.allCases {
            if other == profile {
                try verifier.verify(leaf, as: other, atMilliseconds: Fixture.now)
            } else {
                #expect(throws: CertificateRefusal.self) { try verifier.verify(leaf, as: other, atMilliseconds: Fixture.now) }
            }
        }
    }

    @Test("a user authentication certificate may hold an RSA key and keeps the serial it was given")
    func userCertificate() throws {
        let key = try PrivateKey.generate(.rsa2048).publicKey
        let serial = [0x7f] + [UInt8](repeating: 0xab, count: 19)
        let leaf = try fixture.authority.issue(.userAuthentication(serial: serial, publicKey: key, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end))
        try verifier.verify(leaf, as: .userAuthentication, atMilliseconds: Fixture.now)
        #expect(leaf.serial == serial)
        #expect(leaf.subjectText == "CN=" + Hex.encode(serial))
        #expect(leaf.publicKey == key)
    }

    @Test("the expected name is accepted and another is refused")
    func expectedName() throws {
        let leaf = try fixture.authority.issue(fixture.request())
        try verifier.verify(leaf, as: .tlsClient, expectedURI: "urn:kofu:node:test", atMilliseconds: Fixture.now)
        let refusal = #expect(throws: CertificateRefusal.self) { try verifier.verify(leaf, as: .tlsClient, expectedURI: "urn:kofu:node:tess", atMilliseconds: Fixture.now) }
        #expect(refusal?.rule == .otherName)
    }

    @Test("a leaf without a purpose is refused")
    func noPurpose() throws { #expect(try refusal(fixture.request([])) == .purposeMissing) }

    @Test("a leaf for any purpose is refused")
    func anyPurpose() throws { #expect(try refusal(fixture.request([.any])) == .wrongPurpose) }

    @Test("a leaf with two purposes is refused, the expected one among them")
    func twoPurposes() throws { #expect(try refusal(fixture.request([.clientAuthentication, .serverAuthentication])) == .severalPurposes) }

    @Test("a leaf with the other side's purpose is refused")
    func otherPurpose() throws { #expect(try refusal(fixture.request([.serverAuthentication])) == .wrongPurpose) }

    @Test("a leaf without a name is refused, and its common name is no substitute")
    func noName() throws {
        var request = fixture.request(uris: [])
        request.subjectCommonName = "urn:kofu:node:test"
        #expect(try refusal(request) == .nameMissing)
    }

    @Test("a subject beside the name is refused: it could say anything", arguments: [LeafProfile.tlsClient, .tlsServer, .documentSigning])
    func subject(profile: LeafProfile) throws {
        let purpose: LeafRequest.Purpose = switch profile {
        case .tlsServer: .serverAuthentication
        case .documentSigning: .documentSigning
        default: .clientAuthentication
        }
        var request = fixture.request([purpose])
        try verifier.verify(try fixture.authority.issue(request), as: profile, atMilliseconds: Fixture.now)
        request.subjectCommonName = "anything"
        #expect(try refusal(request, as: profile) == .subjectNotEmpty)
    }

    @Test("an extension that the profile does not have is refused, whichever the profile", arguments: LeafProfile.allCases)
    func strangeExtension(profile: LeafProfile) throws {
        let key = fixture.key.publicKey
        var request: LeafRequest = switch profile {
        case .tlsServer: .tlsServer(uri: "urn:kofu:a", publicKey: key, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end)
        case .tlsClient: .tlsClient(uri: "urn:kofu:a", publicKey: key, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end)
        case .documentSigning: .documentSigning(uri: "urn:kofu:a", publicKey: key, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end)
        case .ocspSigning: .ocspSigning(commonName: "responder", publicKey: key, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end)
        case .userAuthentication: .userAuthentication(serial: [0x7a, 1, 2], publicKey: key, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end)
        }
        request.strangeExtension = Array("anything".utf8)
        #expect(try refusal(request, as: profile) == .unexpectedExtension)
    }

    @Test("a leaf with two names is refused")
    func twoNames() throws { #expect(try refusal(fixture.request(uris: ["urn:kofu:a", "urn:kofu:b"])) == .severalNames) }

    @Test("a leaf with a domain as its name is refused")
    func domainName() throws {
        var request = fixture.request(uris: [])
        request.domainNames = ["node.test"]
        #expect(try refusal(request) == .nameNotURI)
    }

    @Test("a leaf with a domain beside its URI is refused")
    func domainBesideName() throws {
        var request = fixture.request()
        request.domainNames = ["node.test"]
        #expect(try refusal(request) == .severalNames)
    }

    @Test("a name with a zero octet, a space or nothing in it is refused", arguments: ["urn:kofu:a\u{0}.test", "urn:kofu: a", "", "urn:府"])
    func malformedName(name: String) throws { #expect(try refusal(fixture.request(uris: [name])) == .nameMalformed) }

    @Test("an authority is refused as a leaf")
    func authorityAsLeaf() throws {
        var request = fixture.request()
        request.isAuthority = true
        #expect(try refusal(request) == .notMarkedAsLeaf)
        #expect(throws: CertificateRefusal.self) { try verifier.verify(fixture.authority.certificate, as: .tlsClient, atMilliseconds: Fixture.now) }
    }

    @Test("a zero or negative serial number is refused", arguments: [[0], [0xff, 0x01], [0x80]] as [[UInt8]])
    func serialNotPositive(serial: [UInt8]) throws {
        var request = fixture.request()
        request.serial = serial
        #expect(try refusal(request) == .serialNotPositive)
    }

    @Test("a serial number of 20 octets is accepted and one of 21 is refused")
    func serialTooLong() throws {
        var request = fixture.request()
        request.serial = [UInt8](repeating: 0x11, count: 20)
        try verifier.verify(try fixture.authority.issue(request), as: .tlsClient, atMilliseconds: Fixture.now)
        request.serial = [UInt8](repeating: 0x11, count: 21)
        #expect(try refusal(request) == .serialTooLong)
        request.serial = [0] + [UInt8](repeating: 0x99, count: 20)
        #expect(try refusal(request) == .serialTooLong)
    }

    @Test("name constraints in a leaf are refused")
    func nameConstraints() throws {
        var request = fixture.request()
        request.nameConstraint = "node.test"
        #expect(try refusal(request) == .nameConstraints)
    }

    @Test("a leaf is accepted from notBefore on and until the second before notAfter, and refused outside")
    func validity() throws {
        var request = fixture.request()
        request.notBeforeMilliseconds = Fixture.start + Fixture.day
        request.notAfterMilliseconds = Fixture.end - Fixture.day
        let leaf = try fixture.authority.issue(request)
        try verifier.verify(leaf, as: .tlsClient, atMilliseconds: request.notBeforeMilliseconds)
        try verifier.verify(leaf, as: .tlsClient, atMilliseconds: request.notAfterMilliseconds - 1)
        #expect(try refusal(request, at: request.notBeforeMilliseconds - 1) == .notYetValid)
        #expect(try refusal(request, at: request.notAfterMilliseconds) == .expired)
    }

    @Test("a leaf of an expired root is refused")
    func expiredRoot() throws {
        var request = fixture.request()
        request.notAfterMilliseconds = Fixture.end + 10 * Fixture.day
        #expect(try refusal(request, at: Fixture.end + Fixture.day) == .expired)
    }

    @Test("a leaf of another root is refused, also where that root bears the same name")
    func otherRoot() throws {
        let leaf = try Fixture().authority.issue(fixture.request())
        let refusal = #expect(throws: CertificateRefusal.self) { try verifier.verify(leaf, as: .tlsClient, atMilliseconds: Fixture.now) }
        #expect(refusal?.rule == .notFromThisRoot || refusal?.rule == .chain || refusal?.rule == .badSignature)
        let named = try CertificateAuthority.selfSigned(name: "other", notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end).issue(fixture.request())
        let second = #expect(throws: CertificateRefusal.self) { try verifier.verify(named, as: .tlsClient, atMilliseconds: Fixture.now) }
        #expect(second?.rule == .notFromThisRoot)
    }

    /// A leaf that the authority signs, with its issuer's name and signature algorithm in spellings of the test's own.
    private func leaf(issuer: [UInt8], algorithm: [UInt8]) throws -> Certificate {
        let good = try fixture.authority.issue(fixture.request())
        let root = fixture.authority.certificate
        let (name, usual) = (Array(root.der[root.fields.subject]), KeyKind.p256.signatureAlgorithm)
        let der = good.der
        let bytes = der.span
        var cursor = DERCursor(bytes, place: "test")
        var outer = try cursor.enter(DER.Tag.sequence, in: bytes)
        let fields = Array(der[try outer.readElement(DER.Tag.sequence, in: bytes).content])
        let place = try #require(fields.firstRange(of: usual + name))
        let body = DER.element(DER.Tag.sequence, Array(fields[..<place.lowerBound]) + algorithm + issuer + Array(fields[place.upperBound...]))
        return try Certificate(der: DER.sequence(body, algorithm, DER.bitString(try fixture.authority.privateKey.signature(of: body))))
    }

    @Test("a leaf that spells its issuer's name or the signature's algorithm in another way is refused, though OpenSSL takes it for the same")
    func spelling() throws {
        let name = DistinguishedName.encode(commonName: "kofu test root"), algorithm = KeyKind.p256.signatureAlgorithm
        try verifier.verify(leaf(issuer: name, algorithm: algorithm), as: .tlsClient, atMilliseconds: Fixture.now)
        for other in ["KOFU test root", "kofu  test root", "kofu test root "] {
            let refusal = #expect(throws: CertificateRefusal.self) {
                try verifier.verify(leaf(issuer: DistinguishedName.encode(commonName: other), algorithm: algorithm), as: .tlsClient, atMilliseconds: Fixture.now)
            }
            #expect(refusal?.rule == .notFromThisRoot)
        }
        // The same object identifier, with the NULL that RFC 5758 forbids.
        let withNull = DER.sequence(Array(algorithm.dropFirst(2)), DER.null)
        let refusal = #expect(throws: CertificateRefusal.self) { try verifier.verify(leaf(issuer: name, algorithm: withNull), as: .tlsClient, atMilliseconds: Fixture.now) }
        #expect(refusal?.rule == .chain)
    }

    @Test("a leaf of an intermediate authority under the root is refused")
    func intermediate() throws {
        var request = fixture.request()
        request.isAuthority = true
        request.purposes = []
        request.uniformResourceIdentifiers = []
        request.subjectCommonName = "intermediate"
        let intermediate = try CertificateAuthority(certificate: fixture.authority.issue(request), privateKey: fixture.key)
        let leaf = try intermediate.issue(fixture.request())
        let refusal = #expect(throws: CertificateRefusal.self) { try verifier.verify(leaf, as: .tlsClient, atMilliseconds: Fixture.now) }
        #expect(refusal?.rule == .notFromThisRoot)
    }

    @Test("a leaf without the key identifier of its issuer is refused by the strict mode of OpenSSL")
    func strictMode() throws {
        var request = fixture.request()
        request.hasAuthorityKeyIdentifier = false
        #expect(try refusal(request) == .chain)
    }

    @Test("a user authentication certificate that names a person or holds an alternative name is refused")
    func anonymity() throws {
        var request = LeafRequest.userAuthentication(serial: [1, 2, 3], publicKey: fixture.key.publicKey, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end)
        request.subjectCommonName = "架空 花子"
        #expect(try refusal(request, as: .userAuthentication) == .subjectNotSerial)
        request.subjectCommonName = "010204"
        #expect(try refusal(request, as: .userAuthentication) == .subjectNotSerial)
        request.subjectCommonName = "010203"
        try verifier.verify(try fixture.authority.issue(request), as: .userAuthentication, atMilliseconds: Fixture.now)
        request.uniformResourceIdentifiers = ["urn:kofu:a"]
        #expect(try refusal(request, as: .userAuthentication) == .unexpectedName)
        request.uniformResourceIdentifiers = []
        request.hasOCSPNoCheck = true
        #expect(try refusal(request, as: .userAuthentication) == .unexpectedExtension)
    }

    @Test("an OCSP signer without id-pkix-ocsp-nocheck is refused")
    func ocspNoCheck() throws {
        var request = LeafRequest.ocspSigning(commonName: "responder", publicKey: fixture.key.publicKey, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end)
        request.hasOCSPNoCheck = false
        #expect(try refusal(request, as: .ocspSigning) == .ocspNoCheckMissing)
    }

    @Test("one verifier serves several threads at once")
    func threads() async throws {
        let leaf = try fixture.authority.issue(fixture.request())
        let verifier = verifier
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<50 { try verifier.verify(leaf, as: .tlsClient, atMilliseconds: Fixture.now) } }
            }
            try await group.waitForAll()
        }
    }
}
