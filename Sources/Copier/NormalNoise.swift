import Glibc

/// Noise of a normal distribution from a seed: quantiles drawn from a table, four for each step of SplitMix64 (Steele, Lea, Flood 2014).
/// It ends at 4.2 standard deviations, beyond which one dot in 40,000 would lie.
struct NormalNoise {
    private static let bits = 16
    /// The quantiles of the standard normal distribution in the middle of each of 65,536 equal shares.
    private static let quantiles: [Float] = {
        let count = 1 << bits
        var upper = [Double](repeating: 0, count: count / 2)
        var x = 0.0
        for index in upper.indices {
            let share = 0.5 + (Double(index) + 0.5) / Double(count)
            // Newton's method from the quantile before, which is near.
            for _ in 0..<6 { x += (share - 0.5 * erfc(-x / 2.0.squareRoot())) * (2 * Double.pi).squareRoot() * exp(x * x / 2) }
            upper[index] = x
        }
        return upper.reversed().map { Float(-$0) } + upper.map { Float($0) }
    }()

    private let quantiles: [Float]
    private var state: UInt64

    init(seed: UInt64, deviation: Float) {
        state = seed
        quantiles = NormalNoise.quantiles.map { $0 * deviation }
    }

    mutating func add(to row: inout [Float]) {
        for start in stride(from: 0, to: row.count, by: 4) {
            var drawn = next()
            for x in start..<min(start + 4, row.count) {
                row[x] += quantiles[Int(drawn & 0xFFFF)]
                drawn >>= 16
            }
        }
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
