/// What checks across messages, channels and journals need of a message. It may hold personal data (the text of a document, the
/// entries of a register): it is for comparing, never for printing.
public struct MessageFacts: Sendable {
    /// The id of the transaction; in an answer that of the request before it. Nil on `jpki`.
    public var requestID: String?
    /// The moment at which the asker gives up, in milliseconds of the Unix epoch.
    public var deadlineMilliseconds: Int64?
    /// The serial number of a card's certificate, as octets without sign octet: from the certificate, from `serial` on lgwan,
    /// from the CertID of OCSP.
    public var serial: [UInt8]?
    public var municipality: String?
    public var kind: String?
    /// What was chosen, in its order.
    public var options: [Choice] = []
    public var copies: Int64?
    public var feeYen: Int64?
    public var outcome: String?
    /// The code of a refusal.
    public var code: String?
    /// The digest that an answer carries.
    public var requestHash: [UInt8]?
    /// On lgwan: the digest of the kiosk's own request.
    public var kioskRequestHash: [UInt8]?
    public var challenge: [UInt8]?
    /// The kiosk's session key, an uncompressed point of P-256, and SHA-256 of its octets cut to 20: its key identifier.
    public var recipient: [UInt8]?
    /// What the card signed with, undecoded.
    public var signature: [UInt8]?
    /// SubjectPublicKeyInfo of the card's certificate, in DER.
    public var certificateKey: [UInt8]?
    /// The key identifier of who issued the certificate.
    public var authorityKeyIdentifier: [UInt8]?
    public var document: DocumentFacts?
    public var sealedDocument: SealedFacts?
    public var ocsp: OCSPFacts?
    /// Every text of a register's record, with its place, for finding the same text where it must not be.
    public var recordTexts: [PlacedText] = []

    public init() {}

    public struct Choice: Sendable, Hashable {
        public let name: String
        public let value: String
    }

    public struct PlacedText: Sendable, Hashable {
        /// Such as `$.residents[0].name`.
        public let place: String
        public let text: String
    }

    /// A certificate in clear.
    public struct DocumentFacts: Sendable, Hashable {
        public let sha256: [UInt8]
        public let octets: Int
        public let pages: Int
        /// What the pages say, as their ToUnicode maps have it: one element for each text object, in the order of drawing.
        public let texts: [String]
        /// The streams that hold other than text and drawing: octets of images, unpacked.
        public let imageOctets: Int
    }

    /// A sealed document, of which only the outside can be read.
    public struct SealedFacts: Sendable, Hashable {
        public let octets: Int
        public let ciphertextOctets: Int
        /// 20 octets: whom it is sealed to.
        public let recipientKeyIdentifier: [UInt8]
    }

    public struct OCSPFacts: Sendable, Hashable {
        public enum Status: Sendable, Hashable { case good, unknown, revoked(reason: UInt8) }

        /// Nil in an answer that says why there is none.
        public var issuerKeyHash: [UInt8]?
        public var nonce: [UInt8]?
        /// Nil in a request.
        public var status: Status?
        /// The number of an error answer (RFC 6960 §4.2.1).
        public var failure: UInt8?
        public var thisUpdateMilliseconds: Int64?
        public var nextUpdateMilliseconds: Int64?
    }
}
