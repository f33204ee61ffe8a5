internal import COpenSSL

/// Judges OCSP responses about one issuer's certificates. Make one and keep it.
public final class OCSPVerifier: Sendable {
    public let issuer: Certificate
    /// Signers that were accepted before.
    private let accepted = CertificateCache()

    /// `issuer` is the root whose delegate signs the responses, and whose certificates they are about.
    public init(issuer: Certificate) { self.issuer = issuer }

    /// The status that `der` gives to the certificate of `request`. Everything that is not a fresh and
    /// authentic answer to exactly this request is refused (invariant 11).
    /// - Parameters:
    ///   - maximumAgeMilliseconds: how long ago thisUpdate and producedAt may lie.
    ///   - skewMilliseconds: how far ahead the responder's clock may be; the past is judged without allowance.
    public func verify(_ der: [UInt8], for request: OCSPRequest, nowMilliseconds: Int64, maximumAgeMilliseconds: Int64, skewMilliseconds: Int64) throws(OCSPRefusal) -> CertificateStatus {
        let response = try OCSPResponse.parse(der)
        guard response.identifier == request.identifier else { throw OCSPRefusal(.otherCertificate) }
        guard ConstantTime.equal(response.nonce, request.nonce) else { throw OCSPRefusal(.nonceMismatch) }
        try Self.checkTimes(of: response, nowMilliseconds: nowMilliseconds, maximumAgeMilliseconds: maximumAgeMilliseconds, skewMilliseconds: skewMilliseconds)
        let signer = try signer(of: response)
        try checkSignature(of: response, by: signer, for: request, nowMilliseconds: nowMilliseconds)
        accepted.insert(signer)
        return response.status
    }

    // OCSP_check_validity would read the system's clock; the clock is a parameter here.
    private static func checkTimes(of response: OCSPResponse, nowMilliseconds: Int64, maximumAgeMilliseconds: Int64, skewMilliseconds: Int64) throws(OCSPRefusal) {
        // Where the caller's numbers overflow, the sums wrap around and everything is refused.
        let latest = nowMilliseconds.addingReportingOverflow(skewMilliseconds).partialValue
        let earliest = nowMilliseconds.subtractingReportingOverflow(maximumAgeMilliseconds).partialValue
        // The message's moments are whole seconds, so a moment counts until its second is over.
        let lastOfSecond: Int64 = 999
        guard response.thisUpdateMilliseconds <= latest, response.producedAtMilliseconds <= latest else { throw OCSPRefusal(.fromTheFuture) }
        guard response.thisUpdateMilliseconds + lastOfSecond >= earliest, response.producedAtMilliseconds + lastOfSecond >= earliest else { throw OCSPRefusal(.tooOld) }
        guard response.nextUpdateMilliseconds + lastOfSecond >= nowMilliseconds else { throw OCSPRefusal(.nextUpdatePassed) }
    }

    /// The signer must be made for signing responses; that the issuer itself delegated is part of the signature check.
    private func signer(of response: OCSPResponse) throws(OCSPRefusal) -> Certificate {
        let signer: Certificate
        do throws(CryptoError) { signer = try accepted.certificate(response.signerDER) } catch { throw OCSPRefusal(.signerNotAccepted, error.description) }
        do throws(CertificateRefusal) { try LeafProfile.ocspSigning.check(signer) } catch { throw OCSPRefusal(.signerNotAccepted, error.description) }
        return signer
    }

    private func checkSignature(of response: OCSPResponse, by signer: Certificate, for request: OCSPRequest, nowMilliseconds: Int64) throws(OCSPRefusal) {
        do {
            let place = "OCSPVerifier"
            // Each object below is owned by its handle until the end of this function.
            let basic = try unsafe OwnedHandle.taking(
                EncodedObject.decode(response.signedDER, with: { unsafe d2i_OCSP_BASICRESP(nil, $0, $1) }, freedBy: OCSP_BASICRESP_free, at: place),
                freedBy: OCSP_BASICRESP_free, at: place)
            let question = try unsafe OwnedHandle.taking(
                EncodedObject.decode(request.der, with: { unsafe d2i_OCSP_REQUEST(nil, $0, $1) }, freedBy: OCSP_REQUEST_free, at: place),
                freedBy: OCSP_REQUEST_free, at: place)
            // 2 and 3 mean that the nonce is absent, −1 that only the request has one: nothing but 1 will do.
            guard unsafe OCSP_check_nonce(question.pointer, basic.pointer) == 1 else { throw OCSPRefusal(.nonceMismatch) }
            // OCSP_basic_verify takes its clock from the store, so each moment needs a store of its own.
            let store = try unsafe OwnedHandle.taking(CertificateVerifier.store(root: issuer, atMilliseconds: nowMilliseconds), freedBy: X509_STORE_free, at: place)
            // The stack borrows the signer that came with the response, which is read already; it outlives the stack.
            let signers = try unsafe OwnedHandle.taking(kofu_sk_X509_new_null(), freedBy: kofu_sk_X509_free, at: place)
            guard try unsafe kofu_sk_X509_push(signers.pointer, signer.handle) > 0 else { throw CryptoError.library(at: place, "no memory") }
            // Without flags the signer is trusted no more for being handed over: its chain and its delegation are verified.
            guard unsafe OCSP_basic_verify(basic.pointer, signers.pointer, store.pointer, 0) == 1 else {
                throw OCSPRefusal(.notAuthentic, LibraryErrors.drain().joined(separator: "; "))
            }
            LibraryErrors.clear()
        } catch {
            throw OCSPRefusal(error, otherwise: .notJudged)
        }
    }
}
