/// What is wrong with a scenario, and where.
public struct ScenarioError: Error, Sendable, Hashable, CustomStringConvertible {
    /// As in `steps[3].order.card`; empty for the whole.
    public let place: String
    public let text: String

    public init(_ place: String, _ text: String) {
        self.place = place
        self.text = text
    }

    public var description: String { place.isEmpty ? text : "\(place): \(text)" }
}
