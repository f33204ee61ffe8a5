/// Whose entries a copy of a resident record shows (B1). The raw value is the option's value in
/// topology.json and on the wire.
public enum RecordScope: String, Sendable, Hashable, CaseIterable {
    /// 世帯全員
    case household
    /// 世帯の一部: chosen members
    case members
    /// 本人
    case oneself = "self"
}
