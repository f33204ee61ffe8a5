import Domain

/// Which entries each numbered change of a register concerns. Numbers begin at 1 with the households of the first filling, one a
/// number, and go on with the changes since: a copy that has come to number 0 gets everything in the same way.
struct ChangeLedger {
    /// The most residents that a notice names; more are copied first.
    static let maximumPending = 200
    /// A delta has whole changes until it has so many entries.
    static let entriesInDelta = 40

    private var concerned: [[ResidentID]] = []

    /// The number of the latest change.
    var head: Int { concerned.count }

    init(_ changes: [[ResidentID]] = []) { concerned = changes }

    /// - Parameter residents: everybody of the household, as of whom one shows what is told of another.
    mutating func add(_ residents: [ResidentID]) { concerned.append(residents) }

    /// Whose entries changed after a number; nil where they are more than a notice has room for.
    func pending(after number: Int) -> [ResidentID]? {
        guard number < head, number >= 0 else { return [] }
        var residents: Set<ResidentID> = []
        for change in concerned[number...] {
            residents.formUnion(change)
            guard residents.count <= ChangeLedger.maximumPending else { return nil }
        }
        return residents.sorted { $0.text < $1.text }
    }

    /// The next changes for a copy that has everything up to `number`: whole, and as many as go into one delta.
    func batch(after number: Int) -> (upTo: Int, residents: [ResidentID]) {
        var upTo = max(0, number)
        var residents: [ResidentID] = []
        var known: Set<ResidentID> = []
        while upTo < head, residents.count < ChangeLedger.entriesInDelta {
            for resident in concerned[upTo] where known.insert(resident).inserted { residents.append(resident) }
            upTo += 1
        }
        return (upTo, residents)
    }
}
