import Testing
@testable import Crypto

extension OCSPResponder {
    /// A responder whose key is not its certificate's: what an impostor would run.
    convenience init(issuer: Certificate, signer: Certificate, key: PrivateKey, unchecked: Void) throws(CryptoError) {
        try self.init(issuer: issuer, signer: signer, signingWith: key)
    }
}

@Suite struct OCSPRequestTests {
    private let nonce = [UInt8](0..<16)
    private let issuer: Certificate

    init() throws { issuer = try Fixture().authority.certificate }

    private func refusal(_ der: [UInt8], acceptsSHA1: Bool = false) -> OCSPRefusal.Rule? {
        #expect(throws: OCSPRefusal.self) { try OCSPRequest.parse(der, acceptsSHA1: acceptsSHA1) }?.rule
    }

    /// A request around parts of the test's own making.
    private func request(list: [UInt8]? = nil, extensions: [UInt8]? = nil, requestor: [UInt8] = []) throws -> [UInt8] {
        let identifier = try CertificateIdentifier(serial: [5], issuer: issuer, digestAlgorithm: .sha256)
        return DER.sequence(DER.sequence(
            requestor, list ?? DER.sequence(DER.sequence(identifier.der)),
            DER.element(DER.Tag.constructed(2), extensions ?? OCSPNonce.extensions(nonce))))
    }

    @Test("a request goes there and back", arguments: [[1], [0x80], [0x7f, 0xff], [0x7f] + [UInt8](repeating: 0xee, count: 19)] as [[UInt8]])
    func roundTrip(serial: [UInt8]) throws {
        let made = try OCSPRequest.make(certificateSerial: serial, issuer: issuer, nonce: nonce)
        let read = try OCSPRequest.parse(made.der)
        #expect(read == made)
        #expect(read.certificateSerial == serial)
        #expect(read.nonce == nonce)
        #expect(made.der.count < 170)
        #expect(try OCSPRequest.parse(request()).certificateSerial == [5])
    }

    @Test("a request for an impossible serial number or with a nonce of another length is not made")
    func makingRefusals() {
        for serial in [[], [0], [0, 1], [UInt8](repeating: 1, count: 21), [UInt8](repeating: 0x80, count: 20)] as [[UInt8]] {
            #expect(throws: CryptoError.self) { try OCSPRequest.make(certificateSerial: serial, issuer: issuer, nonce: nonce) }
        }
        for count in [0, 15, 17, 128] {
            #expect(throws: CryptoError.self) { try OCSPRequest.make(certificateSerial: [1], issuer: issuer, nonce: [UInt8](repeating: 1, count: count)) }
        }
    }

    @Test("a nonce of other than 16 octets is refused", arguments: [0, 1, 15, 17, 32, 128])
    func nonceCount(count: Int) throws {
        #expect(refusal(try request(extensions: OCSPNonce.extensions([UInt8](repeating: 65, count: count)))) == .nonceCount)
    }

    @Test("an extension beside or instead of the nonce is refused, and so is none at all")
    func extensions() throws {
        let nonceExtension = DER.sequence(OID.ocspNonce, DER.octetString(DER.octetString(nonce)))
        let other = DER.sequence(OID.ocspNoCheck, DER.octetString(DER.null))
        #expect(refusal(try request(extensions: DER.sequence(nonceExtension, other))) == .unexpectedExtension)
        #expect(refusal(try request(extensions: DER.sequence(other))) == .unexpectedExtension)
        #expect(refusal(try request(extensions: DER.sequence(nonceExtension, nonceExtension))) == .unexpectedExtension)
        #expect(refusal(try request(extensions: DER.sequence())) == .nonceMissing)
        let critical = DER.sequence(OID.ocspNonce, DER.yes, DER.octetString(DER.octetString(nonce)))
        #expect(refusal(try request(extensions: DER.sequence(critical))) == .malformed)
    }

    @Test("two certificates, extensions of a single one, or none at all are refused")
    func singleRequests() throws {
        let one = DER.sequence(try CertificateIdentifier(serial: [5], issuer: issuer, digestAlgorithm: .sha256).der)
        #expect(refusal(try request(list: DER.sequence(one, one))) == .severalCertificates)
        #expect(refusal(try request(list: DER.sequence())) == .malformed)
        let extended = DER.sequence(try CertificateIdentifier(serial: [5], issuer: issuer, digestAlgorithm: .sha256).der, DER.element(DER.Tag.constructed(0), DER.sequence()))
        #expect(refusal(try request(list: DER.sequence(extended))) == .unexpectedExtension)
    }

    @Test("a requestor's name, a signature or an explicit version is refused")
    func optionalParts() throws {
        #expect(refusal(try request(requestor: DER.element(DER.Tag.constructed(1), DER.utf8String("Hanako")))) == .requestorName)
        #expect(refusal(try request(requestor: DER.element(DER.Tag.constructed(0), DER.integer(0)))) == .malformed)
        let plain = try request()
        let signed = DER.sequence(Array(plain[3...]), DER.element(DER.Tag.constructed(0), DER.sequence()))
        #expect(plain[1] == 0x81)
        #expect(refusal(signed) == .signedRequest)
    }

    @Test("an identifier by SHA-1 is refused, but where the parameter says otherwise")
    func sha1() throws {
        let made = try OCSPRequest.make(certificateSerial: [1], issuer: issuer, nonce: nonce, digestAlgorithm: .sha1)
        #expect(refusal(made.der) == .digestNotAccepted)
        #expect(try OCSPRequest.parse(made.der, acceptsSHA1: true) == made)
    }

    @Test("octets after the end, too many of them, or too few are refused")
    func lengths() throws {
        let made = try OCSPRequest.make(certificateSerial: [1], issuer: issuer, nonce: nonce).der
        #expect(refusal(made + [0]) == .malformed)
        #expect(refusal(made + [UInt8](repeating: 0, count: 1024)) == .tooLong)
        for count in 0..<made.count { #expect(refusal(Array(made.prefix(count))) == .malformed) }
    }

    @Test("whatever single octet changes, a request that is accepted differs only in digests, serial or nonce")
    func alteredOctets() throws {
        let made = try OCSPRequest.make(certificateSerial: [1, 2, 3], issuer: issuer, nonce: nonce)
        var accepted = 0
        for index in made.der.indices {
            for value in UInt8.min...UInt8.max where value != made.der[index] {
                var altered = made.der
                altered[index] = value
                guard let read = try? OCSPRequest.parse(altered) else { continue }
                accepted += 1
                #expect(read.der == altered)
                #expect(read.certificateSerial.count <= 3 && read.nonce.count == 16)
            }
        }
        // 32 + 32 + 16 octets are free, and the serial number may be anything positive.
        #expect(accepted <= (32 + 32 + 16 + 3) * 255)
    }
}

@Suite struct OCSPResponseTests {
    private let fixture: Fixture
    private let signerKey: PrivateKey
    private let signer: Certificate
    private let responder: OCSPResponder
    private let verifier: OCSPVerifier
    private let request: OCSPRequest
    private let now = Fixture.now

    init() throws {
        fixture = try Fixture()
        signerKey = try .generate(.p256)
        signer = try fixture.authority.issue(.ocspSigning(commonName: "responder", publicKey: signerKey.publicKey, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end))
        responder = try OCSPResponder(issuer: fixture.authority.certificate, signer: signer, key: signerKey)
        verifier = OCSPVerifier(issuer: fixture.authority.certificate)
        request = try OCSPRequest.make(certificateSerial: [0x9a, 2], issuer: fixture.authority.certificate, nonce: Random.bytes(16))
    }

    private func answer(_ status: CertificateStatus = .good, by responder: OCSPResponder? = nil, thisUpdate: Int64 = 0, nextUpdate: Int64 = 60_000, producedAt: Int64 = 0) throws -> [UInt8] {
        try (responder ?? self.responder).respond(to: request, status: status, thisUpdateMilliseconds: now + thisUpdate, nextUpdateMilliseconds: now + nextUpdate, producedAtMilliseconds: now + producedAt)
    }

    private func verify(_ der: [UInt8], for request: OCSPRequest? = nil, at milliseconds: Int64? = nil) throws(OCSPRefusal) -> CertificateStatus {
        try verifier.verify(der, for: request ?? self.request, nowMilliseconds: milliseconds ?? now, maximumAgeMilliseconds: 10_000, skewMilliseconds: 2000)
    }

    private func refusal(_ der: [UInt8], for request: OCSPRequest? = nil, at milliseconds: Int64? = nil) -> OCSPRefusal.Rule? {
        #expect(throws: OCSPRefusal.self) { try verify(der, for: request, at: milliseconds) }?.rule
    }

    /// A signed response around parts of the test's own making.
    private func response(singles: [[UInt8]]? = nil, extensions: [UInt8]? = nil, certificates: [Certificate]? = nil, key: PrivateKey? = nil, named: Certificate? = nil) throws -> [UInt8] {
        let time = try DERTime.generalizedTime(milliseconds: now, place: "test")
        let single = DER.sequence(request.identifier.der, try CertificateStatus.good.der(), time, DER.element(DER.Tag.constructed(0), time))
        let name = DER.element(DER.Tag.constructed(2), DER.octetString(Digest.sha1(try (named ?? signer).publicKey.keyBits)))
        let fields = DER.sequence(name, time, DER.element(DER.Tag.sequence, singles ?? [single]), extensions ?? DER.element(DER.Tag.constructed(1), OCSPNonce.extensions(request.nonce)))
        let list = (certificates ?? [signer]).map(\.der)
        return try OCSPResponse.encode(fields: fields, signedBy: key ?? signerKey, certificates: list.isEmpty ? [] : DER.element(DER.Tag.constructed(0), DER.element(DER.Tag.sequence, list)))
    }

    @Test("every status comes back as it was given", arguments: [CertificateStatus.good, .unknown] + CertificateStatus.RevocationReason.allCases.map { .revoked(atMilliseconds: Fixture.now - 5000, reason: $0) })
    func statuses(status: CertificateStatus) throws {
        #expect(try verify(answer(status)) == status)
        #expect(try verify(response()) == .good)
    }

    @Test("a suspended certificate is one on hold, and no other")
    func suspension() {
        #expect(CertificateStatus.revoked(atMilliseconds: 0, reason: .certificateHold).isSuspended)
        #expect(!CertificateStatus.revoked(atMilliseconds: 0, reason: .keyCompromise).isSuspended)
        #expect(!CertificateStatus.good.isSuspended)
    }

    @Test("a responder answers for its own issuer's certificates and no other's")
    func responsibility() throws {
        #expect(try responder.isResponsible(for: request))
        let other = try OCSPRequest.make(certificateSerial: [0x9a, 2], issuer: Fixture().authority.certificate, nonce: Random.bytes(16))
        #expect(try !responder.isResponsible(for: other))
        #expect(throws: CryptoError.self) { try OCSPResponder(issuer: fixture.authority.certificate, signer: signer, key: fixture.key) }
    }

    @Test("no altered bit anywhere in a response is accepted as an answer")
    func alteredBits() throws {
        let der = try answer()
        for index in der.indices {
            var altered = der
            altered[index] ^= 1 << (index % 8)
            #expect(throws: OCSPRefusal.self) { try verify(altered) }
        }
        for count in 0..<der.count { #expect(throws: OCSPRefusal.self) { try verify(Array(der.prefix(count))) } }
        #expect(refusal(der + [0]) == .malformed)
        #expect(refusal(der + [UInt8](repeating: 0, count: 4096)) == .tooLong)
    }

    @Test("a message that there is no answer is refused", arguments: [OCSPResponder.Failure.malformedRequest, .internalError, .tryLater, .unauthorized])
    func failures(failure: OCSPResponder.Failure) { #expect(refusal(OCSPResponder.failure(failure)) == .notSuccessful) }

    @Test("the answer to another question is refused: other serial number, other issuer, other nonce")
    func otherQuestion() throws {
        let der = try answer()
        let issuer = fixture.authority.certificate
        #expect(refusal(der, for: try .make(certificateSerial: [0x9a, 3], issuer: issuer, nonce: request.nonce)) == .otherCertificate)
        #expect(refusal(der, for: try .make(certificateSerial: [0x9a, 2], issuer: Fixture().authority.certificate, nonce: request.nonce)) == .otherCertificate)
        #expect(refusal(der, for: try .make(certificateSerial: [0x9a, 2], issuer: issuer, nonce: Random.bytes(16))) == .nonceMismatch)
        #expect(refusal(der, for: try .make(certificateSerial: [0x9a, 2], issuer: issuer, nonce: request.nonce, digestAlgorithm: .sha1)) == .otherCertificate)
    }

    @Test("a missing nonce, one of another length or one beside another extension is refused")
    func nonce() throws {
        #expect(refusal(try response(extensions: [])) == .nonceMissing)
        #expect(refusal(try response(extensions: DER.element(DER.Tag.constructed(1), OCSPNonce.extensions(request.nonce + [1])))) == .nonceCount)
        let two = DER.sequence(DER.sequence(OID.ocspNonce, DER.octetString(DER.octetString(request.nonce))), DER.sequence(OID.ocspNoCheck, DER.octetString(DER.null)))
        #expect(refusal(try response(extensions: DER.element(DER.Tag.constructed(1), two))) == .unexpectedExtension)
    }

    @Test("answers about several certificates, none, or with extensions of their own are refused")
    func singles() throws {
        let time = try DERTime.generalizedTime(milliseconds: now, place: "test")
        let wrapped = DER.element(DER.Tag.constructed(0), time)
        let good = try CertificateStatus.good.der()
        let single = DER.sequence(request.identifier.der, good, time, wrapped)
        #expect(refusal(try response(singles: [single, single])) == .severalCertificates)
        #expect(refusal(try response(singles: [])) == .malformed)
        #expect(refusal(try response(singles: [DER.sequence(request.identifier.der, good, time)])) == .nextUpdateMissing)
        #expect(refusal(try response(singles: [DER.sequence(request.identifier.der, good, time, wrapped, DER.element(DER.Tag.constructed(1), DER.sequence()))])) == .unexpectedExtension)
    }

    @Test("thisUpdate may lie ahead by the skew and back by the maximum age, and no further")
    func thisUpdate() throws {
        #expect(try verify(answer(thisUpdate: 2000)) == .good)
        #expect(refusal(try answer(thisUpdate: 3000)) == .fromTheFuture)
        #expect(try verify(answer(thisUpdate: -10_000)) == .good)
        #expect(refusal(try answer(thisUpdate: -11_000)) == .tooOld)
        #expect(refusal(try answer(producedAt: 3000)) == .fromTheFuture)
        #expect(refusal(try answer(producedAt: -11_000)) == .tooOld)
    }

    @Test("an answer counts until nextUpdate and no longer")
    func nextUpdate() throws {
        let der = try answer(nextUpdate: 5000)
        #expect(try verify(der, at: now + 5000) == .good)
        #expect(refusal(der, at: now + 6000) == .nextUpdatePassed)
    }

    @Test("an answer signed by another key than the signer's is refused")
    func otherKey() throws {
        #expect(refusal(try response(key: fixture.key)) == .notAuthentic)
    }

    @Test("an answer whose signer is missing, or not alone, is refused")
    func signers() throws {
        #expect(refusal(try response(certificates: [])) == .signerMissing)
        #expect(refusal(try response(certificates: [signer, fixture.authority.certificate])) == .severalSigners)
    }

    @Test("an answer signed by another authority's delegate is refused, also where the authority bears the same name")
    func otherAuthority() throws {
        for name in ["kofu test root", "other"] {
            let other = try CertificateAuthority.selfSigned(name: name, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end)
            let delegate = try other.issue(.ocspSigning(commonName: "responder", publicKey: signerKey.publicKey, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end))
            #expect(refusal(try response(certificates: [delegate])) == .notAuthentic)
        }
    }

    @Test("an answer signed by a leaf that is no delegate is refused")
    func notDelegated() throws {
        let made: [LeafRequest] = [
            .tlsServer(uri: "urn:kofu:a", publicKey: signerKey.publicKey, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end),
            .userAuthentication(serial: [3], publicKey: signerKey.publicKey, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end),
        ]
        for leaf in made { #expect(refusal(try response(certificates: [fixture.authority.issue(leaf)])) == .signerNotAccepted) }
        // OpenSSL alone would accept this one: the purpose is there, among others.
        var several = LeafRequest.ocspSigning(commonName: "responder", publicKey: signerKey.publicKey, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end)
        several.purposes = [.ocspSigning, .serverAuthentication]
        #expect(refusal(try response(certificates: [fixture.authority.issue(several)])) == .signerNotAccepted)
    }

    @Test("an answer signed by the authority's own key is refused: only its delegate answers")
    func authorityItself() throws {
        #expect(refusal(try response(certificates: [fixture.authority.certificate], key: fixture.authority.privateKey, named: fixture.authority.certificate)) == .signerNotAccepted)
    }

    @Test("an answer by a delegate of a delegate is refused")
    func delegateOfDelegate() throws {
        var request = fixture.request([], uris: [])
        request.isAuthority = true
        request.subjectCommonName = "intermediate"
        let intermediate = try CertificateAuthority(certificate: fixture.authority.issue(request), privateKey: fixture.key)
        let delegate = try intermediate.issue(.ocspSigning(commonName: "responder", publicKey: signerKey.publicKey, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end))
        #expect(refusal(try response(certificates: [delegate])) == .notAuthentic)
    }

    @Test("an answer whose signer has expired is refused")
    func expiredSigner() throws {
        let delegate = try fixture.authority.issue(.ocspSigning(commonName: "responder", publicKey: signerKey.publicKey, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: now - 1000))
        #expect(refusal(try response(certificates: [delegate])) == .notAuthentic)
    }
}
