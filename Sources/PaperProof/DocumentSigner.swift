public import Crypto
public import Domain
public import Paper

/// A municipality's means to make papers that prove themselves (B10, H3): its key for signing documents, and the enquiry site's public key.
public struct DocumentSigner: Sendable {
    private let municipality: String
    private let certificate: Certificate
    private let key: PrivateKey
    private let site: PublicKey

    /// The one name in the certificate of a municipality: `kofu://documents/municipality/mizuho`.
    public static func uri(ofMunicipality id: String) -> String { "kofu://documents/municipality/\(id)" }

    /// - Parameter municipality: its JIS code, six digits.
    public init(municipality: String, certificate: Certificate, key: PrivateKey, site: PublicKey) {
        self.municipality = municipality
        self.certificate = certificate
        self.key = key
        self.site = site
    }

    /// The municipality's part of a drawn certificate, with a scramble image for each front.
    /// - Parameter now: the moment of signing, which the enquiry site shows.
    public func part(of drawn: DrawnCertificate, by press: PaperPress, at now: Instant) throws -> ContentPart {
        let records = try drawn.pictures.map { try ScrambleRecord.seal($0, municipality: municipality, at: now, key: key, to: site) }
        return try press.part(of: drawn, scrambled: records)
    }

    /// The part with its signature, as it crosses the LGWAN.
    /// - Parameter requestHash: 32 octets, the digest of the kiosk's request: the part answers this and no other (invariant 2).
    public func sign(_ part: ContentPart, requestHash: [UInt8]) throws(CryptoError) -> [UInt8] {
        part.signed(by: try DetachedSignature.sign(part.octets, certificate: certificate, key: key, context: requestHash))
    }
}
