import Glibc

/// Repeatable draws from a seed (SplitMix64, Steele, Lea and Flood 2014). Not for secrets.
struct SoakRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Below `bound`; 0 where that is not positive. Without the standard library's algorithm, which may change.
    mutating func draw(_ bound: Int) -> Int {
        bound <= 0 ? 0 : Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A wait between events that come at random, `mean` on average (exponential), in the unit of `mean`.
    mutating func wait(mean: Double) -> Double {
        let uniform = (Double(next() >> 11) + 1) / 9_007_199_254_740_992
        return -log(uniform) * mean
    }
}
