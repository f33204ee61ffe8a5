/// How long things took, by label values, in buckets that never change.
public struct LatencyHistogram: Sendable {
    /// Upper bounds in seconds.
    public static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20]

    private struct Series: Sendable {
        /// One for each bound, and one for what is longer; not cumulated.
        var counts = [Int](repeating: 0, count: bounds.count + 1)
        var sumSeconds = 0.0
    }

    private let labelNames: [String]
    private let maximumCombinations: Int
    private var series: [[String]: Series] = [:]

    public init(_ labelNames: [String], maximumCombinations: Int = 64) {
        self.labelNames = labelNames
        self.maximumCombinations = maximumCombinations
    }

    public mutating func add(_ values: [String], microseconds: Int) {
        guard values.count == labelNames.count, microseconds >= 0 else { return }
        let seconds = Double(microseconds) / 1_000_000
        let isKnown = series[values] != nil || series.count < maximumCombinations
        let key = isKnown ? values : labelNames.map { _ in BoundedCounter.other }
        let bucket = LatencyHistogram.bounds.firstIndex { seconds <= $0 } ?? LatencyHistogram.bounds.count
        series[key, default: Series()].counts[bucket] += 1
        series[key, default: Series()].sumSeconds += seconds
    }

    public func metric(_ name: String, help: String) -> Metric {
        var samples: [Metric.Sample] = []
        for (values, one) in series.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let labels = zip(labelNames, values).map { Metric.Label($0, $1) }
            var total = 0
            for (index, count) in one.counts.enumerated() {
                total += count
                let bound = index < LatencyHistogram.bounds.count ? MetricText.number(LatencyHistogram.bounds[index]) : "+Inf"
                samples.append(Metric.Sample(suffix: "_bucket", labels: labels + [Metric.Label("le", bound)], value: Double(total)))
            }
            samples.append(Metric.Sample(suffix: "_sum", labels: labels, value: one.sumSeconds))
            samples.append(Metric.Sample(suffix: "_count", labels: labels, value: Double(total)))
        }
        return Metric(name, .histogram, help: help, samples: samples)
    }
}
