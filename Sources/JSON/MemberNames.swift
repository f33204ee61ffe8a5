/// Notices a second member of the same name: by comparing while an object is small, by hashing when it
/// is not, so that a large object costs no more than its length.
///
/// Names are compared as Swift compares strings, up to canonical equivalence: two names that a reader
/// cannot tell apart count as one.
struct MemberNames {
    private static let largestComparedCount = 12
    private var hashed: Set<String> = []

    /// False where `name` is already among `members`.
    @inline(__always)
    mutating func insert<Member>(_ name: String, after members: [Member], _ key: (Member) -> String) -> Bool {
        if members.count < MemberNames.largestComparedCount {
            for member in members where key(member) == name { return false }
            return true
        }
        if hashed.isEmpty { hashed = Set(members.map(key)) }
        return hashed.insert(name).inserted
    }
}
