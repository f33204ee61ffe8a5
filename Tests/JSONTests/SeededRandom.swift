import JSON

/// SplitMix64, so that a failing case can be found again by its seed.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func value(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &self) {
        case 0: .null
        case 1: .bool(Bool.random(using: &self))
        case 2: .integer(Int64.random(in: -100...100, using: &self))
        case 3: .integer(Int64(truncatingIfNeeded: next()))
        case 4, 5: .string(text())
        case 6: .array((0..<Int.random(in: 0...3, using: &self)).map { _ in value(depth: depth - 1) })
        default: .object((0..<Int.random(in: 0...3, using: &self)).map { JSONMember("\($0)\(text())", value(depth: depth - 1)) })
        }
    }

    private mutating func text() -> String {
        let scalars: [Unicode.Scalar] = ["a", "Z", "/", "\"", "\\", "\n", "\u{0}", "\u{1F}", "\u{7F}", "é", "日", "😀", "\u{E0101}", "\u{212A}"]
        var text = ""
        for _ in 0..<Int.random(in: 0...40, using: &self) {
            text.unicodeScalars.append(scalars.randomElement(using: &self) ?? "a")
        }
        return text
    }
}
