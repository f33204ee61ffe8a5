import EventLoop
import Foundation
import TLS
import TestSupport
import Testing

/// The profile on the wire, as OpenSSL's own client and server see it.
@Suite(.serialized) struct PinnedProfileTests {
    let authority: TestAuthority
    let directory: TemporaryDirectory
    let files: (certificate: String, key: String, authority: String)

    init() throws {
        #expect(LoopThread.started)
        authority = try TestAuthority(channel: "lgwan")
        directory = try TemporaryDirectory()
        files = try directory.write(authority.leaf(.client, "client"), of: authority)
    }

    @Test("a stock client with the channel's certificate is served, under the one suite, group and signature scheme")
    @LoopActor func stockClient() async throws {
        let (said, read) = try await visit([])
        #expect(read == "question\n")
        #expect(said.contains("answer"))
        #expect(said.contains("New, TLSv1.3, Cipher is \(TLSContext.cipherSuite)"))
        #expect(said.contains("prime256v1"))
        #expect(said.contains("Peer signing digest: SHA256"))
        #expect(said.contains("Peer signature type: ECDSA"))
        #expect(said.contains("Requested Signature Algorithms: ECDSA+SHA256\n"))
        #expect(said.contains("Early data was not sent"))
    }

    @Test("no session ticket is sent, so there is nothing to resume")
    @LoopActor func noTicket() async throws {
        let session = directory.path("session")
        let (said, read) = try await visit(["-sess_out", session])
        #expect(read == "question\n")
        #expect(!said.contains("New Session Ticket"))
        #expect(!FileManager.default.fileExists(atPath: session))
    }

    @Test("the same probe sees a stock server's tickets, and such a ticket resumes nothing here")
    @LoopActor func foreignTicket() async throws {
        let serverDirectory = try TemporaryDirectory()
        let server = try serverDirectory.write(authority.leaf(.server, "server"), of: authority)
        let port = 40_000 + Int(getpid()) % 20_000
        let serving = Task { @concurrent in
            try await Tool.run(["openssl", "s_server", "-accept", "127.0.0.1:\(port)", "-naccept", "1", "-cert", server.certificate, "-key", server.key, "-www"])
        }
        let session = directory.path("session")
        var said = ""
        for _ in 0..<100 where !said.contains("New Session Ticket") {
            said = try await Tool.run(["openssl", "s_client", "-connect", "127.0.0.1:\(port)", "-ign_eof", "-sess_out", session], input: "GET / HTTP/1.0\r\n\r\n").text
        }
        #expect(said.contains("New Session Ticket"))
        #expect(FileManager.default.fileExists(atPath: session))
        _ = try await serving.value
        let (anew, read) = try await visit(["-sess_in", session])
        #expect(read == "question\n")
        #expect(anew.contains("New, TLSv1.3"))
        #expect(!anew.contains("Reused"))
    }

    @Test("a client outside the profile gets no application data and gives none", arguments: [
        ["-tls1_2"],
        ["-ciphersuites", "TLS_AES_128_GCM_SHA256"],
        ["-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"],
        ["-groups", "X25519"],
        ["-groups", "P-384"],
        ["-sigalgs", "rsa_pss_rsae_sha256"],
        ["-sigalgs", "ecdsa_secp384r1_sha384"],
        ["-client_sigalgs", "ecdsa_secp384r1_sha384", "-sigalgs", "ecdsa_secp384r1_sha384"],
    ])
    @LoopActor func outsideProfile(options: [String]) async throws {
        let (said, read) = try await visit(options)
        #expect(read == nil)
        #expect(!said.contains("answer"))
    }

    @Test("a client without a certificate gets no application data")
    @LoopActor func noCertificate() async throws {
        let (said, read) = try await visit([], showingCertificate: false)
        #expect(read == nil)
        #expect(!said.contains("answer"))
        #expect(said.contains("alert certificate required"))
    }

    @Test("early data is refused: there is no session that could carry it")
    @LoopActor func earlyData() async throws {
        let early = try directory.write("early", Array("early question".utf8))
        let (said, read) = try await visit(["-early_data", early])
        #expect(read != "early question")
        #expect(!said.contains("Early data was accepted"))
    }

    /// Lets OpenSSL's client ask our server one question; `read` is nil where the server refused it.
    @LoopActor private func visit(_ options: [String], showingCertificate: Bool = true) async throws -> (said: String, read: String?) {
        let listener = try TCP.listen(on: TestNetwork.endpoint(port: 0))
        let context = try authority.context(.server, "server")
        let serving = Task.onLoop { () -> String? in
            let (socket, _) = try await TCP.accept(from: listener)
            guard let connection = try? await TLSConnection.handshake(
                on: socket, context: context, nowMilliseconds: TestAuthority.now, until: TestNetwork.soon),
                let question = try? await connection.next()
            else { return nil }
            try await connection.write(Array("answer".utf8), until: TestNetwork.soon)
            connection.close()
            return String(decoding: question, as: UTF8.self)
        }
        let shown = showingCertificate ? ["-cert", files.certificate, "-key", files.key] : []
        let outcome = try await Tool.run(
            ["openssl", "s_client", "-connect", "\(TCP.localAddress(of: listener))", "-ign_eof"] + shown + options, input: "question\n")
        let read = try await serving.value
        listener.close()
        return (outcome.text, read)
    }
}
