import Domain
import Messages
import Paper
import Topology

/// What a person chose for a copy of a resident record, checked against what the city offers (B1).
struct RecordOptions {
    let scope: RecordScope
    let members: [Int]
    let shown: ResidentRecordSheet.Shown

    /// Nil where an option or a value is not offered, or one is chosen twice.
    init?(_ chosen: [ChosenOption], offered: [Topology.Option]) {
        var values: [String: [String]] = [:]
        for option in chosen {
            guard let offer = offered.first(where: { $0.name == option.name }), offer.values.contains(option.value) else { return nil }
            values[option.name, default: []].append(option.value)
            guard let taken = values[option.name], taken.count <= offer.choicesMaximum, Set(taken).count == taken.count else { return nil }
        }
        // What is not chosen is what the kiosk proposes: the first value of the option.
        func value(_ name: String) -> String? { values[name]?.first ?? offered.first { $0.name == name }?.values.first }
        guard let scope = RecordScope(rawValue: value("scope") ?? "self") else { return nil }
        let members = (values["member"] ?? []).compactMap { Int($0) }
        guard (scope == .members) == !members.isEmpty else { return nil }
        self.scope = scope
        self.members = members
        shown = ResidentRecordSheet.Shown(
            relationshipAndHead: value("relationship") == "shown", domicile: value("domicile") == "shown",
            individualNumber: value("individual-number") == "shown")
    }
}
