import Domain

/// Made-up Individual Numbers. The municipality's code (six digits) and the resident's index (five) fill
/// the eleven free digits exactly, and a keyed permutation of them scatters the result: no two residents
/// of one seed share a number, in whatever municipality they live, and nothing shows in the number itself.
struct IndividualNumberIssue: Sendable {
    private let seed: UInt64
    private static let codes: UInt64 = 1_000_000
    private static let indexes: UInt64 = 100_000
    private static let rounds: UInt64 = 4

    init(seed: PopulationSeed) { self.seed = Mixing.mixed(seed.value ^ 0x6D79_6E75_6D62_6572) }

    /// The number of the resident with `index`, 0 to 99,999, in the municipality with `code`, below a million.
    func number(code: UInt64, index: Int) -> IndividualNumber? {
        guard code < IndividualNumberIssue.codes, (0..<Int(IndividualNumberIssue.indexes)).contains(index) else { return nil }
        // A Feistel network over unequal halves: each step adds, modulo its own half, a function of the other
        // half, and so can be undone.
        var left = code
        var right = UInt64(index)
        for round in 0..<IndividualNumberIssue.rounds {
            right = (right + Mixing.mixed(seed &+ left &+ round << 40) % IndividualNumberIssue.indexes) % IndividualNumberIssue.indexes
            left = (left + Mixing.mixed(~seed &+ right &+ round << 40) % IndividualNumberIssue.codes) % IndividualNumberIssue.codes
        }
        var rest = left * IndividualNumberIssue.indexes + right
        var digits = [Int](repeating: 0, count: 11)
        for place in digits.indices.reversed() {
            digits[place] = Int(rest % 10)
            rest /= 10
        }
        digits.append(IndividualNumber.checkDigit(of: digits))
        return IndividualNumber(String(decoding: digits.map { UInt8(truncatingIfNeeded: $0) | 0x30 }, as: UTF8.self))
    }
}
