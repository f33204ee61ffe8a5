/// 身分事項: an event in a person's status (S1 §2(1)イ 出生・死亡・婚姻・離婚等, S2 (3)ア(ｱ) 出生，婚姻，離婚，養子縁組，死亡).
public enum PersonalMatter: Sendable, Hashable {
    case birth(Birth)
    case adoption(Adoption)
    case marriage(Marriage)
    case divorce(Divorce)
    /// 配偶者の死亡: with who is left.
    case bereavement(Bereavement)
    /// 分籍: an adult's own register, without a marriage.
    case separation(Separation)
    case death(Death)

    /// 出生
    public struct Birth: Sendable, Hashable {
        /// 出生日
        public let on: CivilDate
        /// 出生地
        public let place: FamilyRegisterText
        public let notice: Notice
        public init(on: CivilDate, place: FamilyRegisterText, notice: Notice) {
            self.on = on
            self.place = place
            self.notice = notice
        }
    }

    /// 養子縁組. It takes effect when it is notified, so that 縁組日 is also the day of the notice.
    public struct Adoption: Sendable, Hashable {
        /// 縁組日
        public let on: CivilDate
        /// 養父氏名
        public let father: FamilyRegisterText?
        /// 養母氏名
        public let mother: FamilyRegisterText?
        /// 受理地; nil where this municipality received it.
        public let receivedAt: FamilyRegisterText?
        /// 従前戸籍
        public let previous: OtherRegister
        public init(on: CivilDate, father: FamilyRegisterText?, mother: FamilyRegisterText?, receivedAt: FamilyRegisterText?, previous: OtherRegister) {
            self.on = on
            self.father = father
            self.mother = mother
            self.receivedAt = receivedAt
            self.previous = previous
        }
    }

    /// 婚姻
    public struct Marriage: Sendable, Hashable {
        /// 婚姻日
        public let on: CivilDate
        /// 配偶者氏名, as it was before the marriage.
        public let spouse: FamilyRegisterText
        /// 配偶者の国籍; with a foreign spouse only.
        public let spouseNationality: String?
        /// 受理地; nil where this municipality received it.
        public let receivedAt: FamilyRegisterText?
        /// 従前戸籍: with who came by the marriage.
        public let previous: OtherRegister?
        /// 新本籍: with who left for a new register.
        public let new: OtherRegister?
        public init(
            on: CivilDate, spouse: FamilyRegisterText, spouseNationality: String? = nil, receivedAt: FamilyRegisterText?,
            previous: OtherRegister? = nil, new: OtherRegister? = nil
        ) {
            self.on = on
            self.spouse = spouse
            self.spouseNationality = spouseNationality
            self.receivedAt = receivedAt
            self.previous = previous
            self.new = new
        }
    }

    /// 離婚
    public struct Divorce: Sendable, Hashable {
        /// 離婚日
        public let on: CivilDate
        /// 配偶者氏名
        public let spouse: FamilyRegisterText
        /// 受理地; nil where this municipality received it.
        public let receivedAt: FamilyRegisterText?
        /// 従前戸籍: with who made this register by the divorce.
        public let previous: OtherRegister?
        /// 新本籍: with who left.
        public let new: OtherRegister?
        public init(
            on: CivilDate, spouse: FamilyRegisterText, receivedAt: FamilyRegisterText?, previous: OtherRegister? = nil, new: OtherRegister? = nil
        ) {
            self.on = on
            self.spouse = spouse
            self.receivedAt = receivedAt
            self.previous = previous
            self.new = new
        }
    }

    /// 配偶者の死亡
    public struct Bereavement: Sendable, Hashable {
        /// 配偶者の死亡日
        public let on: CivilDate
        public init(on: CivilDate) { self.on = on }
    }

    /// 分籍. It takes effect when it is notified.
    public struct Separation: Sendable, Hashable {
        /// 分籍日
        public let on: CivilDate
        /// 従前戸籍
        public let previous: OtherRegister
        public init(on: CivilDate, previous: OtherRegister) {
            self.on = on
            self.previous = previous
        }
    }

    /// 死亡
    public struct Death: Sendable, Hashable {
        /// 死亡日
        public let on: CivilDate
        /// 死亡地
        public let place: FamilyRegisterText
        public let notice: Notice
        public init(on: CivilDate, place: FamilyRegisterText, notice: Notice) {
            self.on = on
            self.place = place
            self.notice = notice
        }
    }

    /// 届書: who told a municipality, when and where.
    public struct Notice: Sendable, Hashable {
        /// 届出日
        public let on: CivilDate
        /// 届出人: 父, 母, 親族, 同居者 …
        public let by: String
        /// 受理地; nil where this municipality received it.
        public let receivedAt: FamilyRegisterText?
        public init(on: CivilDate, by: String, receivedAt: FamilyRegisterText?) {
            self.on = on
            self.by = by
            self.receivedAt = receivedAt
        }
    }

    public var date: CivilDate {
        switch self {
        case .birth(let birth): birth.on
        case .adoption(let adoption): adoption.on
        case .marriage(let marriage): marriage.on
        case .divorce(let divorce): divorce.on
        case .bereavement(let bereavement): bereavement.on
        case .separation(let separation): separation.on
        case .death(let death): death.on
        }
    }
}
