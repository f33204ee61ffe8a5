import Crypto
import Domain
import EventLoop
import Node
import Paper
import PaperProof
import Topology

/// Makes a municipality's part of papers: draws the fronts, hides their pictures in scramble images and signs the whole (B10, H3).
/// Every system of the city that issues has one.
@LoopActor
struct PaperMaker {
    enum Failure: Error {
        /// Nothing was made; see `PaperError`.
        case paper(PaperError)
        /// The picture does not fit, or OpenSSL failed.
        case proof(any Error)

        /// What the person is told.
        var refusal: RefusalCode {
            guard case .paper(let error) = self else { return .internalError }
            return RefusalCode(error)
        }

        /// For the log; never holds what is on the paper.
        var words: String {
            switch self {
            case .paper(let error): "\(error.code.rawValue) at \(error.place)"
            case .proof(let error as ScrambleRecord.Refusal): "scramble record: \(error)"
            case .proof: "signature"
            }
        }
    }

    private let press: PaperPress
    private let signer: DocumentSigner
    #if DEFECTS
    private let defects = DefectiveWork()
    #endif

    init(of municipality: Topology.Municipality) throws {
        press = try PaperPress()
        signer = DocumentSigner(
            municipality: municipality.code, certificate: try NodeKeys.certificate(RunDirectory.documentCertificate(ofMunicipality: municipality.id)),
            key: try NodeKeys.key(RunDirectory.documentKey(ofMunicipality: municipality.id)), site: try NodeKeys.publicKey(RunDirectory.enquiryPublicKey))
    }

    /// The signed part, in answer to the kiosk's request with this digest.
    /// - Parameter now: the city's clock.
    func make(_ sheet: CertificateSheet, for requestHash: String, at now: Instant) async throws(Failure) -> [UInt8] {
        let drawn: DrawnCertificate
        do throws(PaperError) { drawn = try press.draw(sheet) } catch { throw .paper(error) }
        do {
            var part = try signer.part(of: drawn, by: press, at: now)
            #if DEFECTS
            part = ContentPart.read(await defects.filed(part.signed(by: []), at: now))?.part ?? part
            #endif
            guard let hash = Hex.decode(requestHash) else { throw ScrambleRecord.Refusal.damaged }
            return try signer.sign(part, requestHash: hash)
        } catch {
            throw .proof(error)
        }
    }
}
