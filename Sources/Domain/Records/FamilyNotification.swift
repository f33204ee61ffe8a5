/// 戸籍の届出, as far as a municipality receives it at its counter or its duty desk (G1). It takes effect when it is received;
/// the record follows days later.
public enum FamilyNotification: String, Sendable, Hashable, CaseIterable {
    /// 出生届
    case birth
    /// 婚姻届
    case marriage
    /// 離婚届
    case divorce
    /// 養子縁組届
    case adoption
    /// 死亡届
    case death
    /// 転籍届
    case transfer
    /// 支援措置の申出: somebody is protected, and addresses of theirs must reach nobody. It holds like the others and is no record: it is only lifted.
    case protection

    /// Those that end with a record in the register; what a duty desk receives.
    public static let recorded = allCases.filter { $0 != .protection }
}
