/// Prometheus' text format, version 0.0.4: `# HELP`, `# TYPE`, and a line for each value.
public enum MetricText {
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"
    /// Lines of values on one page. What a node measures is bounded; this holds even where that were wrong.
    public static let maximumSamples = 20_000

    /// Families in the order of their names, each once; a family without values has its two lines, so that its absence is no riddle.
    public static func page(_ metrics: [Metric]) -> [UInt8] {
        var page: [UInt8] = []
        var names: Set<String> = []
        var left = maximumSamples
        for metric in metrics.sorted(by: { $0.name < $1.name }) where names.insert(metric.name).inserted {
            page += "# HELP \(metric.name) \(escaped(metric.help, quotes: false))\n# TYPE \(metric.name) \(metric.kind.rawValue)\n".utf8
            for sample in metric.samples.prefix(left) { page += "\(metric.name)\(sample.suffix)\(labels(sample.labels)) \(number(sample.value))\n".utf8 }
            left -= min(left, metric.samples.count)
        }
        return page
    }

    private static func labels(_ labels: [Metric.Label]) -> String {
        labels.isEmpty ? "" : "{\(labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ","))}"
    }

    /// Whole numbers without a fraction.
    static func number(_ value: Double) -> String {
        Int64(exactly: value).map { String($0) } ?? "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
