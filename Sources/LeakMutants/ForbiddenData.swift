#if DEFECTS
public import Policy

/// What a channel may be made to carry and must not (docs/architecture.md, "must never carry"), each with one made-up value
/// by which it is known again: no resident of any topology has it.
public enum ForbiddenData: String, Sendable, Hashable, CaseIterable {
    case name
    case address
    case birthDate = "birth-date"
    /// マイナンバー in clear.
    case individualNumber = "individual-number"
    case pin
    /// The number that stands for a card holder, where nobody needs to know whose card it is.
    case cardSerial = "card-serial"
    case registerContent = "register-content"
    case familyRegister = "family-register"
    /// A certificate's PDF in clear.
    case document

    /// The made-up value. The Individual Number has the right check digit.
    public var canary: String {
        switch self {
        case .name: "見本　洩子"
        case .address: "神奈川県小田原市見本町９丁目９番９号"
        case .birthDate: "1985-11-23"
        case .individualNumber: "123456789018"
        case .pin: "4649"
        case .cardSerial: "5ec2e70a11b00b5afe"
        case .registerContent: "世帯主　見本　洩子　続柄　妻"
        case .familyRegister: "戸籍　見本　洩子　筆頭者　見本　漏男"
        case .document: "%PDF 住民票 見本　洩子"
        }
    }

    /// Whether a channel that may carry `permitted` must not carry this.
    ///
    /// A card's certificate holds its serial number, and so does a validity check; on `core` the family register is asked by it who is registered (G5).
    /// No class of data is an Individual Number in clear or a PIN.
    public func isForbidden(where permitted: Set<DataClass>) -> Bool {
        switch self {
        case .individualNumber, .pin: true
        case .name, .address, .birthDate, .registerContent: !permitted.contains(.registerRecord)
        case .familyRegister: !permitted.contains(.familyRegisterRecord)
        case .cardSerial: permitted.isDisjoint(with: [.serial, .certificate, .validityCheck])
        case .document: !permitted.contains(.document)
        }
    }
}
#endif
