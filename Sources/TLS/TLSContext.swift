import COpenSSL
public import Crypto

/// The TLS settings of one node on one channel, as client or as server.
///
/// Each channel has a context of its own, with a store that holds its authority alone: TLS 1.3 only,
/// one cipher suite, one group and one signature scheme (the pinned profile that a reviewer checks on
/// the wire), certificates demanded from both sides, no tickets, no resumption, no early data, no
/// renegotiation, no server name.
@safe
public final class TLSContext: Sendable {
    public enum Side: Sendable { case client, server }

    public static let cipherSuite = "TLS_AES_256_GCM_SHA384"
    public static let group = "P-256"
    public static let signatureScheme = "ecdsa_secp256r1_sha256"

    /// OpenSSL's level 2: 112 bits, which excludes SHA-1. The chain is held to it in every handshake.
    private static let securityLevel: Int32 = 2

    public let side: Side
    /// The channel that the context serves; the peer's URI must name it.
    public let channel: String
    /// OpenSSL's SSL_CTX, owned by this object and safe to share between connections.
    nonisolated(unsafe) let handle: OpaquePointer
    let verifier: CertificateVerifier
    let judgedPeers = JudgedPeers()

    /// Throws `configuration` where OpenSSL refuses a part.
    /// - Parameter keyLog: where the secrets of connections go; nil, and they stay where they are.
    public static func make(
        side: Side, channel: String, certificate: Certificate, key: PrivateKey, verifier: CertificateVerifier, keyLog: KeyLogPipe? = nil
    ) throws(TLSError) -> TLSContext {
        guard let handle = unsafe SSL_CTX_new(side == .server ? TLS_server_method() : TLS_client_method()) else {
            throw TLSError(.configuration, LibraryErrors.text())
        }
        // From here on the object owns the handle and frees it, also where a setting fails.
        let context = unsafe TLSContext(side: side, channel: channel, owning: handle, verifier: verifier)
        try context.configure(certificate: certificate, key: key)
        if let keyLog { unsafe keyLog.attach(to: handle) }
        #if DEFECTS
        TLSLeak.prepare(context)
        #endif
        return context
    }

    private init(side: Side, channel: String, owning handle: OpaquePointer, verifier: CertificateVerifier) {
        self.side = side
        self.channel = channel
        unsafe self.handle = handle
        self.verifier = verifier
    }

    deinit { unsafe SSL_CTX_free(handle) }

    private func configure(certificate: Certificate, key: PrivateKey) throws(TLSError) {
        let options = kofu_SSL_OP_NO_TICKET() | kofu_SSL_OP_NO_RENEGOTIATION() | kofu_SSL_OP_NO_COMPRESSION() | kofu_SSL_OP_CLEANSE_PLAINTEXT()
        let modes = kofu_SSL_MODE_ENABLE_PARTIAL_WRITE() | kofu_SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER()
        let sessionContext = Array(channel.utf8.prefix(Int(SSL_MAX_SID_CTX_LENGTH)))
        var accepted = unsafe kofu_SSL_CTX_set_min_proto_version(handle, TLS1_3_VERSION) == 1
        accepted = unsafe kofu_SSL_CTX_set_max_proto_version(handle, TLS1_3_VERSION) == 1 && accepted
        accepted = unsafe SSL_CTX_set_ciphersuites(handle, TLSContext.cipherSuite) == 1 && accepted
        accepted = unsafe kofu_SSL_CTX_set1_groups_list(handle, TLSContext.group) == 1 && accepted
        accepted = unsafe kofu_SSL_CTX_set1_sigalgs_list(handle, TLSContext.signatureScheme) == 1 && accepted
        accepted = unsafe kofu_SSL_CTX_set1_client_sigalgs_list(handle, TLSContext.signatureScheme) == 1 && accepted
        accepted = unsafe SSL_CTX_set_num_tickets(handle, 0) == 1 && accepted
        accepted = unsafe SSL_CTX_set_max_early_data(handle, 0) == 1 && accepted
        accepted = unsafe SSL_CTX_set_session_id_context(handle, sessionContext, UInt32(sessionContext.count)) == 1 && accepted
        _ = unsafe SSL_CTX_set_options(handle, options)
        _ = unsafe kofu_SSL_CTX_set_mode(handle, modes)
        _ = unsafe kofu_SSL_CTX_set_session_cache_mode(handle, kofu_SSL_SESS_CACHE_OFF())
        _ = unsafe kofu_SSL_CTX_set_read_ahead(handle, 1)
        unsafe SSL_CTX_set_security_level(handle, TLSContext.securityLevel)
        unsafe SSL_CTX_set_verify(handle, kofu_SSL_VERIFY_PEER_AND_FAIL_IF_NO_PEER_CERT(), nil)
        // OpenSSL takes references of its own to the certificate, the key and the store.
        do { accepted = try unsafe SSL_CTX_use_certificate(handle, certificate.handle) == 1 && accepted } catch { throw TLSError(.configuration, "\(error)") }
        accepted = unsafe SSL_CTX_use_PrivateKey(handle, key.handle) == 1 && accepted
        accepted = unsafe kofu_SSL_CTX_set1_verify_cert_store(handle, verifier.storeHandle) == 1 && accepted
        accepted = unsafe SSL_CTX_check_private_key(handle) == 1 && accepted
        guard accepted else { throw TLSError(.configuration, LibraryErrors.text()) }
        guard unsafe SSL_CTX_get_max_early_data(handle) == 0, unsafe SSL_CTX_get_num_tickets(handle) == 0 else {
            throw TLSError(.configuration, "early data or tickets could not be switched off")
        }
    }
}

extension LibraryErrors {
    /// OpenSSL's queued reasons as one line, which empties the queue.
    static func text() -> String { drain().joined(separator: "; ") }

    /// Empties the queue where it holds anything. Clearing an empty one costs sixteen writes each time.
    static func forget() { if ERR_peek_error() != 0 { clear() } }
}
