import Crypto
import Domain
import Messages
import Paper
import PaperProof

/// Tells whether the site can vouch for what was read from a scramble image, and draws the front that was signed (H3). It knows keys and
/// certificates, and no register of anybody: nothing can be looked up in it.
struct EnquiryJudge {
    enum Verdict {
        case genuine(municipality: String, signedAt: Instant, drawing: [UInt8])
        /// For the journal; whoever asked hears only that the paper is not genuine.
        case notGenuine(Doubt)
        /// It is genuine and cannot be shown.
        case undrawable(municipality: String)
    }

    enum Doubt: String {
        case damaged
        case municipalityUnknown = "municipality-unknown"
        case signatureInvalid = "signature-invalid"
        /// The municipality's certificate is not of the documents' authority, or was not in force when the paper was signed.
        case certificateInvalid = "certificate-invalid"
    }

    /// Who may sign in a municipality's name.
    struct Signer {
        let certificate: Certificate
        /// The one name that the certificate bears.
        let uri: String
    }

    private let key: PrivateKey
    private let signers: [String: Signer]
    private let authority: CertificateVerifier
    private let press: PaperPress

    /// - Parameters:
    ///   - key: the private half of the key to which scramble images are encrypted.
    ///   - signers: by the municipalities' codes.
    ///   - authority: of those who sign documents.
    init(key: PrivateKey, signers: [String: Signer], authority: CertificateVerifier, press: PaperPress) {
        self.key = key
        self.signers = signers
        self.authority = authority
        self.press = press
    }

    func judge(_ octets: [UInt8]) -> Verdict {
        let record: ScrambleRecord
        do throws(ScrambleRecord.Refusal) {
            record = try ScrambleRecord.open(octets, key: key) { signers[$0]?.certificate }
        } catch {
            return .notGenuine(EnquiryJudge.doubt(error))
        }
        guard let signer = signers[record.municipality], isInForce(signer, at: record.signedAt) else { return .notGenuine(.certificateInvalid) }
        guard let drawing = try? press.drawing(of: record.picture), drawing.utf8.count <= EnquireResponse.maximumDrawingBytes else {
            return .undrawable(municipality: record.municipality)
        }
        return .genuine(municipality: record.municipality, signedAt: record.signedAt, drawing: Array(drawing.utf8))
    }

    private func isInForce(_ signer: Signer, at moment: Instant) -> Bool {
        do throws(CertificateRefusal) {
            try authority.verify(signer.certificate, as: .documentSigning, expectedURI: signer.uri, atMilliseconds: moment.millisecondsSinceEpoch)
            return true
        } catch {
            return false
        }
    }

    private static func doubt(_ refusal: ScrambleRecord.Refusal) -> Doubt {
        switch refusal {
        // Only who seals meets a record that is too long.
        case .damaged, .tooLong: .damaged
        case .municipalityUnknown: .municipalityUnknown
        case .signatureInvalid: .signatureInvalid
        }
    }
}
