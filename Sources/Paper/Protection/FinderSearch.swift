/// Looks for finders in a scan: dark and light along a line through the middle of one measure
/// 1 : 1 : 3 : 1 : 1, at any angle near the axes.
struct FinderSearch {
    struct Candidate {
        var middle: GridPoint
        /// Pixels of a module.
        var module: Double
        /// How many lines went through it.
        var lines: Int
    }

    /// The most candidates that are kept, those with the most lines.
    static let maximumCandidates = 20
    /// The most that are told apart. A sheet has eight and a few that are none; what has this many is no scan of one, and the search ends.
    static let maximumSeen = 1024
    private static let minimumModule = 2.5
    private static let maximumModule = 24.0
    /// No run of a finder is longer: three of the largest modules, and what `isFinder` lets pass.
    private static let maximumRun = 4 * Int(maximumModule)

    private let scan: ScanImage
    private let isDark: [Bool]
    private var candidates: [Candidate] = []

    static func candidates(in scan: ScanImage) -> [Candidate] {
        Array(seen(in: scan).sorted { $0.lines > $1.lines }.prefix(maximumCandidates))
    }

    static func seen(in scan: ScanImage) -> [Candidate] {
        var search = FinderSearch(scan: scan, isDark: scan.dark())
        for y in stride(from: 0, to: scan.height, by: 2) where search.candidates.count < maximumSeen { search.look(along: y) }
        return search.candidates
    }

    private init(scan: ScanImage, isDark: [Bool]) {
        self.scan = scan
        self.isDark = isDark
    }

    private mutating func look(along y: Int) {
        // Lengths of the last five runs, and where the last one ended.
        var runs = (0, 0, 0, 0, 0)
        var start = 0
        let row = y * scan.width
        for x in 1...scan.width {
            if x < scan.width, isDark[row &+ x] == isDark[row &+ x &- 1] { continue }
            runs = (runs.1, runs.2, runs.3, runs.4, x - start)
            start = x
            guard isDark[row + x - 1], FinderSearch.isFinder(runs) else { continue }
            let middle = Double(x - runs.4 - runs.3) - Double(runs.2) / 2
            confirm(x: middle, y: y)
        }
    }

    private static func isFinder(_ runs: (Int, Int, Int, Int, Int)) -> Bool {
        guard runs.0 > 0, runs.1 > 0, runs.3 > 0 else { return false }
        let module = Double(runs.0 + runs.1 + runs.2 + runs.3 + runs.4) / 7
        guard (minimumModule...maximumModule).contains(module) else { return false }
        func isNear(_ run: Int, _ modules: Double) -> Bool { abs(Double(run) - modules * module) < 0.65 * module }
        return isNear(runs.0, 1) && isNear(runs.1, 1) && abs(Double(runs.2) - 3 * module) < module && isNear(runs.3, 1) && isNear(runs.4, 1)
    }

    /// Looks across as well, and keeps the candidate or counts one more line of it.
    private mutating func confirm(x: Double, y: Int) {
        guard let down = runs(x: Int(x), y: y, stepX: 0, stepY: 1), FinderSearch.isFinder(down.runs) else { return }
        let middleY = down.middle
        guard let across = runs(x: Int(x), y: Int(middleY), stepX: 1, stepY: 0), FinderSearch.isFinder(across.runs) else { return }
        func sum(_ runs: (Int, Int, Int, Int, Int)) -> Int { runs.0 + runs.1 + runs.2 + runs.3 + runs.4 }
        let found = Candidate(middle: GridPoint(across.middle, middleY), module: Double(sum(down.runs) + sum(across.runs)) / 14, lines: 1)
        for index in candidates.indices where candidates[index].middle.distance(to: found.middle) < 2 * found.module {
            let count = Double(candidates[index].lines)
            candidates[index].middle.x = (candidates[index].middle.x * count + found.middle.x) / (count + 1)
            candidates[index].middle.y = (candidates[index].middle.y * count + found.middle.y) / (count + 1)
            candidates[index].module = (candidates[index].module * count + found.module) / (count + 1)
            candidates[index].lines += 1
            return
        }
        if candidates.count < FinderSearch.maximumSeen { candidates.append(found) }
    }

    /// The five runs around a dark pixel along an axis, and the middle of the inner one on it. No run is followed farther than a finder's.
    private func runs(x: Int, y: Int, stepX: Int, stepY: Int) -> (runs: (Int, Int, Int, Int, Int), middle: Double)? {
        let position = stepX == 0 ? y : x
        let limit = stepX == 0 ? scan.height : scan.width
        func isDark(at place: Int) -> Bool { self.isDark[stepX == 0 ? place * scan.width + x : y * scan.width + place] }
        guard (0..<limit).contains(position), x >= 0, x < scan.width, isDark(at: position) else { return nil }
        func run(from start: Int, by step: Int, dark: Bool) -> Int {
            var place = start
            while place >= 0, place < limit, abs(place - start) <= FinderSearch.maximumRun, isDark(at: place) == dark { place += step }
            return abs(place - start)
        }
        let before = run(from: position, by: -1, dark: true)
        let after = run(from: position, by: 1, dark: true)
        let lightBefore = run(from: position - before, by: -1, dark: false)
        let lightAfter = run(from: position + after, by: 1, dark: false)
        let darkBefore = run(from: position - before - lightBefore, by: -1, dark: true)
        let darkAfter = run(from: position + after + lightAfter, by: 1, dark: true)
        return ((darkBefore, lightBefore, before + after - 1, lightAfter, darkAfter), Double(position) + Double(after - before + 1) / 2)
    }
}
