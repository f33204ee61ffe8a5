@testable import Crypto

let recipient = made { try PrivateKey.generate(.p256) }
let authority = made { try CertificateAuthority.selfSigned(name: "fuzz", notBeforeMilliseconds: 0, notAfterMilliseconds: 4_000_000_000_000) }
let verifier = made { try CertificateVerifier(root: authority.certificate) }

/// The envelope as it comes off the line, and the signed content as it would lie in it.
func target(_ bytes: [UInt8]) {
    var isOpened = true
    do {
        _ = try SealedDocument.open(bytes, recipient: recipient, signers: verifier, nowMilliseconds: 1_775_012_400_000, maximumContentCount: 1 << 16)
    } catch { isOpened = false }
    demand(!isOpened, "nothing opens that was not sealed to this key")
    do {
        _ = try SignedContent.verify(bytes.span, context: [], signers: verifier, expectedSignerURI: nil, nowMilliseconds: 1_775_012_400_000)
        isOpened = true
    } catch { isOpened = false }
    demand(!isOpened, "nothing is authentic that was not signed under this root")
}
