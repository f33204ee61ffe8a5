/// 戸籍の附票, as far as a copy shows it (B6): the fields of S2 (3)ア(ｳ): 本籍, 筆頭者, 氏名, 住所, 住所を定めた年月日. With
/// everybody who is in the register it is the copy of all (全部), with chosen ones of a part (一部). Who was
/// removed from the register is on neither (B8).
public struct SupplementaryFamilyRegister: Sendable, Hashable {
    public struct Person: Sendable, Hashable {
        /// 氏名
        public let name: FamilyRegisterText
        /// Every address since the person entered this register, in the order of time; the last is the present one.
        public let addresses: [Address]

        public init(name: FamilyRegisterText, addresses: [Address]) {
            self.name = name
            self.addresses = addresses
        }
    }

    public struct Address: Sendable, Hashable {
        /// 住所
        public let text: FamilyRegisterText
        /// 住所を定めた年月日
        public let since: CivilDate

        public init(text: FamilyRegisterText, since: CivilDate) {
            self.text = text
            self.since = since
        }
    }

    /// 本籍
    public let domicile: FamilyRegisterText
    /// 筆頭者
    public let headOfRegister: FamilyRegisterText
    /// In the register's order.
    public let persons: [Person]

    public init(domicile: FamilyRegisterText, headOfRegister: FamilyRegisterText, persons: [Person]) {
        self.domicile = domicile
        self.headOfRegister = headOfRegister
        self.persons = persons
    }
}
