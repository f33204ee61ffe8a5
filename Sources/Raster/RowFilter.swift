/// The filters of PNG rows (ISO/IEC 15948, clause 9): a row is written as what it differs from its surroundings, which compresses better.
enum RowFilter: UInt8, CaseIterable {
    case none, left, above, average, paeth

    /// The rows, each behind the number of its filter: that whose differences are the smallest together.
    static func filtered(_ samples: [UInt8], rowOctets: Int, pixelOctets: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(samples.count + samples.count / max(rowOctets, 1))
        let blank = [UInt8](repeating: 0, count: rowOctets)
        var above = blank
        for start in stride(from: 0, to: samples.count, by: rowOctets) {
            let row = Array(samples[start..<(start + rowOctets)])
            var best = row, bestFilter = RowFilter.none, least = weight(row)
            for filter in allCases.dropFirst() {
                let candidate = filter.applied(to: row, above: above, pixelOctets: pixelOctets)
                let sum = weight(candidate)
                if sum < least { (best, bestFilter, least) = (candidate, filter, sum) }
            }
            result.append(bestFilter.rawValue)
            result += best
            above = row
        }
        return result
    }

    /// The rows as they are, each behind the number that says so.
    static func unfiltered(_ samples: [UInt8], rowOctets: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(samples.count + samples.count / max(rowOctets, 1))
        for start in stride(from: 0, to: samples.count, by: rowOctets) {
            result.append(none.rawValue)
            result += samples[start..<(start + rowOctets)]
        }
        return result
    }

    /// The sum of the octets as signed numbers without their signs.
    private static func weight(_ row: [UInt8]) -> Int { row.reduce(0) { $0 + Int(min($1, 0 &- $1)) } }

    func applied(to row: [UInt8], above: [UInt8], pixelOctets: Int) -> [UInt8] {
        var result = row
        for index in row.indices {
            let left = index < pixelOctets ? 0 : row[index - pixelOctets]
            let corner = index < pixelOctets ? 0 : above[index - pixelOctets]
            let guess: UInt8 = switch self {
            case .none: 0
            case .left: left
            case .above: above[index]
            case .average: UInt8((Int(left) + Int(above[index])) / 2)
            case .paeth: RowFilter.paeth(Int(left), Int(above[index]), Int(corner))
            }
            result[index] = row[index] &- guess
        }
        return result
    }

    /// Which of the three is nearest to left + above − corner; in this order where two are.
    private static func paeth(_ left: Int, _ above: Int, _ corner: Int) -> UInt8 {
        let (byLeft, byAbove, byCorner) = (abs(above - corner), abs(left - corner), abs(left + above - 2 * corner))
        return UInt8(byLeft <= byAbove && byLeft <= byCorner ? left : byAbove <= byCorner ? above : corner)
    }
}
