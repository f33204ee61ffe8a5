import COpenSSL
import Capture
@testable import Crypto
import Domain
@testable import TLS

/// A connection of the pinned profile between two ends in memory, as a capture of a line has it.
final class SeedSession {
    private let client: OpaquePointer
    private let server: OpaquePointer
    /// The contexts, which the ends refer to.
    private let contexts: [TLSContext]
    private var said: [(isClients: Bool, octets: [UInt8])] = []
    nonisolated(unsafe) private static var keyLog: [UInt8] = []
    /// The messages of the handshake, out of their records.
    nonisolated(unsafe) private(set) static var handshake: [UInt8] = []
    /// What both ends show.
    private(set) var certificates: [[UInt8]] = []

    struct Refusal: Error {}

    init(authority: CertificateAuthority, start: Int64, end: Int64, now: Int64) throws {
        let digest = [UInt8](repeating: 9, count: 32)
        let verifier = try CertificateVerifier(root: authority.certificate)
        var contexts: [TLSContext] = [], ends: [OpaquePointer] = []
        for side in [TLSContext.Side.client, .server] {
            let key = try PrivateKey.generate(.p256)
            let uri = side == .client ? "kofu://core/odawara" : "kofu://core/odawara-registers"
            var request = side == .client
                ? LeafRequest.tlsClient(uri: uri, publicKey: key.publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end)
                : LeafRequest.tlsServer(uri: uri, publicKey: key.publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end)
            request.attestation = try Attestation(role: side == .client ? "municipality/issuing-server" : "municipality/registers", build: digest, topology: digest)
            let certificate = try authority.issue(request)
            certificates.append(certificate.der)
            let context = try TLSContext.make(side: side, channel: "core", certificate: certificate, key: key, verifier: verifier)
            SSL_CTX_set_msg_callback(context.handle) { isWritten, _, type, octets, count, _, _ in
                if isWritten == 1, type == 22 { SeedSession.handshake += UnsafeRawBufferPointer(start: octets, count: count) }
            }
            SSL_CTX_set_keylog_callback(context.handle) { _, line in
                if let line { SeedSession.keyLog += Array(String(cString: line).utf8) + [0x0A] }
            }
            guard let end = SSL_new(context.handle) else { throw Refusal() }
            X509_VERIFY_PARAM_set_time(SSL_get0_param(end), time_t(now / 1000))
            SSL_set_bio(end, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()))
            if side == .client { SSL_set_connect_state(end) } else { SSL_set_accept_state(end) }
            contexts.append(context)
            ends.append(end)
        }
        (client, server, self.contexts) = (ends[0], ends[1], contexts)
    }

    deinit {
        SSL_free(client)
        SSL_free(server)
    }

    /// The handshake, messages by turns, beginning with the client's, and close_notify of both.
    func speak(_ messages: [[UInt8]]) throws {
        for _ in 0..<4 {
            _ = SSL_do_handshake(client)
            carry(isClients: true)
            _ = SSL_do_handshake(server)
            carry(isClients: false)
        }
        guard SSL_is_init_finished(client) == 1, SSL_is_init_finished(server) == 1 else { throw Refusal() }
        for (number, message) in messages.enumerated() {
            let isClients = number.isMultiple(of: 2)
            guard SSL_write(isClients ? client : server, message, CInt(message.count)) == message.count else { throw Refusal() }
            carry(isClients: isClients)
        }
        for isClients in [true, false] {
            SSL_shutdown(isClients ? client : server)
            carry(isClients: isClients)
        }
    }

    /// A capture of one line with the connection before the line.
    /// - Parameter withSecrets: whether it holds what opens the connection.
    func capture(withSecrets: Bool = true, comment: String? = nil, dropped: Int = 0) -> [UInt8] {
        var octets = Pcapng.sectionHeader(application: "seeds", comment: "core")
        octets += Pcapng.interface(name: "core.odawara", description: "odawara to line: what odawara sends and gets")
        octets += Pcapng.interface(name: "core.odawara", description: "line to odawara-registers: what odawara-registers gets and sends")
        var log = KeyLog()
        if withSecrets { octets += Pcapng.secrets(log.take(Self.keyLog[...])) }
        var flow = TCPFlow(
            caller: CapturedEndpoint(address: IPv4Address(value: 0x7F14_0501), port: 40_000), callee: CapturedEndpoint(address: IPv4Address(value: 0x7F14_6901), port: 8443))
        var packets = flow.handshake().map { ($0.0 == .caller, $0.1) }
        for part in said { packets += flow.octets(part.octets[...], from: part.isClients ? .caller : .callee).map { (part.isClients, $0) } }
        packets += [flow.finish(.caller).map { (true, $0) }, flow.finish(.callee).map { (false, $0) }].compactMap(\.self)
        for (number, (isClients, packet)) in packets.enumerated() {
            octets += Pcapng.packet(
                packet, interface: 0, nanoseconds: 1_775_005_219_000_000_000 + UInt64(number), course: isClients ? .received : .sent,
                comments: number == 3 ? comment.map { [$0] } ?? [] : [], dropped: number == 4 ? dropped : 0)
        }
        return octets
    }

    /// What an end has written, to the other.
    private func carry(isClients: Bool) {
        var octets = [UInt8](repeating: 0, count: 1 << 15)
        let count = BIO_read(SSL_get_wbio(isClients ? client : server), &octets, CInt(octets.count))
        guard count > 0 else { return }
        let part = Array(octets.prefix(Int(count)))
        said.append((isClients, part))
        BIO_write(SSL_get_rbio(isClients ? server : client), part, count)
        // What has arrived is read, so that a handshake goes on.
        _ = SSL_read(isClients ? server : client, &octets, CInt(octets.count))
    }
}
