internal import Synchronization

/// The few certificates that a verifier meets again and again, such as the signer of every OCSP response,
/// so that they are not read anew each time: reading costs OpenSSL several times what a signature costs.
/// Only what has been accepted is put in, so that no peer can fill it, and accepting is never skipped.
final class CertificateCache: Sendable {
    static let capacity = 16

    private let known = Mutex<[[UInt8]: Certificate]>([:])

    /// The certificate that `der` encodes, from here or read anew.
    func certificate(_ der: [UInt8]) throws(CryptoError) -> Certificate {
        if let found = known.withLock({ $0[der] }) { return found }
        return try Certificate(der: der)
    }

    func insert(_ certificate: Certificate) {
        known.withLock { known in
            if known.count >= Self.capacity && known[certificate.der] == nil { known.removeAll(keepingCapacity: true) }
            known[certificate.der] = certificate
        }
    }
}
