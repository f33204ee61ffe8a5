public import Paper
public import Raster

/// How far the deterrent text stands out from its ground (H2), on a paper and on a copy of it: over those cells of the side on which nothing
/// else is printed.
public struct WordReading: Sendable, Hashable {
    /// Cells of bare ground that were compared, inside and outside of the word together.
    public let cells: Int
    /// On the paper, as a share of the ground's mean density: what an eye could see.
    public let onPaper: Double
    /// Michelson contrast on the copy: toner in the word less toner beside it, by their sum. From −1 to 1; 0 where there is no toner.
    public let onCopy: Double

    /// From this contrast on the word is taken for read: the bound that every copy must reach.
    public static let readable = 0.40
    public var isRead: Bool { onCopy >= WordReading.readable }

    /// A cell of bare ground has about this density: 24 of 144 dots of ink. With letters on it, or in a white field, it is another.
    private static let groundDensities = 0.085...0.145
    /// Too few cells say nothing: a side has 240,000.
    private static let minimumCells = 2000

    /// Of a side at 600 dpi, or of a part of one whose top left corner is dot (x, y), that of a cell. Nil where it has no such ground, or the copy is
    /// none of it at 600 or 300 dpi.
    public init?(paper: GrayImage, copy: GrayImage, word map: ProtectionMap, x left: Int = 0, y top: Int = 0) {
        let step = paper.width / copy.width
        guard [1, 2].contains(step), copy.width == paper.width / step, copy.height == paper.height / step else { return nil }
        let cell = ProtectionMap.cell
        let ground = CellMeans(paper, cell: cell), toner = CellMeans(copy, cell: cell / step)
        var inside = (paper: 0.0, copy: 0.0, count: 0), outside = inside
        for row in 1..<max(1, ground.rows - 1) {
            for column in 1..<max(1, ground.columns - 1) where ground.isAround(column, row, within: WordReading.groundDensities) {
                let (here, copied) = (ground[column, row], toner[column, row])
                if map.isWord(x: left + column * cell, y: top + row * cell) {
                    inside = (inside.paper + here, inside.copy + copied, inside.count + 1)
                } else {
                    outside = (outside.paper + here, outside.copy + copied, outside.count + 1)
                }
            }
        }
        guard inside.count + outside.count >= WordReading.minimumCells, inside.count > 0, outside.count > 0 else { return nil }
        cells = inside.count + outside.count
        let darkness = (inside: inside.paper / Double(inside.count), outside: outside.paper / Double(outside.count))
        onPaper = abs(darkness.inside - darkness.outside) / ((inside.paper + outside.paper) / Double(cells))
        let (word, beside) = (inside.copy / Double(inside.count), outside.copy / Double(outside.count))
        onCopy = (word - beside) / max(word + beside, 1e-9)
    }
}

/// Mean densities of the cells of a picture, whole ones only.
private struct CellMeans {
    let columns: Int
    let rows: Int
    private let means: [Double]

    init(_ image: GrayImage, cell: Int) {
        columns = image.width / cell
        rows = image.height / cell
        var sums = [Int](repeating: 0, count: columns * rows)
        for y in 0..<(rows * cell) {
            for column in 0..<columns {
                var sum = 0
                for x in (column * cell)..<((column + 1) * cell) { sum &+= 255 - Int(image[x, y]) }
                sums[y / cell * columns + column] += sum
            }
        }
        means = sums.map { Double($0) / Double(255 * cell * cell) }
    }

    subscript(column: Int, row: Int) -> Double { means[row * columns + column] }

    /// Whether a cell and the eight around it lie within the range.
    func isAround(_ column: Int, _ row: Int, within range: ClosedRange<Double>) -> Bool {
        for y in (row - 1)...(row + 1) {
            for x in (column - 1)...(column + 1) where !range.contains(self[x, y]) { return false }
        }
        return true
    }
}
