/// 印鑑登録証明書 (B3): the fields of S2 (2)ア(ｲ), and no more: 印影, 住所, 氏名, 旧姓, 生年月日, カナ表記名, 通称名. The
/// registration's number and date, and the owner's sex, are not among them and stay in the register.
public struct SealRegistrationCertificate: Sendable, Hashable {
    /// 印影
    public let imprint: SealImprint
    /// 氏名
    public let name: String
    /// カナ表記名: foreign residents only, whose name is written in katakana beside Latin letters.
    public let nameKana: String?
    /// 通称名: foreign residents only.
    public let alias: String?
    /// 旧姓（旧氏）
    public let formerSurname: String?
    /// 生年月日
    public let birthDate: CivilDate
    /// 住所
    public let address: String

    public init(imprint: SealImprint, name: String, nameKana: String?, alias: String?, formerSurname: String?, birthDate: CivilDate, address: String) {
        self.imprint = imprint
        self.name = name
        self.nameKana = nameKana
        self.alias = alias
        self.formerSurname = formerSurname
        self.birthDate = birthDate
        self.address = address
    }
}
