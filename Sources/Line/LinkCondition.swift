/// What a cut does to a link, and to which of its directions.
struct Cut: Sendable, Hashable {
    enum Mode: String, Sendable, Hashable, CaseIterable {
        /// New connections are refused; open ones end with a FIN.
        case refuse
        /// New and open connections end with a RST.
        case reset
        /// Nothing is answered: bytes wait, as packets do that are sent again until the cut heals.
        case blackhole
    }

    let mode: Mode
    /// Both, unless the cut is one way.
    let directions: Set<Direction>

    init(mode: Mode, directions: Set<Direction> = Set(Direction.allCases)) {
        self.mode = mode
        self.directions = directions
    }

    var isOneWay: Bool { directions.count == 1 }

    /// What a capture says where it has had an effect.
    var words: String { "the link is cut (\(text))" }

    /// For journals and `kofu status`: `refuse`, `blackhole to-client` …
    var text: String {
        guard isOneWay, let only = directions.first else { return mode.rawValue }
        return "\(mode.rawValue) \(only.rawValue)"
    }
}
