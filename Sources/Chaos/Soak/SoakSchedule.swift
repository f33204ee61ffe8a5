/// When whom does what: a random sequence of orders and faults that a seed repeats exactly. What comes of them is not
/// repeated to the millisecond, as real processes play it.
public struct SoakSchedule: Sendable, Hashable {
    /// What there is to choose from.
    public struct Stage: Sendable, Hashable {
        public let kiosks: [String]
        /// How many kinds of order there are; the schedule names one by its index.
        public let orders: Int
        /// How many kinds of errand at a desk there are.
        public let errands: Int
        public let links: [String]
        public let nodes: [String]
        /// Of links, which show no certificates.
        public let lines: [String]

        public init(kiosks: [String], orders: Int, errands: Int = 0, links: [String], nodes: [String], lines: [String]) {
            self.kiosks = kiosks
            self.orders = orders
            self.errands = errands
            self.links = links
            self.nodes = nodes
            self.lines = lines
        }
    }

    public struct Visit: Sendable, Hashable {
        /// From the beginning.
        public let atMilliseconds: Int
        public let kiosk: String
        public let order: Int
    }

    /// Somebody goes to a desk, and to a kiosk afterwards.
    public struct Errand: Sendable, Hashable {
        public let atMilliseconds: Int
        public let errand: Int
        public let kiosk: String
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
    public let errands: [Errand]

    /// The last part of a soak is left in peace, so that it shows that all is well again.
    static let calmShare = 0.1
    static let troubleMilliseconds = 300...6000

    /// - Parameters:
    ///   - ordersPerMinute: on average.
    ///   - troublesPerMinute: on average.
    ///   - errandsPerMinute: on average. They are drawn apart from the others, which are the same with and without them.
    public init(seed: UInt64, durationMilliseconds: Int, ordersPerMinute: Int, troublesPerMinute: Int, errandsPerMinute: Int = 0, stage: Stage) {
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
            let targets = switch kind.target {
            case .link: stage.links
            case .process: stage.nodes + stage.lines
            case .node: stage.nodes
            }
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
        errands = SoakSchedule.errands(seed, errandsPerMinute, stage, until: peace)
    }

    private static func errands(_ seed: UInt64, _ perMinute: Int, _ stage: Stage, until peace: Double) -> [Errand] {
        var random = SoakRandom(seed: ~seed)
        var errands: [Errand] = []
        var time = 0.0
        while perMinute > 0, !stage.kiosks.isEmpty, stage.errands > 0 {
            time += random.wait(mean: 60_000 / Double(perMinute))
            guard time < peace else { break }
            errands.append(Errand(atMilliseconds: Int(time), errand: random.draw(stage.errands), kiosk: stage.kiosks[random.draw(stage.kiosks.count)]))
        }
        return errands
    }
}
