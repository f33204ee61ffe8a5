public import JSON

/// The share of connections on which a fault acts, in millionths, so that no rounding enters.
public struct Toxicity: Sendable, Hashable, CustomStringConvertible {
    public let millionths: Int
    private static let one = 1_000_000
    private static let decimals = 6

    public static let always = Toxicity(millionths: one)

    private init(millionths: Int) { self.millionths = millionths }

    /// A decimal from 0 to 1 with at most six places: `0`, `0.25`, `1.0`.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, whole == "0" || whole == "1" else { return nil }
        var millionths = whole == "1" ? Toxicity.one : 0
        if parts.count == 2 {
            guard (1...Toxicity.decimals).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                  let fraction = Int(parts[1] + String(repeating: "0", count: Toxicity.decimals - parts[1].utf8.count)) else { return nil }
            millionths += fraction
        }
        guard millionths <= Toxicity.one else { return nil }
        self.millionths = millionths
    }

    /// kofu's JSON knows whole numbers only: 0, 1, or a decimal as a text.
    init(json: JSONValue) throws(FaultError) {
        let read: Toxicity? = switch json {
        case .integer(let number): Toxicity(String(number))
        case .string(let text): Toxicity(text)
        default: nil
        }
        guard let read else { throw FaultError(.malformed, at: ["toxicity"], "expected 0 to 1 with at most six decimals") }
        self = read
    }

    /// The shortest decimal.
    public var description: String {
        if millionths == Toxicity.one { return "1" }
        if millionths == 0 { return "0" }
        var digits = String(Toxicity.one + millionths).dropFirst()
        while digits.last == "0" { digits = digits.dropLast() }
        return "0.\(digits)"
    }

    public var json: JSONValue { millionths % Toxicity.one == 0 ? .integer(Int64(millionths / Toxicity.one)) : .string(description) }

    /// Whether a draw below a million falls into the share.
    func includes(_ draw: Int) -> Bool { draw < millionths }
}
