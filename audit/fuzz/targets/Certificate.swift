@testable import Crypto

let authority = made { try CertificateAuthority.selfSigned(name: "fuzz", notBeforeMilliseconds: 0, notAfterMilliseconds: 4_000_000_000_000) }
let verifier = made { try CertificateVerifier(root: authority.certificate) }

/// Certificates: our walk, OpenSSL's reading, profiles, chain, attestation. Nothing here is issued by the authority, so nothing is accepted.
func target(_ bytes: [UInt8]) {
    if let list = try? RevocationList(der: bytes, issuer: authority.certificate) { demand(list.serials.isEmpty, "no list is signed by this authority") }
    _ = try? Certificate(pem: bytes)
    guard let certificate = try? Certificate(der: bytes) else { return }
    demand(certificate.der == bytes, "a certificate is its octets")
    _ = (certificate.serialHex, certificate.subjectText, certificate.issuerText, certificate.uniformResourceIdentifiers)
    _ = try? certificate.attestation()
    _ = try? certificate.extendedKeyUsages()
    for profile in LeafProfile.allCases {
        var isAccepted = true
        do { try verifier.verify(certificate, as: profile, atMilliseconds: 1_775_012_400_000) } catch { isAccepted = false }
        demand(!isAccepted || certificate == authority.certificate, "nothing is accepted that the authority did not issue")
    }
    // As its own root: the whole way through the library's verification.
    if let own = try? CertificateVerifier(root: certificate) {
        for profile in LeafProfile.allCases { _ = try? own.verify(certificate, as: profile, atMilliseconds: 1_775_012_400_000) }
    }
    demand((try? Certificate(pem: certificate.pem)) == certificate, "the textual form reads back")
}
