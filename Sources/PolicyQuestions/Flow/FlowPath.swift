/// How content gets somewhere, from where it begins.
public struct FlowPath: Sendable, Hashable {
    public let steps: [FlowStep]

    /// What it is on arrival.
    public var form: Form? { steps.last?.formAfter }

    func adding(_ step: FlowStep) -> FlowPath { FlowPath(steps: steps + [step]) }
}

public enum FlowStep: Sendable, Hashable {
    /// A node begins with it.
    case holds(node: String, form: Form, source: String)
    /// A node turns it into something else.
    case makes(node: String, from: Form, to: Form, source: String)
    /// It crosses a link, in any of the bodies; the pointers are the rules that let it.
    case sends(link: String, from: String, to: String, form: Form, bodies: [String], pointers: [String])

    var formAfter: Form {
        switch self {
        case .holds(_, let form, _), .makes(_, _, let form, _), .sends(_, _, _, let form, _, _): form
        }
    }

    /// One line for people.
    public var sentence: String {
        switch self {
        case .holds(let node, let form, let source): "\(node) holds \(form.name) [\(source)]"
        case .makes(let node, let from, let to, let source): "\(node) makes \(to.name) of \(from.name) [\(source)]"
        case .sends(let link, let from, let to, let form, let bodies, _): "\(from) sends \(form.name) to \(to) over \(link) in \(bodies.joined(separator: " or "))"
        }
    }

    /// The rules that let it, as pointers into topology.json; none for what happens inside a node.
    public var pointers: [String] { if case .sends(_, _, _, _, _, let pointers) = self { pointers } else { [] } }
}
