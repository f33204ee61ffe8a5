import Testing
@testable import Crypto

@Suite struct SealedDocumentTests {
    private let fixture: Fixture
    private let recipient: PrivateKey
    private let point: [UInt8]
    private let signerKey: PrivateKey
    private let signer: Certificate
    private let verifier: CertificateVerifier

    init() throws {
        fixture = try Fixture()
        recipient = try .generate(.p256)
        point = try #require(recipient.publicKey.p256Point)
        signerKey = try .generate(.p256)
        signer = try fixture.authority.issue(.documentSigning(uri: "urn:kofu:city", publicKey: signerKey.publicKey, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end))
        verifier = try CertificateVerifier(root: fixture.authority.certificate)
    }

    private func octets(_ secret: borrowing SecretBytes) -> [UInt8] {
        secret.withSpan { span in (0..<span.count).map { span[$0] } }
    }

    private func seal(_ content: [UInt8] = [1, 2, 3], context: [UInt8] = [7]) throws -> [UInt8] {
        try SealedDocument.seal(content, to: point, signer: signer, key: signerKey, context: context)
    }

    private func open(_ sealed: [UInt8], context: [UInt8] = [7], uri: String? = nil, at milliseconds: Int64 = Fixture.now, maximumContentCount: Int = 1 << 20) throws(SealedDocumentRefusal) -> [UInt8] {
        let opened = try SealedDocument.open(sealed, recipient: recipient, signers: verifier, expectedSignerURI: uri, context: context, nowMilliseconds: milliseconds, maximumContentCount: maximumContentCount)
        return octets(opened.content)
    }

    private func refusal(_ sealed: [UInt8], context: [UInt8] = [7], uri: String? = nil, at milliseconds: Int64 = Fixture.now, maximumContentCount: Int = 1 << 20) -> SealedDocumentRefusal.Rule? {
        #expect(throws: SealedDocumentRefusal.self) { try open(sealed, context: context, uri: uri, at: milliseconds, maximumContentCount: maximumContentCount) }?.rule
    }

    @Test("what is sealed opens again, whatever its length", arguments: [0, 1, 20, 100, 127, 128, 255, 256, 60_000, 65_535, 65_536, 300_000])
    func roundTrip(count: Int) throws {
        let content = try Random.bytes(count)
        #expect(try open(seal(content)) == content)
        #expect(try open(seal(content, context: []), context: []) == content)
    }

    @Test("an opened document says who signed it and hands its content over once")
    func opened() throws {
        let opened = try SealedDocument.open(seal(), recipient: recipient, signers: verifier, expectedSignerURI: "urn:kofu:city", context: [7], nowMilliseconds: Fixture.now)
        #expect(opened.signer == signer)
        #expect(octets(opened.takeContent()) == [1, 2, 3])
    }

    @Test("an altered bit anywhere is refused (B10)")
    func alteredBits() throws {
        let sealed = try seal()
        for index in sealed.indices {
            for bit in [0, 3, 7] {
                var altered = sealed
                altered[index] ^= 1 << bit
                #expect(throws: SealedDocumentRefusal.self) { try open(altered) }
            }
        }
        for count in stride(from: 0, to: sealed.count, by: 7) { #expect(throws: SealedDocumentRefusal.self) { try open(Array(sealed.prefix(count))) } }
        #expect(refusal(sealed + [0]) == .malformed)
    }

    @Test("an altered bit anywhere inside the signed content is refused by the signature alone")
    func alteredInside() throws {
        let signed = octets(try SignedContent.sign([1, 2, 3].span, context: [7], certificate: signer, key: signerKey))
        func judge(_ bytes: [UInt8]) throws -> [UInt8] {
            let found = try SignedContent.verify(bytes.span, context: [7], signers: verifier, expectedSignerURI: nil, nowMilliseconds: Fixture.now)
            return Array(bytes[found.content])
        }
        #expect(try judge(signed) == [1, 2, 3])
        for index in signed.indices {
            var altered = signed
            altered[index] ^= 1 << (index % 8)
            #expect(throws: SealedDocumentRefusal.self) { try judge(altered) }
        }
    }

    @Test("a document for another recipient is refused, also where it is relabelled")
    func otherRecipient() throws {
        let other = try PrivateKey.generate(.p256)
        let sealed = try seal()
        let refusal = #expect(throws: SealedDocumentRefusal.self) {
            _ = try SealedDocument.open(sealed, recipient: other, signers: verifier, context: [7], nowMilliseconds: Fixture.now)
        }
        #expect(refusal?.rule == .otherRecipient)
        let label = try recipient.publicKey.keyIdentifier
        let start = try #require(sealed.indices.first { sealed[$0...].starts(with: label) })
        var relabelled = sealed
        relabelled.replaceSubrange(start..<start + 20, with: try other.publicKey.keyIdentifier)
        let second = #expect(throws: SealedDocumentRefusal.self) {
            _ = try SealedDocument.open(relabelled, recipient: other, signers: verifier, context: [7], nowMilliseconds: Fixture.now)
        }
        #expect(second?.rule == .notAuthentic)
        #expect(throws: SealedDocumentRefusal.self) {
            _ = try SealedDocument.open(sealed, recipient: .generate(.rsa2048), signers: verifier, context: [7], nowMilliseconds: Fixture.now)
        }
    }

    @Test("a document sealed to a point that is not on the curve is not made")
    func badPoint() throws {
        var wrong = point
        wrong[64] ^= 1
        #expect(throws: CryptoError.self) { try SealedDocument.seal([1], to: wrong, signer: signer, key: signerKey) }
        #expect(throws: CryptoError.self) { try SealedDocument.seal([1], to: [], signer: signer, key: signerKey) }
    }

    @Test("a signer of another root, of another profile, of another name or out of validity is refused")
    func signers() throws {
        let other = try Fixture()
        let foreign = try other.authority.issue(.documentSigning(uri: "urn:kofu:city", publicKey: signerKey.publicKey, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end))
        #expect(refusal(try SealedDocument.seal([1], to: point, signer: foreign, key: signerKey, context: [7])) == .signerNotAccepted)
        let node = try fixture.authority.issue(.tlsServer(uri: "urn:kofu:city", publicKey: signerKey.publicKey, notBeforeMilliseconds: Fixture.start, notAfterMilliseconds: Fixture.end))
        #expect(refusal(try SealedDocument.seal([1], to: point, signer: node, key: signerKey, context: [7])) == .signerNotAccepted)
        #expect(refusal(try seal(), uri: "urn:kofu:town") == .signerNotAccepted)
        #expect(refusal(try seal(), at: Fixture.end + Fixture.day) == .signerNotAccepted)
        #expect(throws: CryptoError.self) { try SealedDocument.seal([1], to: point, signer: signer, key: fixture.key) }
    }

    @Test("a document that answers another request is refused")
    func context() throws {
        #expect(refusal(try seal(), context: [8]) == .otherContext)
        #expect(refusal(try seal(), context: []) == .otherContext)
        #expect(refusal(try seal(context: []), context: [7]) == .otherContext)
        #expect(throws: CryptoError.self) { try seal(context: [UInt8](repeating: 1, count: 65)) }
    }

    @Test("a document longer than the maximum is refused, one just as long is opened")
    func size() throws {
        let content = [UInt8](repeating: 1, count: 1000)
        #expect(try open(seal(content), maximumContentCount: 1000) == content)
        #expect(refusal(try seal(content), maximumContentCount: 999) == .tooLarge)
        #expect(refusal(try seal([UInt8](repeating: 1, count: 200_000)), maximumContentCount: 1000) == .tooLarge)
        #expect(refusal([UInt8](repeating: 0, count: 100), maximumContentCount: -1) == .malformed)
    }

    @Test("an envelope alone opens for its recipient, and for nobody else")
    func envelope() throws {
        let sealed = try Envelope.seal([5, 6], to: point)
        #expect(octets(try Envelope.open(sealed, recipient: recipient, maximumContentCount: 2)) == [5, 6])
        #expect(throws: SealedDocumentRefusal.self) { _ = try Envelope.open(sealed, recipient: recipient, maximumContentCount: 1) }
        #expect(throws: SealedDocumentRefusal.self) { _ = try Envelope.open(sealed, recipient: .generate(.p256), maximumContentCount: 2) }
        // An envelope without a signature is not a document.
        #expect(refusal(sealed) == .malformed)
    }
}
