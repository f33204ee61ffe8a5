/// The bounds within which a JSON text is read. Reaching one is a refusal, never a slow success.
public struct JSONLimits: Sendable, Hashable {
    /// Octets of the whole text.
    public let maximumBytes: Int
    /// Objects and arrays open at once. The parser's stack grows with it, hence `highestDepth`.
    public let maximumDepth: Int
    /// Values of every kind in the whole text, containers included.
    public let maximumValues: Int

    /// No limit may allow more nesting than this.
    public static let highestDepth = 64

    public init(maximumBytes: Int, maximumDepth: Int, maximumValues: Int) {
        self.maximumBytes = max(0, maximumBytes)
        self.maximumDepth = min(max(0, maximumDepth), JSONLimits.highestDepth)
        self.maximumValues = max(0, maximumValues)
    }

    /// For one message on a channel.
    public static let message = JSONLimits(maximumBytes: 4 << 20, maximumDepth: 16, maximumValues: 100_000)
    /// For topology.json, large enough for every municipality and kiosk of the country.
    public static let document = JSONLimits(maximumBytes: 128 << 20, maximumDepth: 32, maximumValues: 8_000_000)
}

/// Which spellings of a value are accepted.
public enum JSONForm: Sendable, Hashable {
    /// Any text of RFC 8259 (for files that people write).
    case anyLayout
    /// Only the text that `JSONValue.canonicalBytes` would write for the value (for messages):
    /// reading succeeds exactly where `canonical(parse(bytes)) == bytes`.
    case canonical
}
