import Domain

/// How residents and households are numbered: `142069-R000001`, `142069-H000001`. The municipality's code is
/// part of it, so that a record in the wrong municipality's hands is seen at a glance (requirement A14).
struct RegisterNumber: Sendable {
    private let residentPrefix: String
    private let householdPrefix: String

    init(code: String) {
        residentPrefix = code + "-R"
        householdPrefix = code + "-H"
    }

    func resident(index: Int) -> ResidentID { ResidentID(residentPrefix + RegisterNumber.sixDigits(index + 1)) }

    func household(index: Int) -> HouseholdID { HouseholdID(householdPrefix + RegisterNumber.sixDigits(index + 1)) }

    /// The index behind an id; nil where it is not one of this municipality's.
    func index(of id: ResidentID) -> Int? { RegisterNumber.index(of: id.text, prefix: residentPrefix) }

    func index(of id: HouseholdID) -> Int? { RegisterNumber.index(of: id.text, prefix: householdPrefix) }

    private static func index(of text: String, prefix: String) -> Int? {
        guard text.utf8.count == prefix.utf8.count + 6, text.utf8.starts(with: prefix.utf8) else { return nil }
        var value = 0
        for octet in text.utf8.dropFirst(prefix.utf8.count) {
            guard (0x30...0x39).contains(octet) else { return nil }
            value = value * 10 + Int(octet & 0x0F)
        }
        return value >= 1 ? value - 1 : nil
    }

    /// `value` below a million.
    private static func sixDigits(_ value: Int) -> String {
        pairs[value / 10_000 % 100] + pairs[value / 100 % 100] + pairs[value % 100]
    }

    /// `00` to `99`: two digits at a time, without an allocation.
    private static let pairs: [String] = (0..<100).map { $0 < 10 ? "0\($0)" : String($0) }
}
