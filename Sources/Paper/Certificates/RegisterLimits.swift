/// What one family register may hold on paper. Real ones stay far below.
public enum RegisterLimits {
    public static let maximumPersons = 20
    /// 戸籍事項 of a register, and 身分事項 of a person.
    public static let maximumMatters = 20
    /// Of one person in a supplementary register.
    public static let maximumAddresses = 20

    static func check(persons count: Int) throws(PaperError) {
        guard (1...maximumPersons).contains(count) else {
            throw PaperError(.memberCount, "\(count) persons; 1 to \(maximumPersons) can be printed", place: "persons")
        }
    }

    static func check(_ count: Int, of limit: ClosedRange<Int>, place: String) throws(PaperError) {
        guard limit.contains(count) else {
            throw PaperError(.entryCount, "\(count) entries; \(limit.lowerBound) to \(limit.upperBound) can be printed", place: place)
        }
    }
}
