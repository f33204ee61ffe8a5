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

    /// The fit through which the most candidates are finders; nil where fewer than five are.
    static func find(_ candidates: [FinderSearch.Candidate]) -> GridFit? {
        let finders = ScrambleGrid.finders
        // Pairs of corners, of which any blotch leaves one.
        let pairs = [(0, 3), (1, 2), (0, 1), (2, 3), (0, 2), (1, 3)]
        var best: [Pair] = []
        for first in candidates {
            for second in candidates where second.middle != first.middle {
                let (dx, dy) = (second.middle.x - first.middle.x, second.middle.y - first.middle.y)
                for (from, to) in pairs {
                    let (gx, gy) = (finders[to].x - finders[from].x, finders[to].y - finders[from].y)
                    // The turn and scale that bring one pair onto the other, as a complex number.
                    let square = gx * gx + gy * gy
                    let (c, s) = ((dx * gx + dy * gy) / square, (dy * gx - dx * gy) / square)
                    let scale = (c * c + s * s).squareRoot()
                    guard abs(scale - first.module) < 0.25 * scale, abs(scale - second.module) < 0.25 * scale else { continue }
                    var found: [Pair] = []
                    for finder in finders {
                        let (x, y) = (finder.x - finders[from].x, finder.y - finders[from].y)
                        let expected = GridPoint(first.middle.x + c * x - s * y, first.middle.y + s * x + c * y)
                        // Axes may be stretched differently by a few hundredths.
                        let nearest = candidates.min { $0.middle.distance(to: expected) < $1.middle.distance(to: expected) }
                        if let nearest, nearest.middle.distance(to: expected) < 8 * scale { found.append(Pair(grid: finder, scan: nearest.middle)) }
                    }
                    if found.count > best.count, let fit = GridFit(found, terms: 3) {
                        let close = found.filter { fit.place(of: $0.grid).distance(to: $0.scan) < scale }
                        if close.count > best.count { best = close }
                    }
                }
            }
        }
        return best.count >= 5 ? GridFit(best, terms: 3) : nil
    }
}
