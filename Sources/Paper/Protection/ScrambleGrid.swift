/// The modules of a scramble image: which serve to find it in a scan, and which carry data.
struct ScrambleGrid: Sendable {
    static let shared = ScrambleGrid()

    static let width = 241
    static let height = 177
    /// The middles of the finders: squares of seven modules. Upside down they lie elsewhere: those above
    /// and below are left of the middle.
    static let finders: [GridPoint] = [
        .init(3.5, 3.5), .init(237.5, 3.5), .init(3.5, 173.5), .init(237.5, 173.5),
        .init(80.5, 3.5), .init(80.5, 173.5), .init(3.5, 88.5), .init(237.5, 88.5),
    ]
    /// The middles of the alignment marks: squares of five modules, in 5 rows of 11.
    static let marks: [GridPoint] = (0..<55).map { .init(15.5 + 21 * Double($0 % 11), 16.5 + 36 * Double($0 / 11)) }

    /// Dark modules of finders and marks.
    let pattern: Bitmap
    /// The modules that carry data, in their order: row by row.
    let places: [(x: Int, y: Int)]

    private init() {
        var pattern = Bitmap(width: ScrambleGrid.width, height: ScrambleGrid.height)
        var isTaken = pattern
        for finder in ScrambleGrid.finders {
            // With the light border around it, as far as it lies inside.
            for y in -4...4 {
                for x in -4...4 {
                    let (column, row) = (Int(finder.x) + x, Int(finder.y) + y)
                    guard (0..<ScrambleGrid.width).contains(column), (0..<ScrambleGrid.height).contains(row) else { continue }
                    isTaken[column, row] = true
                    pattern[column, row] = ScrambleGrid.isDarkInFinder(x, y)
                }
            }
        }
        for mark in ScrambleGrid.marks {
            for y in -2...2 {
                for x in -2...2 {
                    isTaken[Int(mark.x) + x, Int(mark.y) + y] = true
                    pattern[Int(mark.x) + x, Int(mark.y) + y] = ScrambleGrid.isDarkInMark(x, y)
                }
            }
        }
        self.pattern = pattern
        var places: [(x: Int, y: Int)] = []
        for y in 0..<ScrambleGrid.height {
            for x in 0..<ScrambleGrid.width where !isTaken[x, y] { places.append((x, y)) }
        }
        self.places = places
    }

    /// Rings of modules around the middle: dark in the inner square of three and in the outermost ring.
    static func isDarkInFinder(_ x: Int, _ y: Int) -> Bool { [true, true, false, true, false][max(abs(x), abs(y))] }

    /// Rings: dark in the middle and in the outermost ring.
    static func isDarkInMark(_ x: Int, _ y: Int) -> Bool { max(abs(x), abs(y)) != 1 }
}

/// A point in modules from the top left corner of the grid, or in pixels of a scan.
struct GridPoint: Sendable, Hashable {
    var x: Double
    var y: Double

    init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    func distance(to other: GridPoint) -> Double { ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot() }
}
