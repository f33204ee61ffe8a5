/// A certificate that a municipality may issue at a kiosk (B1–B6). The raw value is the name used on
/// the command line, in topology.json and on the wire.
public enum CertificateKind: String, Sendable, Hashable, CaseIterable {
    /// 住民票の写し
    case residentRecord = "resident-record"
    /// 住民票記載事項証明書
    case residentRecordItems = "resident-record-items"
    /// 印鑑登録証明書
    case sealRegistration = "seal-registration"
    /// 所得証明書
    case income = "income"
    /// 課税（非課税）証明書
    case taxation = "taxation"
    /// 戸籍全部事項証明書
    case familyRegisterAll = "family-register-all"
    /// 戸籍個人事項証明書
    case familyRegisterIndividual = "family-register-individual"
    /// 戸籍の附票の写し（全部）
    case supplementaryFamilyRegisterAll = "supplementary-family-register-all"
    /// 戸籍の附票の写し（一部）
    case supplementaryFamilyRegisterPart = "supplementary-family-register-part"

    /// The name that people see at the kiosk and on paper.
    public var japaneseName: String {
        switch self {
        case .residentRecord: "住民票の写し"
        case .residentRecordItems: "住民票記載事項証明書"
        case .sealRegistration: "印鑑登録証明書"
        case .income: "所得証明書"
        case .taxation: "課税（非課税）証明書"
        case .familyRegisterAll: "戸籍全部事項証明書"
        case .familyRegisterIndividual: "戸籍個人事項証明書"
        case .supplementaryFamilyRegisterAll: "戸籍の附票の写し（全部）"
        case .supplementaryFamilyRegisterPart: "戸籍の附票の写し（一部）"
        }
    }

    /// Family-register certificates live in a system, glyph set and timetable of their own (B9, C2).
    public var isOfFamilyRegister: Bool {
        switch self {
        case .familyRegisterAll, .familyRegisterIndividual,
             .supplementaryFamilyRegisterAll, .supplementaryFamilyRegisterPart: true
        case .residentRecord, .residentRecordItems, .sealRegistration, .income, .taxation: false
        }
    }
}
