@testable import Crypto

let authority = made { try CertificateAuthority.selfSigned(name: "fuzz", notBeforeMilliseconds: 0, notAfterMilliseconds: 4_000_000_000_000) }
let verifier = OCSPVerifier(issuer: authority.certificate)

/// Requests and responses. The first octet of an input is nobody's: both readers get all of it.
func target(_ bytes: [UInt8]) {
    if let request = try? OCSPRequest.parse(bytes) {
        demand(request.der == bytes, "a request is accepted in its one encoding alone")
        demand(request.nonce.count == 16, "a nonce has 16 octets")
        demand((1...20).contains(request.certificateSerial.count), "a serial number has 1 to 20 octets")
    }
    _ = try? OCSPRequest.parse(bytes, acceptsSHA1: true)
    guard let response = try? OCSPResponse.parse(bytes) else { return }
    demand(response.nonce.count == 16, "a nonce has 16 octets")
    guard let question = try? OCSPRequest.make(certificateSerial: response.identifier.serial, issuer: authority.certificate, nonce: response.nonce) else { return }
    var isAccepted = true
    do {
        _ = try verifier.verify(bytes, for: question, nowMilliseconds: response.thisUpdateMilliseconds, maximumAgeMilliseconds: 60_000, skewMilliseconds: 1000)
    } catch { isAccepted = false }
    demand(!isAccepted, "no answer is accepted that the authority's delegate did not sign")
}
