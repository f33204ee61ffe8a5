/// How long to wait before the next try: twice as long each time up to a limit, and by chance somewhere in the upper
/// half of that, so that a thousand kiosks whose line heals at one moment do not come at one moment.
struct BackOff: Sendable {
    static let firstMilliseconds = 500
    static let longestMilliseconds = 30_000

    private var milliseconds = BackOff.firstMilliseconds

    /// Milliseconds until the next try.
    mutating func next(_ random: inout some RandomNumberGenerator) -> Int {
        defer { milliseconds = min(2 * milliseconds, BackOff.longestMilliseconds) }
        return .random(in: milliseconds / 2...milliseconds, using: &random)
    }

    /// Something has got through.
    mutating func reset() { milliseconds = BackOff.firstMilliseconds }
}
