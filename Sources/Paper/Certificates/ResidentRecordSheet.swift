public import Domain

/// 住民票の写し: what one copy of a resident record shows (B1, B7).
public struct ResidentRecordSheet: Sendable, Hashable {
    /// Which part of the household the copy covers.
    public enum Scope: String, Sendable, Hashable, CaseIterable {
        /// 世帯全員
        case household
        /// 世帯の一部: chosen members
        case members
        /// 本人のみ
        case oneself = "self"
    }

    /// The items that an applicant may have shown or left out; those left out print as 省略.
    public struct Shown: Sendable, Hashable {
        /// 世帯主, 続柄
        public let relationshipAndHead: Bool
        /// 本籍, 筆頭者
        public let domicile: Bool
        /// 個人番号
        public let individualNumber: Bool

        public init(relationshipAndHead: Bool, domicile: Bool, individualNumber: Bool) {
            self.relationshipAndHead = relationshipAndHead
            self.domicile = domicile
            self.individualNumber = individualNumber
        }
    }

    public static let maximumMembers = 64

    public let municipality: IssuingMunicipality
    public let issuedOn: CivilDate
    /// 発行番号
    public let number: String
    public let scope: Scope
    /// 世帯主; printed only where `shown.relationshipAndHead`.
    public let headOfHousehold: String
    /// In the order of the record, all of one household.
    public let members: [ResidentRecordMember]
    public let shown: Shown

    public init(
        municipality: IssuingMunicipality, issuedOn: CivilDate, number: String, scope: Scope,
        headOfHousehold: String, members: [ResidentRecordMember], shown: Shown
    ) {
        self.municipality = municipality
        self.issuedOn = issuedOn
        self.number = number
        self.scope = scope
        self.headOfHousehold = headOfHousehold
        self.members = members
        self.shown = shown
    }
}

/// One member of the household on a copy.
public struct ResidentRecordMember: Sendable, Hashable {
    public let resident: Resident
    /// Given exactly where the copy shows Individual Numbers: it is decrypted for nothing else (F2).
    public let individualNumber: IndividualNumber?

    public init(resident: Resident, individualNumber: IndividualNumber? = nil) {
        self.resident = resident
        self.individualNumber = individualNumber
    }
}
