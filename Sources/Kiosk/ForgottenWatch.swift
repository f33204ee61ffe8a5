import EventLoop

/// What lies at a kiosk and should have been taken, and since when (E3). A pure value: after a time it is to be warned of, and after
/// a second time it is lost property (遺失物). Nobody loses anything without a warning, however late the clock is looked at.
struct ForgottenWatch: Sendable {
    /// How long is waited, from `limits.kiosk` in topology.json.
    struct Times: Sendable, Hashable {
        /// From the moment at which the item should be taken to the warning.
        let warningMilliseconds: Int
        /// From the warning to the loss.
        let lossMilliseconds: Int
    }

    /// What has become due.
    struct Due: Sendable, Hashable {
        var warned: [ForgottenItem] = []
        var lost: [ForgottenItem] = []
    }

    private enum Wait: Sendable {
        case awaited(until: MonotonicTime)
        case warned(until: MonotonicTime)

        var end: MonotonicTime { switch self { case .awaited(let end), .warned(let end): end } }
        var isWarned: Bool { if case .warned = self { true } else { false } }
    }

    let times: Times
    private var waits: [ForgottenItem: Wait] = [:]

    init(times: Times) { self.times = times }

    /// Whether nothing lies there.
    var isClear: Bool { waits.isEmpty }
    /// When the clock has to be looked at next.
    var deadline: MonotonicTime { waits.values.map(\.end).min() ?? .distantFuture }
    /// What has been warned of and still lies there.
    var forgotten: [ForgottenItem] { waits.filter(\.value.isWarned).map(\.key).sorted() }

    func awaits(_ item: ForgottenItem) -> Bool { waits[item] != nil }

    /// From now on the item should be taken. Where it is awaited already, the time goes on.
    mutating func await(_ item: ForgottenItem, at now: MonotonicTime) {
        if waits[item] == nil { waits[item] = .awaited(until: now.adding(milliseconds: times.warningMilliseconds)) }
    }

    /// The item has been taken. Returns whether it had been warned of.
    mutating func take(_ item: ForgottenItem) -> Bool { waits.removeValue(forKey: item)?.isWarned == true }

    /// Looks at the clock.
    mutating func pass(to now: MonotonicTime) -> Due {
        var due = Due()
        for (item, wait) in waits.sorted(by: { $0.key < $1.key }) where now >= wait.end {
            if wait.isWarned {
                waits[item] = nil
                due.lost.append(item)
            } else {
                waits[item] = .warned(until: now.adding(milliseconds: times.lossMilliseconds))
                due.warned.append(item)
            }
        }
        return due
    }
}
