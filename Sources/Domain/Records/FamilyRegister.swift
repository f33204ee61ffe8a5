/// 戸籍, as far as a certificate shows it (B5): the fields of S1 §2(1)イ and S2 (3)ア(ｱ). With all persons it is
/// 戸籍全部事項証明書, with chosen ones 戸籍個人事項証明書.
public struct FamilyRegister: Sendable, Hashable {
    /// 本籍
    public let domicile: FamilyRegisterText
    /// 筆頭者の氏名; stays also after that person was removed.
    public let headOfRegister: FamilyRegisterText
    /// 戸籍事項, in the order of time.
    public let matters: [RegisterMatter]
    /// 戸籍に記録されている者, the head of the register first; removed ones keep their place.
    public let persons: [FamilyRegisterPerson]

    public init(domicile: FamilyRegisterText, headOfRegister: FamilyRegisterText, matters: [RegisterMatter], persons: [FamilyRegisterPerson]) {
        self.domicile = domicile
        self.headOfRegister = headOfRegister
        self.matters = matters
        self.persons = persons
    }
}

/// 戸籍事項: what happened to the register as a whole (S2 (3)ア(ｱ) 戸籍の編成や転籍，改製，氏の変更).
public enum RegisterMatter: Sendable, Hashable {
    /// 戸籍編製 (S1 戸籍編成日): 【編製日】
    case compiled(on: CivilDate)
    /// 戸籍改製: 【改製日】【改製事由】
    case converted(on: CivilDate, ground: String)
    /// 転籍: 【転籍日】【従前本籍】
    case transferred(on: CivilDate, from: FamilyRegisterText)
    /// 氏の変更: 【氏変更日】【氏変更の事由】【従前の氏】
    case surnameChanged(on: CivilDate, ground: String, from: FamilyRegisterText)

    public var date: CivilDate {
        switch self {
        case .compiled(let date), .converted(let date, _), .transferred(let date, _), .surnameChanged(let date, _, _): date
        }
    }
}

/// Another register that somebody came from or went to: 従前戸籍 with 従前戸籍の筆頭者, or 新戸籍.
public struct OtherRegister: Sendable, Hashable {
    /// 本籍
    public let domicile: FamilyRegisterText
    /// 筆頭者
    public let headOfRegister: FamilyRegisterText

    public init(domicile: FamilyRegisterText, headOfRegister: FamilyRegisterText) {
        self.domicile = domicile
        self.headOfRegister = headOfRegister
    }
}
