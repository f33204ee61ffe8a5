#if DEFECTS
import COpenSSL
package import Crypto
import Defects
import LeakMutants

/// What a test build's connections do to leak on purpose, each as the plan of the moment says.
enum TLSLeak {
    /// A type of extension that IANA keeps for private use.
    private static let extensionType: UInt32 = 0xFF42
    private static let longestNameOctets = 255
    private static let longestCommonNameOctets = 64

    /// The mutant that this end of this channel's connections is to play now.
    static func mutant(_ context: TLSContext) -> LeakMutant? {
        guard LeakPlan.isPossible, let plan = LeakPlan.current, let mutant = LeakMutant(name: plan.mutant), mutant.message == LeakMutant.connection,
              mutant.channel == context.channel, mutant.part == (context.side == .client ? .client : .server) else { return nil }
        return mutant
    }

    // MARK: Of all connections

    /// Prepares a context, which outlives many plans, for the extensions that connections may add, and for a second certificate.
    static func prepare(_ context: TLSContext) {
        guard LeakPlan.isPossible else { return }
        let isClient: Int32 = context.side == .client ? 1 : 0
        let messages = UInt32(SSL_EXT_TLS1_3_ONLY) | UInt32(isClient == 1 ? SSL_EXT_CLIENT_HELLO : SSL_EXT_TLS1_3_CERTIFICATE_REQUEST)
        if let mutant = mutant(context), mutant.place.kind == .certificateChain, let words = mutant.payload?.flatMap(\.self) {
            let name = String(decoding: words.prefix(longestCommonNameOctets / 2), as: UTF8.self)
            // Nothing verifies it: what it says, and that it is good for nothing, is nobody's concern.
            if let extra = try? CertificateAuthority.selfSigned(name: name, notBeforeMilliseconds: 0, notAfterMilliseconds: 86_400_000) { context.show(beside: extra.certificate) }
        }
        // The callbacks are functions without state; what they hand out lives in static memory.
        _ = unsafe SSL_CTX_add_custom_ext(context.handle, extensionType, messages, { connection, _, _, out, count, _, _, _, _ in
            unsafe TLSLeak.addExtension(connection, out, count)
        }, nil, nil, nil, nil)
    }

    /// What an extension holds; one connection shakes hands at a time on the loop's thread, and OpenSSL copies it at once.
    nonisolated(unsafe) private static var words: [UInt8] = []
    nonisolated(unsafe) private static let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: 1024)

    private static func addExtension(_ connection: OpaquePointer?, _ out: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ count: UnsafeMutablePointer<Int>?) -> Int32 {
        guard unsafe !words.isEmpty else { return 0 }
        let octets = unsafe words.prefix(1024)
        for (index, octet) in octets.enumerated() { unsafe copy[index] = octet }
        unsafe out?.pointee = UnsafePointer(copy)
        unsafe count?.pointee = octets.count
        return 1
    }

    // MARK: Of one connection

    /// Before the handshake.
    static func plant(on connection: OpaquePointer, of context: TLSContext) {
        unsafe words = []
        guard let mutant = mutant(context), let payload = mutant.payload?.flatMap(\.self) else { return }
        switch mutant.place.kind {
        case .sni:
            // OpenSSL copies the name.
            let name = payload.prefix(longestNameOctets).filter { $0 != 0 }.map { CChar(bitPattern: $0) } + [0]
            _ = unsafe name.withUnsafeBufferPointer { unsafe kofu_SSL_set_tlsext_host_name(connection, $0.baseAddress) }
        case .alpn:
            let name = payload.prefix(longestNameOctets)
            // OpenSSL copies the list.
            _ = unsafe SSL_set_alpn_protos(connection, [UInt8(name.count)] + name, UInt32(name.count + 1))
        case .helloExtension, .requestExtension: unsafe words = payload
        case .helloSuites: _ = unsafe SSL_set_ciphersuites(connection, mutant.cipherSuites)
        case .recordPadding: _ = unsafe SSL_set_block_padding(connection, mutant.paddingBlockOctets)
        default: break
        }
    }

    /// Before a write: how many octets a record takes at most, and key updates that nobody asked for.
    static func recordOctets(_ connection: OpaquePointer, _ mutant: LeakMutant?) -> Int {
        switch mutant?.place.kind {
        case .recordSizes: return mutant?.recordOctets ?? .max
        case .keyUpdates:
            // The connection is the caller's, and its handshake is over.
            _ = unsafe SSL_key_update(connection, SSL_KEY_UPDATE_NOT_REQUESTED)
            return .max
        default: return .max
        }
    }
}
extension TLSContext {
    /// Shows another certificate after the leaf.
    package func show(beside extra: Certificate) {
        // The context takes a reference of its own to the certificate.
        guard let certificate = try? unsafe extra.handle else { return }
        _ = unsafe kofu_SSL_CTX_add1_chain_cert(handle, certificate)
    }
}
#endif
