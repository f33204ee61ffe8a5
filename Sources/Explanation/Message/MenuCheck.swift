/// Whether a menu holds what the city of the transaction offers, and nothing else: entries, options and values as topology.json has them, in its
/// order. Some may be missing, since not everybody may have everything at every hour.
struct MenuCheck {
    let offers: [ReviewPolicy.Offer]

    /// The offers of the city that a message on this link is about. Nil where there is no such city.
    init?(_ context: MessageContext) {
        let ofServer = context.policy.nodes[context.link.server]?.municipality.flatMap { context.policy.municipalities[$0] }
        let asked = context.question?.facts.municipality.flatMap { code in context.policy.municipalities.values.first { $0.code == code } }
        guard let city = ofServer ?? asked else { return nil }
        offers = city.offers
    }

    /// What is not offered, without its value; nil where everything is. `body` is the message's JSON.
    func deviation(of body: [UInt8]) -> String? {
        guard case .object(let members)? = try? JSONTree.read(body), case .list(let entries)? = members.first(where: { $0.name == "menu" })?.value else { return nil }
        var rest = offers[...]
        for (index, entry) in entries.enumerated() {
            guard case .object(let parts) = entry, let kind = MenuCheck.text("kind", parts) else { return "entry \(index) has no kind" }
            rest = rest.drop { $0.kind != kind }
            guard let offer = rest.popFirst() else { return "entry \(index) is of a kind that the city does not offer, or out of order" }
            guard MenuCheck.number("feeYen", parts) == offer.feeYen, MenuCheck.number("copiesMaximum", parts) == offer.copiesMaximum else {
                return "entry \(index) has another fee or number of copies than the city has"
            }
            guard case .list(let options)? = parts.first(where: { $0.name == "options" })?.value else { return "entry \(index) has no options" }
            if let fault = deviation(of: options, from: offer.options) { return "entry \(index): \(fault)" }
        }
        return nil
    }

    private func deviation(of options: [JSONTree], from offered: [ReviewPolicy.Option]) -> String? {
        var rest = offered[...]
        for (index, option) in options.enumerated() {
            guard case .object(let parts) = option, let name = MenuCheck.text("name", parts) else { return "option \(index) has no name" }
            rest = rest.drop { $0.name != name }
            guard let offer = rest.popFirst() else { return "option \(index) is one that the city does not offer, or out of order" }
            guard MenuCheck.number("choicesMaximum", parts) == offer.choicesMaximum else { return "option \(index) has another number of choices than the city has" }
            guard case .list(let values)? = parts.first(where: { $0.name == "values" })?.value else { return "option \(index) has no values" }
            var valuesLeft = offer.values[...]
            for (place, value) in values.enumerated() {
                guard case .string(let text) = value else { return "option \(index), value \(place) is no text" }
                valuesLeft = valuesLeft.drop { $0 != text }
                guard valuesLeft.popFirst() != nil else { return "option \(index), value \(place) is one that the city does not offer, or out of order" }
            }
        }
        return nil
    }

    private static func text(_ name: String, _ parts: [(name: String, value: JSONTree)]) -> String? {
        guard case .string(let text)? = parts.first(where: { $0.name == name })?.value else { return nil }
        return text
    }

    private static func number(_ name: String, _ parts: [(name: String, value: JSONTree)]) -> Int64? {
        guard case .integer(let number)? = parts.first(where: { $0.name == name })?.value else { return nil }
        return number
    }
}
