import Crypto
import Glibc
import Node

/// The authority that signs user authentication certificates. Its key is made at the first start of a
/// topology, lies in the run directory for the owner only, and goes with `kofu down`.
enum UserAuthority {
    static let lifetimeMilliseconds: Int64 = 10 * 365 * 86_400_000
    static let marginMilliseconds: Int64 = 60_000

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static func loadOrMake(nowMilliseconds: Int64) throws -> CertificateAuthority {
        if unsafe access(RunDirectory.userAuthorityKey, R_OK) == 0 {
            let key = try PrivateKey(pem: try SecretBytes.contents(ofFile: RunDirectory.userAuthorityKey))
            let certificate = try SecretBytes.contents(ofFile: RunDirectory.userAuthority)
            let text = certificate.withSpan { span in (0..<span.count).map { span[$0] } }
            return try CertificateAuthority(certificate: Certificate(pem: text), privateKey: key)
        }
        let authority = try CertificateAuthority.selfSigned(
            name: "user-authentication", notBeforeMilliseconds: nowMilliseconds - marginMilliseconds, notAfterMilliseconds: nowMilliseconds + lifetimeMilliseconds)
        let pem = try authority.privateKey.pem()
        try pem.withSpan { (bytes: Span<UInt8>) throws(Failure) in try write(bytes, to: RunDirectory.userAuthorityKey, mode: 0o600) }
        try write(authority.certificate.pem.span, to: RunDirectory.userAuthority, mode: 0o644)
        return authority
    }

    private static func write(_ bytes: Span<UInt8>, to path: String, mode: mode_t) throws(Failure) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw Failure(description: "cannot write \(path)") }
        defer { close(descriptor) }
        // The kernel reads only inside the span, which outlives the call.
        let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count else { throw Failure(description: "cannot write \(path)") }
    }
}
