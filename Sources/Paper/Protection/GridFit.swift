/// Where each module of the grid lies in a scan: a polynomial in both axes, fitted to points that were found.
struct GridFit {
    /// A point of the grid and where it was found.
    struct Pair {
        let grid: GridPoint
        let scan: GridPoint
    }

    /// 3 for a plane (shift, turn, stretch), 6 with squares (a sheet that was fed unevenly).
    let terms: Int
    private let forX: [Double]
    private let forY: [Double]

    /// The best fit by least squares; nil where the points do not determine one.
    init?(_ pairs: [Pair], terms: Int) {
        guard pairs.count >= terms else { return nil }
        var matrix = [[Double]](repeating: Array(repeating: 0, count: terms + 2), count: terms)
        for pair in pairs {
            let basis = GridFit.basis(pair.grid, terms: terms)
            for row in 0..<terms {
                for column in 0..<terms { matrix[row][column] += basis[row] * basis[column] }
                matrix[row][terms] += basis[row] * pair.scan.x
                matrix[row][terms + 1] += basis[row] * pair.scan.y
            }
        }
        guard GridFit.eliminate(&matrix) else { return nil }
        self.terms = terms
        forX = matrix.map { $0[terms] }
        forY = matrix.map { $0[terms + 1] }
    }

    func place(of grid: GridPoint) -> GridPoint {
        let basis = GridFit.basis(grid, terms: terms)
        var place = GridPoint(0, 0)
        for index in 0..<terms {
            place.x += basis[index] * forX[index]
            place.y += basis[index] * forY[index]
        }
        return place
    }

    private static func basis(_ point: GridPoint, terms: Int) -> [Double] {
        // From the middle, about -1 to 1, so that the equations stay well conditioned.
        let x = (point.x - 120.5) / 120, y = (point.y - 88.5) / 120
        return terms == 3 ? [1, x, y] : [1, x, y, x * x, x * y, y * y]
    }

    /// Solves by Gauss and Jordan for all columns to the right of the square.
    private static func eliminate(_ matrix: inout [[Double]]) -> Bool {
        for column in matrix.indices {
            guard let pivot = (column..<matrix.count).max(by: { abs(matrix[$0][column]) < abs(matrix[$1][column]) }),
                  abs(matrix[pivot][column]) > 1e-9 else { return false }
            matrix.swapAt(column, pivot)
            let divisor = matrix[column][column]
            for index in matrix[column].indices { matrix[column][index] /= divisor }
            for row in matrix.indices where row != column {
                let factor = matrix[row][column]
                for index in matrix[row].indices { matrix[row][index] -= factor * matrix[column][index] }
            }
        }
        return true
    }

    private static let leastFinders = 4

    /// The fits through which at least four candidates are finders, those with the most first; at most one for each
    /// of the four ways in which a sheet may lie. The wrong way up most finders fit too: only decoding tells.
    static func find(_ candidates: [FinderSearch.Candidate]) -> [GridFit] {
        let finders = ScrambleGrid.finders
        var best = [[Pair]](repeating: [], count: 4)
        for first in candidates {
            for second in candidates where second.middle != first.middle {
                for from in finders.indices {
                    for to in finders.indices where to > from {
                        guard let turn = Turn(from: (finders[from], first), to: (finders[to], second)) else { continue }
                        let found = pairs(candidates, turn)
                        guard found.count > best[turn.quarter].count else { continue }
                        let agreeing = agreeing(found, within: turn.scale / 2)
                        if agreeing.count > best[turn.quarter].count { best[turn.quarter] = agreeing }
                    }
                }
            }
        }
        return best.filter { $0.count >= leastFinders }.sorted { $0.count > $1.count }.compactMap { GridFit($0, terms: 3) }
    }

    /// Those pairs that lie on one plane: the one that lies farthest off is left out until all are near.
    private static func agreeing(_ pairs: [Pair], within limit: Double) -> [Pair] {
        var pairs = pairs
        while pairs.count >= leastFinders, let fit = GridFit(pairs, terms: 3) {
            let distances = pairs.map { fit.place(of: $0.grid).distance(to: $0.scan) }
            guard let farthest = distances.indices.max(by: { distances[$0] < distances[$1] }), distances[farthest] > limit else { return pairs }
            pairs.remove(at: farthest)
        }
        return []
    }

    /// Turn, scale and shift that bring two points of the grid onto two candidates.
    private struct Turn {
        private let origin: GridPoint
        private let shift: GridPoint
        private let cosine: Double
        private let sine: Double
        /// Pixels of a module.
        let scale: Double

        /// Nil where the candidates' modules are of another size than their distance says.
        init?(from: (grid: GridPoint, scan: FinderSearch.Candidate), to: (grid: GridPoint, scan: FinderSearch.Candidate)) {
            let (gx, gy) = (to.grid.x - from.grid.x, to.grid.y - from.grid.y)
            let (dx, dy) = (to.scan.middle.x - from.scan.middle.x, to.scan.middle.y - from.scan.middle.y)
            let square = gx * gx + gy * gy
            (cosine, sine) = ((dx * gx + dy * gy) / square, (dy * gx - dx * gy) / square)
            scale = (cosine * cosine + sine * sine).squareRoot()
            (origin, shift) = (from.grid, from.scan.middle)
            guard fits(from.scan), fits(to.scan) else { return nil }
        }

        /// Which of the four ways the sheet lies.
        var quarter: Int { abs(cosine) > abs(sine) ? (cosine > 0 ? 0 : 2) : (sine > 0 ? 1 : 3) }

        func fits(_ candidate: FinderSearch.Candidate) -> Bool { abs(scale - candidate.module) < 0.2 * scale }

        func place(of point: GridPoint) -> GridPoint {
            let (x, y) = (point.x - origin.x, point.y - origin.y)
            return GridPoint(shift.x + cosine * x - sine * y, shift.y + sine * x + cosine * y)
        }
    }

    /// Each finder with the candidate that is nearest to where `turn` puts it.
    private static func pairs(_ candidates: [FinderSearch.Candidate], _ turn: Turn) -> [Pair] {
        ScrambleGrid.finders.compactMap { finder in
            let expected = turn.place(of: finder)
            let nearest = candidates.filter(turn.fits).min { $0.middle.distance(to: expected) < $1.middle.distance(to: expected) }
            // Axes may be stretched differently by a few hundredths.
            guard let nearest, nearest.middle.distance(to: expected) < 8 * turn.scale else { return nil }
            return Pair(grid: finder, scan: nearest.middle)
        }
    }
}
