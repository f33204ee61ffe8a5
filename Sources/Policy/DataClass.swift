/// What a field on a channel is, to a reviewer who asks whether it may be there. Every field of the
/// allowlist has exactly one class; the raw value is its name in topology.json.
public enum DataClass: String, Sendable, Hashable, CaseIterable {
    /// A name or number that kofu gave: a request id, a node name, an application number.
    case identifier
    /// The six-digit code of a municipality (全国地方公共団体コード).
    case municipality
    /// A SHA-256 value, such as the hash of the request that a response answers.
    case digest
    /// A challenge or nonce; nothing but fresh random octets.
    case random
    /// A card's or node's certificate. It holds no name of a person (D1).
    case certificate
    /// The serial number of a user authentication certificate (発行番号), the only thing that says who
    /// is asking (D1).
    case serial
    /// A signature or authentication code over other fields.
    case signature
    /// What may be chosen: kinds of certificate, options, hours, fees; the public page on which it is chosen.
    case menu
    /// What was chosen: kind, options, copies.
    case request
    /// An amount in yen (B11).
    case fee
    /// A number of things, for reconciliation (F6) or paging.
    case count
    /// A refusal's or a state's code out of a fixed list.
    case code
    /// A date or a moment that belongs to no person.
    case time
    /// Build, role and topology digest by which a node vouches for itself (invariant 8).
    case attestation
    /// An RFC 6960 request or response (A4).
    case validityCheck = "validity-check"
    /// A certificate's PDF sealed to the kiosk's key: relays cannot read it.
    case sealedDocument = "sealed-document"
    /// A use registration's data sealed to the municipality (G5).
    case sealedApplication = "sealed-application"
    /// An Individual Number (マイナンバー) that is encrypted to the issuing server (F2).
    case individualNumberSealed = "individual-number-sealed"
    /// A certificate's PDF in clear, under the channel's encryption only.
    case document
    /// Data of one person out of the resident, seal or tax register.
    case registerRecord = "register-record"
    /// 本籍, 氏名, 生年月日 of a person in the family register, for the duty desk's list (G3).
    case familyRegisterCandidate = "family-register-candidate"
    /// Other content of the family register (戸籍).
    case familyRegisterRecord = "family-register-record"
    /// A name or birth date by which the duty desk searches (G3).
    case searchKey = "search-key"
    /// The order to hold issuance (発行抑止), and its reason code (G2).
    case hold
    /// What an applicant typed for a use registration: 本籍, 筆頭者, phone, birth date (G5).
    case application
    /// A scan of the back of a certificate (A10).
    case scannedImage = "scanned-image"
    /// The picture that the enquiry site decrypted from a scan (H3).
    case decryptedPicture = "decrypted-picture"

    /// What someone who reads the channel's plaintext would learn.
    public var exposure: Exposure {
        switch self {
        case .identifier, .municipality, .digest, .random, .menu, .request, .fee, .count, .code, .time, .attestation:
            .operational
        case .certificate, .serial, .signature, .validityCheck:
            .pseudonymous
        case .sealedDocument, .sealedApplication, .individualNumberSealed:
            .sealed
        case .document, .registerRecord, .familyRegisterCandidate, .familyRegisterRecord, .searchKey, .hold,
             .application, .scannedImage, .decryptedPicture:
            .personal
        }
    }
}

/// How much of a person a class of data shows, least first.
public enum Exposure: Int, Sendable, Hashable, Comparable, CaseIterable {
    /// Nothing about a person.
    case operational
    /// A number or key that stands for a person, without saying who it is.
    case pseudonymous
    /// Personal data that only the addressee can open.
    case sealed
    /// Personal data that either end of the channel can read.
    case personal

    public static func < (left: Exposure, right: Exposure) -> Bool { left.rawValue < right.rawValue }
}
