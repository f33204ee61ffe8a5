import Glibc
import Markup

/// Availability and latency over a soak's time, with the troubles above them on the same axis.
struct SoakPlots {
    let soak: SoakResult

    private static let width = 900, left = 130, right = 20, rowHeight = 14, plotHeight = 120
    private static let maximumBins = 150
    /// Milliseconds at the marks of the latency's axis.
    private static let marks = [10, 100, 1000, 10_000, 100_000]

    private var span: Int { max(1, soak.durationMilliseconds) }
    private var binMilliseconds: Int { max(1000, (span + SoakPlots.maximumBins - 1) / SoakPlots.maximumBins) }
    private var bins: [Range<Int>] { stride(from: 0, to: span, by: binMilliseconds).map { $0..<$0 + binMilliseconds } }

    private func x(_ milliseconds: Int) -> Int {
        SoakPlots.left + (SoakPlots.width - SoakPlots.left - SoakPlots.right) * min(milliseconds, span) / span
    }

    var section: String {
        let kinds = TroubleKind.allCases.filter { kind in soak.struck.contains { $0.kind == kind } }
        let top = kinds.count * SoakPlots.rowHeight + 12, second = top + SoakPlots.plotHeight + 24
        let height = second + SoakPlots.plotHeight + 28
        let percent = soak.availability().map { "\($0 / 10).\($0 % 10) %" } ?? "nobody"
        return """
            <section><h2>Availability and latency</h2>
            <p>\(percent) of those with a right to a certificate got it at the first try; the others were refused, and paid nothing.
            Half of the certificates took \(soak.latencyMilliseconds(share: 500) ?? 0) ms at most, 99 % \(soak.latencyMilliseconds(share: 990) ?? 0) ms.
            One column is \(binMilliseconds) ms.</p>
            <svg viewBox="0 0 \(SoakPlots.width) \(height)" width="100%" role="img" aria-label="Troubles, availability and latency over time">
            \(troubles(kinds))\(availability(top))\(latency(second))\(axis(height))
            </svg></section>
            """
    }

    private func troubles(_ kinds: [TroubleKind]) -> String {
        kinds.enumerated().map { index, kind in
            let y = index * SoakPlots.rowHeight
            let bars = soak.struck.filter { $0.kind == kind }.map { trouble -> String in
                let begin = x(trouble.fromMilliseconds), title = Markup.escaped("\(kind.rawValue) \(trouble.target)")
                return "<rect x=\"\(begin)\" y=\"\(y + 2)\" width=\"\(max(1, x(trouble.healedMilliseconds) - begin))\" height=\"10\" fill=\"var(--failed)\"><title>\(title)</title></rect>"
            }
            return "<text x=\"0\" y=\"\(y + 11)\">\(kind.rawValue)</text>\(bars.joined())"
        }.joined()
    }

    /// Stacked from below: issued, refused, failed, indeterminate, in shares of the orders of the entitled that began in the column.
    private func availability(_ top: Int) -> String {
        let columns = bins.map { bin in
            let here = soak.served.filter { $0.isEntitled && bin.contains($0.startedMilliseconds) }
            guard !here.isEmpty else { return "" }
            var base = top + SoakPlots.plotHeight
            let wide = max(1, x(bin.upperBound) - x(bin.lowerBound) - 1)
            return Outcome.ofOrders.map { outcome in
                let tall = here.count { $0.outcome == outcome } * SoakPlots.plotHeight / here.count
                base -= tall
                return tall == 0 ? "" : "<rect x=\"\(x(bin.lowerBound))\" y=\"\(base)\" width=\"\(wide)\" height=\"\(tall)\" fill=\"var(--\(outcome.rawValue))\"/>"
            }.joined()
        }
        return "<text x=\"0\" y=\"\(top + 10)\">how it ended</text>\(columns.joined())"
    }

    private func latency(_ top: Int) -> String {
        func y(_ milliseconds: Int) -> Int {
            top + SoakPlots.plotHeight - Int(log10(Double(max(10, milliseconds)) / 10) / 4 * Double(SoakPlots.plotHeight))
        }
        let grid = SoakPlots.marks.map { mark in
            let place = y(mark)
            return "<line class=\"axis\" x1=\"\(SoakPlots.left)\" x2=\"\(SoakPlots.width - SoakPlots.right)\" y1=\"\(place)\" y2=\"\(place)\"/>"
                + "<text x=\"\(SoakPlots.left - 6)\" y=\"\(place + 4)\" text-anchor=\"end\">\(mark < 1000 ? "\(mark) ms" : "\(mark / 1000) s")</text>"
        }
        let lines = [(share: 500, color: "#1c2430"), (share: 990, color: "#8a63b8")].map { line in
            let points = bins.compactMap { bin in
                soak.latencyMilliseconds(share: line.share, from: bin.lowerBound, until: bin.upperBound).map { "\(x(bin.lowerBound + binMilliseconds / 2)),\(y($0))" }
            }
            return "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" stroke=\"\(line.color)\" stroke-width=\"1.3\"/>"
        }
        return "<text x=\"0\" y=\"\(top + 10)\">median, p99</text>\(grid.joined())\(lines.joined())"
    }

    private func axis(_ height: Int) -> String {
        (0...6).map { index in
            let moment = span * index / 6
            return "<text x=\"\(x(moment))\" y=\"\(height - 6)\" text-anchor=\"\(index == 6 ? "end" : "middle")\">\(moment / 60_000):\(String(100 + moment / 1000 % 60).dropFirst())</text>"
        }.joined()
    }
}
