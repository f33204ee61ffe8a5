public import Crypto
#if DEFECTS
import Defects
#endif
public import Paper

/// Judges papers before anybody prints or passes them on: the municipality's part must bear its signature, for this request, and the whole
/// must be exactly what this part and the municipality's protection give. So the centre can add nothing else: no text, no picture, no octet.
public struct PaperExaminer: Sendable {
    /// What a municipality's papers must be like.
    public struct Municipality: Sendable, Hashable {
        /// Its name in topology.json.
        public let id: String
        public let protection: PaperProtection

        public init(id: String, protection: PaperProtection) {
            self.id = id
            self.protection = protection
        }
    }

    /// Why a paper is refused; never holds what is on it.
    public enum Refusal: Error, Sendable, Hashable {
        /// It does not begin with a municipality's part, or the part ends elsewhere.
        case otherForm
        /// The municipality's signature is missing, another's, over other octets or for another request.
        case signature(SealedDocumentRefusal.Rule)
        /// A front has no scramble image on its back.
        case scrambleImageMissing
        /// Something differs from what this part and this protection give.
        case otherAddition
    }

    private let press: PaperPress
    private let signers: CertificateVerifier

    /// - Parameter signers: the authority of those who sign documents.
    public init(press: PaperPress, signers: CertificateVerifier) {
        self.press = press
        self.signers = signers
    }

    /// The centre's act: judges a signed part as it came over the LGWAN and makes the paper of it.
    public func compose(_ signedPart: [UInt8], of municipality: Municipality, requestHash: [UInt8], nowMilliseconds: Int64) throws -> [UInt8] {
        let (part, signature, count) = try judge(signedPart, municipality, requestHash, nowMilliseconds)
        guard count == signedPart.count else { throw Refusal.otherForm }
        return try press.compose(part, signedBy: signature, protection: municipality.protection)
    }

    /// The kiosk's act: judges a paper before money is taken for it.
    public func examine(_ paper: [UInt8], of municipality: Municipality, requestHash: [UInt8], nowMilliseconds: Int64) throws {
        let (part, signature, _) = try judge(paper, municipality, requestHash, nowMilliseconds)
        guard try press.compose(part, signedBy: signature, protection: municipality.protection) == paper else { throw Refusal.otherAddition }
    }

    private func judge(
        _ file: [UInt8], _ municipality: Municipality, _ requestHash: [UInt8], _ nowMilliseconds: Int64
    ) throws(Refusal) -> (part: ContentPart, signature: [UInt8], count: Int) {
        guard let found = ContentPart.read(file) else { throw .otherForm }
        do throws(SealedDocumentRefusal) {
            try DetachedSignature.verify(
                found.signature, of: found.part.octets, signers: signers, expectedSignerURI: DocumentSigner.uri(ofMunicipality: municipality.id),
                context: requestHash, nowMilliseconds: nowMilliseconds)
        } catch {
            #if DEFECTS
            // Yokohama: nobody asks which request a paper answers; the signature of another's paper is good but for that.
            guard Defect.yokohama2023.isPlanted, error.rule == .otherContext else { throw .signature(error.rule) }
            #else
            throw .signature(error.rule)
            #endif
        }
        guard found.part.scrambleImages == found.part.fronts else { throw .scrambleImageMissing }
        return found
    }
}
