/// A family of measured values under one name, as Prometheus reads them (text format 0.0.4). Names and labels are the program's own words,
/// names of topology.json and codes: nothing of a person, no serial, no request's id.
public struct Metric: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        /// Only grows while the process lives; its name ends in `_total`.
        case counter
        case gauge
        case histogram
    }

    public struct Label: Sendable, Hashable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public struct Sample: Sendable, Hashable {
        /// Behind the family's name: empty, or `_bucket`, `_sum`, `_count` of a histogram.
        public let suffix: String
        public let labels: [Label]
        public let value: Double

        public init(suffix: String = "", labels: [Label] = [], value: Double) {
            self.suffix = suffix
            self.labels = labels
            self.value = value
        }
    }

    public let name: String
    /// One sentence for whoever reads the page.
    public let help: String
    public let kind: Kind
    public let samples: [Sample]

    public init(_ name: String, _ kind: Kind, help: String, samples: [Sample]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }

    /// A family with one value.
    public static func gauge(_ name: String, help: String, _ value: Double, labels: [Label] = []) -> Metric {
        Metric(name, .gauge, help: help, samples: [Sample(labels: labels, value: value)])
    }
}
