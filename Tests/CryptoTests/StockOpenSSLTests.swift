import Foundation
import Testing
@testable import Crypto

@Suite struct StockOpenSSLTests {
    private let authority: CertificateAuthority
    private let now: Int64
    private let stock: StockOpenSSL

    // The stock command judges by the system's clock, so these certificates are valid today.
    init() throws {
        now = Int64(Date().timeIntervalSince1970) * 1000
        authority = try .selfSigned(name: "kofu test root", notBeforeMilliseconds: now - Fixture.day, notAfterMilliseconds: now + Fixture.day)
        stock = try StockOpenSSL()
        try stock.write(authority.certificate.pem, to: "root.pem")
    }

    private func user(_ serial: [UInt8]) throws -> Certificate {
        try authority.issue(.userAuthentication(serial: serial, publicKey: .generated(), notBeforeMilliseconds: now - Fixture.day, notAfterMilliseconds: now + Fixture.day))
    }

    @Test("the stock command verifies our certificates strictly, and reads our keys")
    func certificates() throws {
        let key = try PrivateKey.generate(.p256)
        let leaf = try authority.issue(.tlsServer(uri: "urn:kofu:a", publicKey: key.publicKey, notBeforeMilliseconds: now - Fixture.day, notAfterMilliseconds: now + Fixture.day))
        try stock.write(leaf.pem, to: "leaf.pem")
        let accepted = try stock.run("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "root.pem", "-no-CApath", "-no-CAstore", "leaf.pem")
        #expect(accepted.code == 0, "\(accepted.text)")
        let refused = try stock.run("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "root.pem", "-no-CApath", "-no-CAstore", "leaf.pem")
        #expect(refused.code != 0)
        try key.pem().write(toNewFile: stock.directory.appendingPathComponent("key.pem").path)
        #expect(try stock.run("pkey", "-in", "key.pem", "-check", "-noout").code == 0)
    }

    @Test("a key and a certificate of the stock command are read")
    func foreignKey() throws {
        #expect(try stock.run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "k.pem", "-out", "c.pem", "-subj", "/CN=stock", "-days", "1").code == 0)
        let key = try PrivateKey(pem: SecretBytes.contents(ofFile: stock.directory.appendingPathComponent("k.pem").path))
        #expect(try Certificate(pem: stock.read("c.pem")).publicKey == key.publicKey)
    }

    @Test("our parser takes the stock client's question and the stock client takes our answer")
    func ocsp() throws {
        let leaf = try user([0x9a, 0xbc, 1])
        try stock.write(leaf.pem, to: "leaf.pem")
        #expect(try stock.run("ocsp", "-sha256", "-issuer", "root.pem", "-cert", "leaf.pem", "-reqout", "request.der").code == 0)
        let request = try OCSPRequest.parse(try stock.read("request.der"))
        #expect(request.certificateSerial == leaf.serial)

        let key = try PrivateKey.generate(.p256)
        let signer = try authority.issue(.ocspSigning(commonName: "responder", publicKey: key.publicKey, notBeforeMilliseconds: now - Fixture.day, notAfterMilliseconds: now + Fixture.day))
        let responder = try OCSPResponder(issuer: authority.certificate, signer: signer, key: key)
        let answers: [(CertificateStatus, String)] = [
            (.good, "leaf.pem: good"), (.unknown, "leaf.pem: unknown"),
            (.revoked(atMilliseconds: now - 5000, reason: .certificateHold), "Reason: certificateHold"),
        ]
        for (status, words) in answers {
            try stock.write(responder.respond(to: request, status: status, thisUpdateMilliseconds: now, nextUpdateMilliseconds: now + 60_000, producedAtMilliseconds: now), to: "response.der")
            let result = try stock.run("ocsp", "-respin", "response.der", "-reqin", "request.der", "-no_nonce", "-issuer", "root.pem", "-CAfile", "root.pem", "-sha256", "-cert", "leaf.pem")
            #expect(result.code == 0)
            #expect(result.text.contains("Response verify OK"), "\(result.text)")
            #expect(result.text.contains(words), "\(result.text)")
        }

        let stranger = try OCSPResponder(issuer: authority.certificate, signer: user([7]), key: .generate(.p256), unchecked: ())
        try stock.write(stranger.respond(to: request, status: .good, thisUpdateMilliseconds: now, nextUpdateMilliseconds: now + 60_000, producedAtMilliseconds: now), to: "response.der")
        #expect(try !stock.run("ocsp", "-respin", "response.der", "-reqin", "request.der", "-no_nonce", "-issuer", "root.pem", "-CAfile", "root.pem", "-sha256", "-cert", "leaf.pem").text.contains("Response verify OK"))
    }

    @Test("questions of the stock client that are not of our form are refused")
    func ocspRefusals() throws {
        try stock.write(user([1]).pem, to: "a.pem")
        try stock.write(user([2]).pem, to: "b.pem")
        func refusal(_ name: String) throws -> OCSPRefusal.Rule? {
            #expect(throws: OCSPRefusal.self) { try OCSPRequest.parse(try stock.read(name)) }?.rule
        }
        #expect(try stock.run("ocsp", "-sha256", "-no_nonce", "-issuer", "root.pem", "-cert", "a.pem", "-reqout", "nonce.der").code == 0)
        #expect(try refusal("nonce.der") == .nonceMissing)
        #expect(try stock.run("ocsp", "-sha256", "-issuer", "root.pem", "-cert", "a.pem", "-cert", "b.pem", "-reqout", "two.der").code == 0)
        #expect(try refusal("two.der") == .severalCertificates)
        #expect(try stock.run("ocsp", "-issuer", "root.pem", "-cert", "a.pem", "-reqout", "sha1.der").code == 0)
        #expect(try refusal("sha1.der") == .digestNotAccepted)
        #expect(try OCSPRequest.parse(stock.read("sha1.der"), acceptsSHA1: true).certificateSerial == [1])
        try PrivateKey.generate(.p256).pem().write(toNewFile: stock.directory.appendingPathComponent("key.pem").path)
        #expect(try stock.run("req", "-x509", "-key", "key.pem", "-out", "signer.pem", "-subj", "/CN=someone", "-days", "1").code == 0)
        #expect(try stock.run("ocsp", "-sha256", "-issuer", "root.pem", "-cert", "a.pem", "-signer", "signer.pem", "-signkey", "key.pem", "-reqout", "signed.der").code == 0)
        #expect(try refusal("signed.der") == .signedRequest)
    }

    @Test("the stock command opens and verifies our sealed document, and only with the right key")
    func sealedDocument() throws {
        let signingKey = try PrivateKey.generate(.p256), recipient = try PrivateKey.generate(.p256)
        let signer = try authority.issue(.documentSigning(uri: "urn:kofu:city", publicKey: signingKey.publicKey, notBeforeMilliseconds: now - Fixture.day, notAfterMilliseconds: now + Fixture.day))
        for (index, count) in [0, 1, 100, 200, 60_000, 70_000].enumerated() {
            let content = try Random.bytes(count)
            let sealed = try SealedDocument.seal(content, to: #require(recipient.publicKey.p256Point), signer: signer, key: signingKey, context: [1, 2, 3])
            try stock.write(sealed, to: "sealed.der")
            try recipient.pem().write(toNewFile: stock.directory.appendingPathComponent("r\(index).pem").path)
            try PrivateKey.generate(.p256).pem().write(toNewFile: stock.directory.appendingPathComponent("o\(index).pem").path)
            let opened = try stock.run("cms", "-decrypt", "-binary", "-inform", "DER", "-in", "sealed.der", "-inkey", "r\(index).pem", "-out", "signed.der")
            #expect(opened.code == 0, "\(opened.text)")
            let verified = try stock.run("cms", "-verify", "-binary", "-inform", "DER", "-in", "signed.der", "-CAfile", "root.pem", "-purpose", "any", "-out", "content")
            #expect(verified.code == 0, "\(verified.text)")
            #expect(try stock.read("content") == content)
            #expect(try stock.run("cms", "-decrypt", "-binary", "-inform", "DER", "-in", "sealed.der", "-inkey", "o\(index).pem", "-out", "other.der").code != 0)
        }
    }
}

extension PublicKey {
    /// The public half of a new P-256 key, where a test needs no other.
    static func generated() throws(CryptoError) -> PublicKey { try PrivateKey.generate(.p256).publicKey }
}
