/// When whom does what: a random sequence of orders and faults that a seed repeats exactly. What comes of them is not
/// repeated to the millisecond, as real processes play it.
public struct SoakSchedule: Sendable, Hashable {
    /// What there is to choose from.
    public struct Stage: Sendable, Hashable {
        public let kiosks: [String]
        /// How many kinds of order there are; the schedule names one by its index.
        public let orders: Int
        public let links: [String]
        public let processes: [String]

        public init(kiosks: [String], orders: Int, links: [String], processes: [String]) {
            self.kiosks = kiosks
            self.orders = orders
            self.links = links
            self.processes = processes
        }
    }

    public struct Visit: Sendable, Hashable {
        /// From the beginning.
        public let atMilliseconds: Int
        public let kiosk: String
        public let order: Int
    }

    public struct Trouble: Sendable, Hashable {
        public let atMilliseconds: Int
        public let untilMilliseconds: Int
        /// A link or a process.
        public let target: String
        public let kind: TroubleKind
        public let isUpstream: Bool
    }

    public let visits: [Visit]
    public let troubles: [Trouble]

    /// The last part of a soak is left in peace, so that it shows that all is well again.
    static let calmShare = 0.1
    static let troubleMilliseconds = 300...6000

    /// - Parameters:
    ///   - ordersPerMinute: on average.
    ///   - troublesPerMinute: on average.
    public init(seed: UInt64, durationMilliseconds: Int, ordersPerMinute: Int, troublesPerMinute: Int, stage: Stage) {
        var random = SoakRandom(seed: seed)
        var visits: [Visit] = [], troubles: [Trouble] = []
        var time = 0.0
        while ordersPerMinute > 0, !stage.kiosks.isEmpty, stage.orders > 0 {
            time += random.wait(mean: 60_000 / Double(ordersPerMinute))
            guard time < Double(durationMilliseconds) else { break }
            visits.append(Visit(atMilliseconds: Int(time), kiosk: stage.kiosks[random.draw(stage.kiosks.count)], order: random.draw(stage.orders)))
        }
        let peace = Double(durationMilliseconds) * (1 - SoakSchedule.calmShare)
        var freeAt: [String: Int] = [:]
        time = 0
        while troublesPerMinute > 0 {
            time += random.wait(mean: 60_000 / Double(troublesPerMinute))
            guard time < peace else { break }
            let kind = TroubleKind.allCases[random.draw(TroubleKind.allCases.count)]
            let targets = kind.isOfProcess ? stage.processes : stage.links
            let target = targets.isEmpty ? "" : targets[random.draw(targets.count)]
            let length = SoakSchedule.troubleMilliseconds.lowerBound + random.draw(SoakSchedule.troubleMilliseconds.count)
            let isUpstream = random.draw(2) == 0
            // One trouble for each target at a time; what is drawn in between is left out.
            guard !target.isEmpty, freeAt[target] ?? 0 <= Int(time) else { continue }
            let end = min(Int(time) + length, Int(peace))
            freeAt[target] = end + 1
            troubles.append(Trouble(atMilliseconds: Int(time), untilMilliseconds: end, target: target, kind: kind, isUpstream: isUpstream))
        }
        self.visits = visits
        self.troubles = troubles
    }
}
