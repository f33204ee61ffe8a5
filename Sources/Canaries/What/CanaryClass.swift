/// What a canary would give away. A matrix of who holds what has one column for each.
public enum CanaryClass: String, Sendable, Hashable, CaseIterable {
    /// 氏名, of the holder, of the household's head and members, and 筆頭者.
    case name
    /// フリガナ
    case kana
    /// 旧氏
    case formerName = "former-name"
    /// 住所 and 従前の住所
    case address
    case birthDate = "birth-date"
    /// 本籍
    case domicile
    /// 戸籍の記載: what a notification states, and no register of residents has.
    case familyMatter = "family-matter"
    /// 電話番号, which an applicant for a use registration leaves.
    case phone
    /// 通称, 在留カード等の番号
    case foreignResidence = "foreign-residence"
    /// マイナンバー
    case individualNumber = "individual-number"
    /// The register's own numbers of a person and a household; pseudonymous, and personal to whoever has the register.
    case residentCode = "resident-code"
    case pin
    /// The private key of a card.
    case cardKey = "card-key"
    /// The private key of a kiosk's one session, to which the document is sealed.
    case sessionKey = "session-key"
    /// The certificate that was issued: octets of its PDF.
    case document
    /// 発行番号 of the card's certificate: pseudonymous.
    case certificateSerial = "certificate-serial"

    /// As a column is headed.
    public var title: String {
        switch self {
        case .name: "name"
        case .kana: "kana"
        case .formerName: "former name"
        case .address: "address"
        case .birthDate: "birth date"
        case .domicile: "domicile"
        case .familyMatter: "family matter"
        case .phone: "telephone"
        case .foreignResidence: "alias, residence card"
        case .individualNumber: "Individual Number"
        case .residentCode: "resident code"
        case .pin: "PIN"
        case .cardKey: "card key"
        case .sessionKey: "session key"
        case .document: "document"
        case .certificateSerial: "certificate serial"
        }
    }
}
