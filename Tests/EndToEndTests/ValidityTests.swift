import Foundation
import Testing

/// The JPKI centre as the stock OpenSSL client sees it, through the same line and the same mutual TLS.
/// The topology's clock is the machine's, as that is the one that OpenSSL compares with.
@Suite("The JPKI centre's answer to openssl ocsp", .serialized, .network(up: ["--clock", "now"]))
struct ValidityTests {
    private static let jpki = ChannelTests.Way.all[3]

    /// Asks about a certificate and returns what openssl makes of the answer, verified against the request.
    private func ask(_ network: Network, certificate: String, issuer: String = "keys/user-authentication/authority.crt", nonce: Bool = true, digest: String = "-sha256") async throws -> (verdict: Finished, answer: Finished) {
        let request = network.file("request.der"), response = network.file("response.der")
        let issuer = network.file(issuer).path, authority = network.file("keys/user-authentication/authority.crt").path
        let made = try await Program.start(["openssl", "ocsp", digest, "-issuer", issuer, "-cert", certificate, "-reqout", request.path] + (nonce ? [] : ["-no_nonce"])).finish()
        #expect(made.status == 0, "\(made.testDescription)")
        let answer = try await network.curl(
            Self.jpki, "validity-check", request, contentType: "application/ocsp-request", certificatePath: network.file("keys/jpki/issuing-center.crt").path,
            keyPath: network.file("keys/jpki/issuing-center.key").path)
        try answer.output.write(to: response)
        // openssl would put a new nonce into the request that it reads; -no_nonce leaves the one that was sent, and compares it.
        let verdict = try await Program.run(
            "openssl", "ocsp", "-no_nonce", digest, "-issuer", issuer, "-cert", certificate, "-reqin", request.path, "-respin", response.path, "-CAfile", authority, "-resp_text")
        return (verdict, answer)
    }

    private func certificate(_ network: Network, of card: String) async throws -> String {
        let pem = network.file("\(card).pem").path
        let made = try await Program.run("openssl", "x509", "-inform", "DER", "-in", network.file("cards/\(card)/certificate.der").path, "-out", pem)
        #expect(made.status == 0, "\(made.testDescription)")
        return pem
    }

    @Test("is good, then on hold while suspended, then good, then revoked for good")
    func states() async throws {
        let network = try Network.current
        for (command, words) in [("reinstate", ": good"), ("suspend", "certificateHold"), ("reinstate", ": good"), ("revoke", "keyCompromise")] {
            let changed = command == "reinstate" ? try await network.atCounter(command, "odawara-0001") : try await network.kofu(command, "odawara-0001")
            #expect(changed.status == 0, "\(changed.testDescription)")
            let verdict = try await ask(network, certificate: try await certificate(network, of: "odawara-0001")).verdict
            #expect(verdict.status == 0 && verdict.errors.contains("Response verify OK") && !verdict.errors.contains("WARNING"), "\(verdict.testDescription)")
            #expect(verdict.text.contains(words), "\(command): \(verdict.text)")
            #expect(verdict.text.contains("OCSP Nonce"))
            #expect(verdict.text.contains(words == ": good" ? ": good" : ": revoked"))
        }
    }

    @Test("is unknown for a serial that was never issued")
    func unknown() async throws {
        let network = try Network.current
        let key = network.file("keys/user-authentication/authority.key").path
        #expect(FileManager.default.fileExists(atPath: key))
        let request = network.file("stranger.csr").path, stranger = network.file("stranger.pem").path
        let asked = try await Program.run(
            "openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", network.file("stranger.pk").path, "-out", request, "-subj", "/CN=stranger")
        #expect(asked.status == 0, "\(asked.testDescription)")
        let signed = try await Program.run(
            "openssl", "x509", "-req", "-in", request, "-CA", network.file("keys/user-authentication/authority.crt").path, "-CAkey", key,
            "-set_serial", "0x0102030405060708090a0b0c0d0e0f10", "-out", stranger)
        #expect(signed.status == 0, "\(signed.testDescription)")
        let verdict = try await ask(network, certificate: stranger).verdict
        #expect(verdict.errors.contains("Response verify OK") && verdict.text.contains(": unknown"), "\(verdict.testDescription)")
    }

    @Test("does not come to a question without a nonce, by SHA-1, or about another authority's certificates")
    func refused() async throws {
        let network = try Network.current
        #expect(try await network.atCounter("reinstate", "mizuho-0001").status == 0)
        let pem = try await certificate(network, of: "mizuho-0001")
        let withoutNonce = try await ask(network, certificate: pem, nonce: false)
        #expect(withoutNonce.answer.status != 0 && withoutNonce.answer.output.isEmpty, "\(withoutNonce.answer.testDescription)")
        let weakDigest = try await ask(network, certificate: pem, digest: "-sha1")
        #expect(weakDigest.answer.status != 0 && weakDigest.answer.output.isEmpty, "\(weakDigest.answer.testDescription)")
        let foreign = try await ask(network, certificate: pem, issuer: "keys/jpki/authority.crt")
        #expect(!foreign.verdict.text.contains(": good"), "\(foreign.verdict.testDescription)")
        let right = try await ask(network, certificate: pem)
        #expect(right.verdict.text.contains(": good"), "\(right.verdict.testDescription)")
    }

    @Test("names nobody: certificates hold a serial number and no person (D1)")
    func nobody() async throws {
        let network = try Network.current
        let text = try await Program.run("openssl", "x509", "-in", try await certificate(network, of: "mizuho-0001"), "-noout", "-text")
        for card in try await network.cards() { #expect(!text.text.contains(card.holder)) }
        #expect(text.text.contains("TLS Web Client Authentication") || text.text.contains("Digital Signature"))
    }
}
