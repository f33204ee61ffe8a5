import Glibc
internal import Raster

/// The densities of a page, blurred, row by row from the top: as scipy's gaussian_filter has them, with a kernel of four sigma each way and
/// edges that reflect. Only as many rows are held as the kernel is high.
struct GaussianBlur {
    private let page: GrayImage
    /// From the middle outward; the other half is the same.
    private let kernel: [Float]
    /// Densities of the rows around the next one, by their number modulo the count.
    private var rows: [[Float]]
    private var next = 0
    private var loaded = 0
    private var padded: [Float]
    private var spare: [Float]

    init(_ page: GrayImage, sigma: Double) {
        self.page = page
        let radius = Int(4 * sigma + 0.5)
        let weights = (0...radius).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
        let sum = weights[0] + 2 * weights.dropFirst().reduce(0, +)
        kernel = weights.map { Float($0 / sum) }
        rows = Array(repeating: [], count: min(2 * radius + 1, page.height))
        padded = Array(repeating: 0, count: page.width + 2 * radius)
        spare = Array(repeating: 0, count: page.width)
    }

    private var radius: Int { kernel.count - 1 }

    /// Writes the next row of the page, all of whose columns `row` must have.
    mutating func nextRow(into row: inout [Float]) {
        load(until: min(next + radius, page.height - 1))
        let width = page.width, radius = radius
        for x in 0..<width { spare[x] = kernel[0] * rows[next % rows.count][x] }
        for distance in stride(from: 1, through: radius, by: 1) {
            let above = GaussianBlur.reflected(next - distance, page.height), below = GaussianBlur.reflected(next + distance, page.height)
            GaussianBlur.add(rows[above % rows.count], rows[below % rows.count], times: kernel[distance], to: &spare)
        }
        next += 1
        for x in 0..<padded.count { padded[x] = spare[GaussianBlur.reflected(x - radius, width)] }
        GaussianBlur.convolve(padded, kernel, into: &row)
    }

    /// Writes the means of 2 × 2 dots of the next two rows.
    mutating func nextHalvedRow(into row: inout [Float]) {
        var upper = [Float](repeating: 0, count: page.width), lower = upper
        nextRow(into: &upper)
        nextRow(into: &lower)
        for x in row.indices { row[x] = (upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1]) / 4 }
    }

    private mutating func load(until last: Int) {
        while loaded <= last {
            let start = loaded * page.width
            rows[loaded % rows.count] = page.pixels[start..<(start + page.width)].map { GaussianBlur.densities[Int($0)] }
            loaded += 1
        }
    }

    private static let densities: [Float] = (0...255).map { 1 - Float($0) / 255 }

    /// A place outside, mirrored at the edge: d c b a | a b c d | d c b a.
    static func reflected(_ index: Int, _ count: Int) -> Int {
        if index >= 0, index < count { return index }
        let inside = ((index % (2 * count)) + 2 * count) % (2 * count)
        return inside < count ? inside : 2 * count - 1 - inside
    }

    /// sum += weight × (first + second), all three of the same length.
    private static func add(_ first: [Float], _ second: [Float], times weight: Float, to sum: inout [Float]) {
        let count = min(first.count, second.count, sum.count)
        // Three arrays that live until the closures have ended; no index reaches `count`, which none has fewer elements than.
        unsafe first.withUnsafeBufferPointer { first in
            unsafe second.withUnsafeBufferPointer { second in
                unsafe sum.withUnsafeMutableBufferPointer { sum in
                    for x in 0..<count { unsafe sum[x] += weight * (first[x] + second[x]) }
                }
            }
        }
    }

    /// A row from one that is longer by a radius at each end.
    private static func convolve(_ padded: [Float], _ kernel: [Float], into row: inout [Float]) {
        let radius = kernel.count - 1, count = min(row.count, padded.count - 2 * radius)
        // Two arrays that live until the closures have ended; x + radius ± distance stays inside `padded`, for `count` was checked against it.
        unsafe padded.withUnsafeBufferPointer { padded in
            unsafe row.withUnsafeMutableBufferPointer { row in
                for x in 0..<count { unsafe row[x] = kernel[0] * padded[x + radius] }
                for distance in stride(from: 1, through: radius, by: 1) {
                    let weight = kernel[distance]
                    for x in 0..<count { unsafe row[x] += weight * (padded[x + radius - distance] + padded[x + radius + distance]) }
                }
            }
        }
    }
}
