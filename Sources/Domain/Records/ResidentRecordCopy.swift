/// 住民票の写し: what one copy says (B1, B7). The fields of an entry are those of S1 §2(1)ア and S2 (2)ア(ｱ).
public struct ResidentRecordCopy: Sendable, Hashable {
    public let scope: RecordScope
    /// 世帯主; shown only where `shown.relationshipAndHead`.
    public let headOfHousehold: String
    /// In the order of the record, all of one household.
    public let members: [ResidentRecordMember]
    public let shown: ResidentRecordShown

    public init(scope: RecordScope, headOfHousehold: String, members: [ResidentRecordMember], shown: ResidentRecordShown) {
        self.scope = scope
        self.headOfHousehold = headOfHousehold
        self.members = members
        self.shown = shown
    }
}

/// The items that an applicant may have shown or left out; those left out print as 省略.
public struct ResidentRecordShown: Sendable, Hashable {
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
