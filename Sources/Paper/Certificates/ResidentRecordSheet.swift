public import Domain

/// 住民票の写し: what one copy of a resident record shows (B1, B7).
public struct ResidentRecordSheet: Sendable, Hashable {
    public typealias Scope = RecordScope
    public typealias Shown = ResidentRecordShown

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
