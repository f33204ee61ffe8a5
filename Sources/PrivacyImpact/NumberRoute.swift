import Domain
import Policy
import PolicyQuestions

/// A field that may carry an Individual Number over a channel, from one party to another.
struct NumberRoute: Sendable {
    let channel: ChannelName
    let message: String
    let direction: Direction
    /// `residents[].individualNumberSealed`; nil where the body as a whole is meant.
    let field: String?
    let dataClass: String
    /// As `topology.json` writes it.
    let grammar: String
    let isOptional: Bool
    let maximumBytes: Int
    /// The JSON Pointer into `topology.json`.
    let pointer: String
    let form: Form
    let from: String
    let to: String
    let links: [String]

    private static let linksMaximum = 4

    var linkNames: String {
        let more = links.count - NumberRoute.linksMaximum
        return links.prefix(NumberRoute.linksMaximum).joined(separator: "、") + (more > 0 ? "、ほか\(more)本" : "")
    }

    /// One for each field and pair of parties, in the order of the links; links of the same kind stand together.
    static func all(of flow: NumberFlow, nameOf: (String) -> String) -> [NumberRoute] {
        struct Key: Hashable { let pointer: String, from: String, to: String }
        var order: [Key] = [], links: [Key: [String]] = [:], routes: [Key: NumberRoute] = [:]
        for passage in flow.passages {
            let from = nameOf(passage.sender), to = nameOf(passage.receiver)
            for field in passage.fields.isEmpty ? [nil] : passage.fields.map(Optional.some) {
                let key = Key(pointer: field?.pointer ?? passage.body.pointer, from: from, to: to)
                if routes[key] == nil { order.append(key) }
                links[key, default: []].append(passage.link.name)
                routes[key] = NumberRoute(
                    channel: passage.body.channel, message: passage.body.message, direction: passage.body.direction, field: field?.path,
                    dataClass: field?.dataClass.rawValue ?? passage.form.name, grammar: field.map { text($0.shape) } ?? passage.body.policy.content.contentType,
                    isOptional: field?.isOptional ?? false, maximumBytes: passage.body.policy.maximumBytes, pointer: key.pointer, form: passage.form,
                    from: from, to: to, links: links[key] ?? [])
            }
        }
        return order.compactMap { routes[$0] }
    }

    private static func text(_ shape: FieldShape) -> String {
        switch shape {
        case .scalar(let grammar): grammar.description
        case .list(let count, let element): "\(count.lowerBound)..\(count.upperBound) × \(text(element))"
        case .object(let members): "{\(members.map(\.name).joined(separator: ", "))}"
        }
    }
}
