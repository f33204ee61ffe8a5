/// 戸籍に記録されている者 (S1 §2(1)イ, S2 (3)ア(ｱ)).
public struct FamilyRegisterPerson: Sendable, Hashable {
    /// 配偶者区分
    public enum SpouseStatus: String, Sendable, Hashable, CaseIterable { case husband = "夫", wife = "妻" }

    /// 父母, or 養父母, with 続柄.
    public struct Parents: Sendable, Hashable {
        /// 父 or 養父; nil where the register names none.
        public let father: FamilyRegisterText?
        /// 母 or 養母
        public let mother: FamilyRegisterText?
        /// 続柄: 長男, 二女 …; 養子, 養女
        public let relationship: String

        public init(father: FamilyRegisterText?, mother: FamilyRegisterText?, relationship: String) {
            self.father = father
            self.mother = mother
            self.relationship = relationship
        }
    }

    /// 氏名: surname and given name with an ideographic space between. A person's entry prints the given name (名).
    public let name: FamilyRegisterText
    /// 生年月日
    public let birthDate: CivilDate
    /// 配偶者区分; nil for who is not married.
    public let spouse: SpouseStatus?
    /// 父, 母, 続柄
    public let parents: Parents
    /// 養父, 養母, 続柄
    public let adoptiveParents: Parents?
    /// 除籍: died, or left for another register.
    public let isRemoved: Bool
    /// 身分事項, in the order of time, birth first.
    public let matters: [PersonalMatter]

    public init(
        name: FamilyRegisterText, birthDate: CivilDate, spouse: SpouseStatus?, parents: Parents, adoptiveParents: Parents?,
        isRemoved: Bool, matters: [PersonalMatter]
    ) {
        self.name = name
        self.birthDate = birthDate
        self.spouse = spouse
        self.parents = parents
        self.adoptiveParents = adoptiveParents
        self.isRemoved = isRemoved
        self.matters = matters
    }
}
