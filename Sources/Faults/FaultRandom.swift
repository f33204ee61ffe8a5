/// Repeatable draws for one fault on one connection (SplitMix64, Steele, Lea and Flood 2014). What one connection
/// draws does not depend on the others, so that a run with the same seed repeats. Not for secrets.
public struct FaultRandom: Sendable {
    private var state: UInt64
    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// - Parameters:
    ///   - seed: the topology's.
    ///   - fault: the fault's name.
    ///   - connection: the connection's number on the link, from 1.
    public init(seed: String, link: String, stream: FaultStream, fault: String, connection: Int) {
        state = 0
        for word in [seed, link, stream.rawValue, fault, String(connection)] {
            for octet in word.utf8 { absorb(UInt64(octet)) }
            // An end of its own, so that moving a letter from one word to the next is another seed.
            absorb(256)
        }
    }

    private mutating func absorb(_ value: UInt64) { state = FaultRandom.mixed(state &+ FaultRandom.step &* (value &+ 1)) }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A draw from the closed range; its lower bound where the range holds one number.
    public mutating func draw(_ range: ClosedRange<Int>) -> Int {
        state &+= FaultRandom.step
        let width = UInt64(range.upperBound - range.lowerBound) + 1
        return range.lowerBound + Int(FaultRandom.mixed(state).multipliedFullWidth(by: width).high)
    }

    /// Whether a fault of this toxicity acts on the connection.
    public mutating func falls(within toxicity: Toxicity) -> Bool { toxicity.includes(draw(0...999_999)) }
}
