/// A binary heap of moments, each with a payload; the earliest comes out first.
struct TimerQueue<Payload> {
    private var entries: [(due: MonotonicTime, payload: Payload)] = []

    var isEmpty: Bool { entries.isEmpty }
    var earliest: MonotonicTime? { entries.first?.due }

    mutating func insert(_ payload: Payload, due: MonotonicTime) {
        entries.append((due, payload))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].due < entries[parent].due else { break }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the earliest entry, if it is due at `now`.
    mutating func popDue(at now: MonotonicTime) -> Payload? {
        guard let first = entries.first, first.due <= now else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            var parent = 0
            while true {
                var smallest = parent
                for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count && entries[child].due < entries[smallest].due {
                    smallest = child
                }
                guard smallest != parent else { break }
                entries.swapAt(parent, smallest)
                parent = smallest
            }
        }
        return first.payload
    }
}
