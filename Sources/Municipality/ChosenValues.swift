import Messages
import Topology

/// The options that a person chose, checked against what the city offers (B1).
struct ChosenValues {
    private let chosen: [String: [String]]
    private let offered: [Topology.Option]

    /// Nil where an option or a value is not offered, one is chosen twice, or more are chosen than may be.
    init?(_ options: [ChosenOption], offered: [Topology.Option]) {
        var chosen: [String: [String]] = [:]
        for option in options {
            guard let offer = offered.first(where: { $0.name == option.name }), offer.values.contains(option.value) else { return nil }
            chosen[option.name, default: []].append(option.value)
            guard let taken = chosen[option.name], taken.count <= offer.choicesMaximum, Set(taken).count == taken.count else { return nil }
        }
        self.chosen = chosen
        self.offered = offered
    }

    /// Of an option with one choice: the chosen value, or what the kiosk proposes, the first of the option; nil where the city does
    /// not offer it.
    func value(_ name: String) -> String? { chosen[name]?.first ?? offered.first { $0.name == name }?.values.first }

    /// Of an option with several choices: those that were made.
    func values(_ name: String) -> [String] { chosen[name] ?? [] }

    func isShown(_ name: String) -> Bool { value(name) == "shown" }
}
