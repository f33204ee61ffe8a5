/// Counts by label values, of which it keeps so many combinations and no more: what comes beyond them is counted together, so that
/// no peer can make a node's page, or its memory, grow.
public struct BoundedCounter: Sendable {
    /// Stands for every label value of what is counted together.
    public static let other = "other"

    public let labelNames: [String]
    private let maximumCombinations: Int
    private var counts: [[String]: Int] = [:]

    public init(_ labelNames: [String], maximumCombinations: Int = 256) {
        self.labelNames = labelNames
        self.maximumCombinations = maximumCombinations
    }

    /// - Parameter values: one for each label name.
    public mutating func add(_ values: [String], _ count: Int = 1) {
        guard values.count == labelNames.count, count >= 0 else { return }
        let isKnown = counts[values] != nil || counts.count < maximumCombinations
        counts[isKnown ? values : labelNames.map { _ in BoundedCounter.other }, default: 0] += count
    }

    public func metric(_ name: String, help: String) -> Metric {
        Metric(name, .counter, help: help, samples: counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { values, count in
            Metric.Sample(labels: zip(labelNames, values).map { Metric.Label($0, $1) }, value: Double(count))
        })
    }
}
