/// 住民票記載事項証明書: certifies that chosen items of a resident record are as stated (B2). Unlike a copy, it has
/// no place for what was not chosen.
public struct ResidentRecordItems: Sendable, Hashable {
    public let scope: RecordScope
    /// 世帯主; stated only with `.relationship`.
    public let headOfHousehold: String
    /// In the order of the record, all of one household.
    public let members: [ResidentRecordMember]
    /// The items on request, in the order of `ResidentRecordItem.allCases`. 氏名, 住所, 生年月日, 性別 are always
    /// stated, with 旧氏, 通称 and カタカナ表記 where the record has them.
    public let items: [ResidentRecordItem]
    /// Whether 個人番号 is stated; then every member has one.
    public let individualNumber: Bool

    public init(scope: RecordScope, headOfHousehold: String, members: [ResidentRecordMember], items: Set<ResidentRecordItem>, individualNumber: Bool) {
        self.scope = scope
        self.headOfHousehold = headOfHousehold
        self.members = members
        self.items = ResidentRecordItem.allCases.filter(items.contains)
        self.individualNumber = individualNumber
    }
}

/// Items of S1 §2(1)ア that a certificate of resident-record items states on request. The raw value is the
/// value of the option `item` in topology.json.
public enum ResidentRecordItem: String, Sendable, Hashable, CaseIterable {
    /// 世帯主, 続柄
    case relationship
    /// 本籍, 筆頭者
    case domicile
    /// 住民となった日 (of foreign residents 外国人住民となった日), 転入日, 住所を定めた日, 届出年月日
    case dates
    /// 従前住所
    case previousAddress = "previous-address"
    /// 国籍・地域, 法第30条の45に規定する区分, 在留資格, 在留期間等, 在留期間等の満了の日, 在留カード等の番号
    case foreignResident = "foreign-resident"
}
