import COpenSSL
import Crypto
import Synchronization

/// The peers' certificates that passed all checks of a context before.
///
/// Peers come back with the certificate that they had. Chain, signature and dates are OpenSSL's to
/// check in every handshake; what depends on the certificate's octets alone, its form and the leaf
/// profile, is judged once.
final class JudgedPeers: Sendable {
    /// A node has few peers on one channel; with more, the memory starts anew.
    static let maximumCount = 2048

    private let certificates = Mutex<[[UInt8]: Certificate]>([:])

    /// The certificate of `leaf`, which stays the connection's; `judge` is called where it is new.
    func certificate(
        of leaf: OpaquePointer, judge: (Certificate) throws -> Void
    ) throws -> Certificate {
        let octets = try unsafe JudgedPeers.octets(of: leaf)
        if let known = certificates.withLock({ $0[octets] }) { return known }
        let certificate = try Certificate(der: octets)
        try judge(certificate)
        certificates.withLock { judged in
            if judged.count >= JudgedPeers.maximumCount { judged.removeAll() }
            judged[octets] = certificate
        }
        return certificate
    }

    private static func octets(of leaf: OpaquePointer) throws(TLSError) -> [UInt8] {
        let count = unsafe i2d_X509(leaf, nil)
        guard count > 0, count <= Certificate.maximumEncodedCount else { throw TLSError(.peerCertificate, "its length is not allowed") }
        return unsafe [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, filled in
            // OpenSSL writes exactly the length that it gave, into our array.
            var position = buffer.baseAddress
            filled = Int(unsafe max(0, i2d_X509(leaf, &position)))
        }
    }
}
