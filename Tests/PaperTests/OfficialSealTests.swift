@testable import Paper
import Testing

@Suite("The characters of an official seal")
struct OfficialSealTests {
    @Test("are shared out evenly among the columns, more to the right, so that none is drawn out alone", arguments: [(1, 1, [1]), (2, 2, [1, 1]), (5, 3, [2, 2, 1]), (6, 3, [2, 2, 2]), (7, 3, [3, 2, 2]), (8, 3, [3, 3, 2]), (10, 4, [3, 3, 2, 2]), (16, 4, [4, 4, 4, 4])])
    func columns(count: Int, columns: Int, rows: [Int]) {
        let places = OfficialSeal.places(of: count, columns: columns)
        #expect(places.count == count)
        #expect((0..<columns).map { column in places.count { $0.column == column } } == rows)
        #expect(places.allSatisfy { $0.row < $0.rows && $0.rows == rows[$0.column] })
        #expect((rows.max() ?? 0) - (rows.min() ?? 0) <= 1)
    }
}
