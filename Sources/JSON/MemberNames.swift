/// Notices a second member of the same name: by comparing while an object is small, by hashing when it
/// is not, so that a large object costs no more than its length.
///
/// Names are compared as Swift compares strings, up to canonical equivalence: two names that a reader
/// cannot tell apart count as one.
struct MemberNames {
    private static let largestComparedCount = 12
    /// One bit for each plain name so far. A name whose bit is clear is certainly new.
    private var marks: UInt64 = 0
    private var hashed: Set<String> = []

    /// False where `name` is already among `members`. `spelling` is the name as it stood in the text.
    @inline(__always)
    mutating func insert<Member>(_ name: String, _ spelling: Span<UInt8>, after members: [Member], _ key: (Member) -> String) -> Bool {
        guard members.count < MemberNames.largestComparedCount else { return insertHashed(name, after: members, key) }
        let mark = MemberNames.mark(of: spelling)
        let isCertainlyNew = marks & mark == 0
        marks |= mark
        if isCertainlyNew { return true }
        for member in members where key(member) == name { return false }
        return true
    }

    @inline(never)
    private mutating func insertHashed<Member>(_ name: String, after members: [Member], _ key: (Member) -> String) -> Bool {
        if hashed.isEmpty { hashed = Set(members.map(key)) }
        return hashed.insert(name).inserted
    }

    /// A name with an escape or beyond ASCII can equal one that is spelt otherwise: it marks everything.
    @inline(__always)
    private static func mark(of spelling: Span<UInt8>) -> UInt64 {
        var sum: UInt8 = 0
        for index in 0..<spelling.count {
            let byte = spelling[index]
            if byte >= 0x80 || byte == ByteScan.backslash { return .max }
            sum = sum &* 31 &+ byte
        }
        return 1 << UInt64(sum & 63)
    }
}
