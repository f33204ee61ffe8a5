/// What a member of a city's staff is there for. A role may do what its row says and nothing else: least privilege (F5).
public enum StaffRole: String, Sendable, Hashable, CaseIterable {
    /// 窓口: sees who requested what, with names, and lifts suspensions and unlocks cards.
    case clerk
    /// 宿直室: sets holds out of hours; sees no requests.
    case dutyDesk = "duty-desk"
    /// 監査: sees requests without names, and who looked at what.
    case auditor
    /// Makes and releases accounts; sees no requests.
    case administrator
}

/// The name under which somebody of the staff logs in: small letters, digits and `-`, beginning with a letter. It is written into journals,
/// so it is a number of service (`clerk-01`) and no person's name.
public struct StaffID: Sendable, Hashable, CustomStringConvertible {
    public static let maximumLength = 32
    /// The account that a key ceremony makes.
    public static let administrator = StaffID(known: "administrator")

    public let text: String

    private init(known text: String) { self.text = text }

    public init(_ text: String) throws(StaffError) {
        let octets = Array(text.utf8)
        guard (1...StaffID.maximumLength).contains(octets.count), let first = octets.first, (0x61...0x7A).contains(first),
              octets.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") })
        else { throw StaffError(.malformedID) }
        self.text = text
    }

    public var description: String { text }
}
