internal import COpenSSL

/// Judges leaf certificates against exactly one root: no default paths, no intermediate authorities, the clock
/// a parameter. Make one and keep it: its store is built once and may be used by several threads.
@safe
public final class CertificateVerifier: @unchecked Sendable {
    public let root: Certificate

    /// An X509_STORE that holds `root` alone; owned by this object and never changed.
    package let storeHandle: OpaquePointer

    /// Signers of documents that were accepted before.
    let accepted = CertificateCache()

    /// The strength that keys and digests must have: OpenSSL's level 2 is 112 bits, which excludes SHA-1.
    static let authenticationLevel: Int32 = 2

    public init(root: Certificate) throws(CryptoError) {
        self.root = root
        unsafe storeHandle = try Self.store(root: root, atMilliseconds: nil)
    }

    deinit { unsafe X509_STORE_free(storeHandle) }

    /// A store of `root` alone, which becomes the caller's.
    static func store(root: Certificate, atMilliseconds: Int64?) throws(CryptoError) -> OpaquePointer {
        let place = "CertificateVerifier"
        let store = try unsafe OwnedHandle.taking(X509_STORE_new(), freedBy: X509_STORE_free, at: place)
        // The store takes a reference of its own to the root.
        guard try unsafe X509_STORE_add_cert(store.pointer, root.handle) == 1,
              unsafe X509_STORE_set_flags(store.pointer, UInt(X509_V_FLAG_X509_STRICT)) == 1,
              unsafe X509_STORE_set_depth(store.pointer, 0) == 1,
              let parameters = unsafe X509_STORE_get0_param(store.pointer)
        else { throw .library(at: place, "cannot build a store") }
        unsafe X509_VERIFY_PARAM_set_auth_level(parameters, authenticationLevel)
        if let atMilliseconds { unsafe X509_VERIFY_PARAM_set_time(parameters, Int(seconds(atMilliseconds))) }
        // One reference for the caller besides that of `store`, which ends here.
        unsafe X509_STORE_up_ref(store.pointer)
        return unsafe store.pointer
    }

    /// Whole seconds, rounded down also before 1970.
    private static func seconds(_ milliseconds: Int64) -> Int64 {
        milliseconds % 1000 < 0 ? milliseconds / 1000 - 1 : milliseconds / 1000
    }

    /// Accepts `leaf` by returning. `expectedURI`, where given, is the name that the profile's one URI must be.
    public func verify(_ leaf: Certificate, as profile: LeafProfile, expectedURI: String? = nil, atMilliseconds: Int64) throws(CertificateRefusal) {
        // The profile costs little and comes first, before any signature is computed.
        try profile.check(leaf)
        if let expectedURI {
            guard leaf.uniformResourceIdentifiers == [expectedURI] else { throw CertificateRefusal(.otherName) }
        }
        try checkIssuer(leaf)
        try verifyChain(leaf, atMilliseconds: atMilliseconds)
    }

    /// One spelling for one meaning: OpenSSL takes an issuer's name in other capitals, spaces or string types for the same, and
    /// a signature algorithm with parameters that it must not have (RFC 5758 §3.2).
    private func checkIssuer(_ leaf: Certificate) throws(CertificateRefusal) {
        guard leaf.der[leaf.fields.issuer] == root.der[root.fields.subject] else {
            throw CertificateRefusal(.notFromThisRoot, "another issuer's name, or the same in another spelling")
        }
        guard leaf.der[leaf.fields.signatureAlgorithm] == root.publicKey.kind.signatureAlgorithm[...] else {
            throw CertificateRefusal(.chain, "another signature algorithm than the root's key has")
        }
    }

    private func verifyChain(_ leaf: Certificate, atMilliseconds: Int64) throws(CertificateRefusal) {
        let judged: OpaquePointer
        do throws(CryptoError) { try unsafe judged = leaf.handle } catch { throw CertificateRefusal(.notJudged, error.description) }
        guard let context = unsafe X509_STORE_CTX_new() else { throw CertificateRefusal(.notJudged, "no memory") }
        defer { unsafe X509_STORE_CTX_free(context) }
        // The context borrows our store and the leaf; both outlive it.
        guard unsafe X509_STORE_CTX_init(context, storeHandle, judged, nil) == 1 else {
            throw CertificateRefusal(.notJudged, LibraryErrors.drain().joined(separator: "; "))
        }
        unsafe X509_STORE_CTX_set_time(context, 0, Int(Self.seconds(atMilliseconds)))
        let result = unsafe X509_verify_cert(context)
        let reason = unsafe X509_STORE_CTX_get_error(context)
        LibraryErrors.clear()
        guard result == 1, reason == X509_V_OK else { throw Self.refusal(reason) }
    }

    private static func refusal(_ reason: Int32) -> CertificateRefusal {
        // The text is a constant of OpenSSL's.
        let detail = unsafe X509_verify_cert_error_string(Int(reason)).map { unsafe String(cString: $0) } ?? ""
        return switch reason {
        case X509_V_ERR_CERT_HAS_EXPIRED: CertificateRefusal(.expired, detail)
        case X509_V_ERR_CERT_NOT_YET_VALID: CertificateRefusal(.notYetValid, detail)
        case X509_V_ERR_CERT_SIGNATURE_FAILURE: CertificateRefusal(.badSignature, detail)
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
             X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: CertificateRefusal(.notFromThisRoot, detail)
        default: CertificateRefusal(.chain, detail)
        }
    }
}
