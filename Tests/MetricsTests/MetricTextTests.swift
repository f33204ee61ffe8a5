import Testing
@testable import Metrics

@Suite("I2: the page that Prometheus reads")
struct MetricTextTests {
    private func page(_ metrics: [Metric]) -> String { String(decoding: MetricText.page(metrics), as: UTF8.self) }

    @Test("I2: each family has its help, its type and a line for each value, in the order of the names")
    func format() {
        let counter = Metric("kofu_b_total", .counter, help: "What is counted.", samples: [.init(labels: [.init("code", "wrong-pin")], value: 3)])
        #expect(page([counter, .gauge("kofu_a", help: "What is measured.", 0.5)]) == """
            # HELP kofu_a What is measured.
            # TYPE kofu_a gauge
            kofu_a 0.5
            # HELP kofu_b_total What is counted.
            # TYPE kofu_b_total counter
            kofu_b_total{code="wrong-pin"} 3

            """)
    }

    @Test("what stands in help and labels cannot end them")
    func escapes() {
        let text = page([Metric("kofu_a", .gauge, help: "one\ntwo\\", samples: [.init(labels: [.init("rule", "a\"b\\c\nd")], value: 1)])])
        #expect(text == "# HELP kofu_a one\\ntwo\\\\\n# TYPE kofu_a gauge\nkofu_a{rule=\"a\\\"b\\\\c\\nd\"} 1\n")
    }

    @Test("a family that is given twice stands there once, since a second one would make the page unreadable")
    func twice() {
        let text = page([.gauge("kofu_a", help: "x", 1), .gauge("kofu_a", help: "y", 2)])
        #expect(text.components("# TYPE kofu_a") == 1)
    }

    @Test("a page has an end, however much is measured")
    func bounded() {
        let many = Metric("kofu_a", .gauge, help: "x", samples: (0..<MetricText.maximumSamples + 5).map { .init(labels: [.init("n", "\($0)")], value: 1) })
        let text = page([many, .gauge("kofu_b", help: "x", 1)])
        #expect(text.split(separator: "\n").count == MetricText.maximumSamples + 4)
    }

    @Test("I2: what comes beyond the known combinations is counted together, so that no peer makes a page grow")
    func boundedCounter() {
        var counter = BoundedCounter(["rule"], maximumCombinations: 2)
        for rule in ["a", "b", "c", "d", "a"] { counter.add([rule]) }
        counter.add(["a", "too many"])
        counter.add(["a"], -1)
        let samples = counter.metric("kofu_a_total", help: "x").samples
        #expect(samples.map { $0.labels[0].value } == ["a", "b", "other"])
        #expect(samples.map(\.value) == [2, 1, 2])
    }

    @Test("I2: a histogram's buckets add up, to the bound and beyond it")
    func histogram() {
        var histogram = LatencyHistogram(["message"])
        for microseconds in [500, 1000, 1001, 30_000_000] { histogram.add(["issue"], microseconds: microseconds) }
        histogram.add(["issue"], microseconds: -1)
        let metric = histogram.metric("kofu_seconds", help: "x")
        func bucket(_ bound: String) -> Double? { metric.samples.first { $0.suffix == "_bucket" && $0.labels.last?.value == bound }?.value }
        #expect(bucket("0.001") == 2 && bucket("0.0025") == 3 && bucket("20") == 3 && bucket("+Inf") == 4)
        #expect(metric.samples.first { $0.suffix == "_count" }?.value == 4)
        #expect(abs((metric.samples.first { $0.suffix == "_sum" }?.value ?? 0) - 30.002501) < 1e-9)
    }
}

extension String {
    fileprivate func components(_ word: String) -> Int { ranges(of: word).count }
}
