/// One person in a Basic Resident Register (住民基本台帳), as an issuing server needs them.
/// Every person in kofu is made up; the Individual Number is kept apart (F2).
public struct Resident: Sendable, Hashable {
    /// The register's own number of the person; meaningless outside the municipality.
    public let id: ResidentID
    public let household: HouseholdID
    /// 氏名: surname and given name with an ideographic space between; may hold variation selectors.
    public let name: String
    /// フリガナ of `name`, full-width katakana.
    public let nameKana: String
    /// 旧氏
    public let formerSurname: String?
    public let birthDate: CivilDate
    public let sex: Sex
    /// 続柄 to the head of the household: 世帯主, 妻, 夫, 子, 父, 母, 同居人 …
    public let relationship: String
    /// 住所, from the prefecture on.
    public let address: String
    /// 住所を定めた日
    public let addressSince: CivilDate
    /// 住民となった日
    public let residentSince: CivilDate
    /// 届出年月日
    public let notifiedOn: CivilDate
    /// 従前の住所
    public let previousAddress: String
    /// 本籍 and 筆頭者; Japanese nationals only.
    public let registeredDomicile: RegisteredDomicile?
    /// Foreign residents only.
    public let foreignResident: ForeignResident?
    /// 印鑑登録
    public let seal: SealRegistration?
    /// Only of who has notified a move away.
    public let movingOut: MovingOut?

    /// 転入日; nil for who was born here, and is a resident since then.
    public var movedInOn: CivilDate? { residentSince == birthDate ? nil : residentSince }
}

public struct ResidentID: Sendable, Hashable { public let text: String; public init(_ text: String) { self.text = text } }
public struct HouseholdID: Sendable, Hashable { public let text: String; public init(_ text: String) { self.text = text } }

public enum Sex: String, Sendable { case male = "男", female = "女" }

public struct RegisteredDomicile: Sendable, Hashable {
    /// 本籍
    public let place: String
    /// 筆頭者
    public let headOfRegister: String
    public init(place: String, headOfRegister: String) {
        self.place = place
        self.headOfRegister = headOfRegister
    }
}

/// Where a resident who has notified a move away goes (S2 (2)ア(ｱ)).
public struct MovingOut: Sendable, Hashable {
    /// 転出予定地
    public let planned: String
    /// 転出確定地: known once the other municipality has taken the person in.
    public let confirmed: String?
    public init(planned: String, confirmed: String?) {
        self.planned = planned
        self.confirmed = confirmed
    }
}

/// What the register holds of a foreign resident beside the common items (B7).
public struct ForeignResident: Sendable, Hashable {
    /// 通称
    public let alias: String?
    /// 国籍・地域
    public let nationality: String
    /// 法第30条の45に規定する区分: 中長期在留者, 特別永住者 …
    public let category: String
    /// 在留資格
    public let status: String
    /// 在留期間等
    public let period: String
    /// 在留期間等の満了の日
    public let expiry: CivilDate?
    /// 在留カード等の番号
    public let cardNumber: String
    /// 外国人住民となった日
    public let since: CivilDate

    public init(alias: String?, nationality: String, category: String, status: String, period: String, expiry: CivilDate?, cardNumber: String, since: CivilDate) {
        self.alias = alias
        self.nationality = nationality
        self.category = category
        self.status = status
        self.period = period
        self.expiry = expiry
        self.cardNumber = cardNumber
        self.since = since
    }
}

/// 印鑑登録: an entry of the seal register. What a certificate says of it is `SealRegistrationCertificate`.
public struct SealRegistration: Sendable, Hashable {
    /// 登録番号
    public let number: String
    public let registeredOn: CivilDate
    /// The characters that the imprint shows; the picture is drawn from them.
    public let imprint: String
    public init(number: String, registeredOn: CivilDate, imprint: String) {
        self.number = number
        self.registeredOn = registeredOn
        self.imprint = imprint
    }
}

extension Resident {
    public init(
        id: ResidentID, household: HouseholdID, name: String, nameKana: String, formerSurname: String? = nil,
        birthDate: CivilDate, sex: Sex, relationship: String, address: String, addressSince: CivilDate,
        residentSince: CivilDate, notifiedOn: CivilDate, previousAddress: String,
        domicile: RegisteredDomicile?, foreign: ForeignResident?, registeredSeal: SealRegistration?, movingOut: MovingOut? = nil
    ) {
        self.id = id
        self.household = household
        self.name = name
        self.nameKana = nameKana
        self.formerSurname = formerSurname
        self.birthDate = birthDate
        self.sex = sex
        self.relationship = relationship
        self.address = address
        self.addressSince = addressSince
        self.residentSince = residentSince
        self.notifiedOn = notifiedOn
        self.previousAddress = previousAddress
        registeredDomicile = domicile
        foreignResident = foreign
        seal = registeredSeal
        self.movingOut = movingOut
    }

    /// The same person with the seal that another register holds.
    public func with(seal: SealRegistration?) -> Resident {
        Resident(
            id: id, household: household, name: name, nameKana: nameKana, formerSurname: formerSurname, birthDate: birthDate, sex: sex,
            relationship: relationship, address: address, addressSince: addressSince, residentSince: residentSince, notifiedOn: notifiedOn,
            previousAddress: previousAddress, domicile: registeredDomicile, foreign: foreignResident, registeredSeal: seal, movingOut: movingOut)
    }
}
