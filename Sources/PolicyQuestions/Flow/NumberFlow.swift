import Domain
import Policy
import Topology

/// How far the Individual Numbers (マイナンバー) of one municipality's residents get: who may hold one in which form, and which fields of
/// which messages may carry it (F2, I3). It follows from the same tables and the same spread as the answers to the named questions.
public struct NumberFlow: Sendable {
    /// A node that may hold one.
    public struct Holding: Sendable {
        public let node: FlowNetwork.Node
        /// In the order of `Form.all`.
        public let forms: [Form]
        /// What the node makes of it.
        public let acts: [Act]
    }

    /// What a node turns into what.
    public struct Act: Sendable, Hashable {
        public let from: Form
        public let to: Form
        /// Rows of the requirements where it stands.
        public let source: String
    }

    /// A body of a message that may carry one over a link.
    public struct Passage: Sendable {
        public let link: FlowNetwork.Link
        public let isToServer: Bool
        public let form: Form
        public let body: BodyContents
        /// The outermost fields of that form.
        public let fields: [FieldContents]

        public var sender: String { isToServer ? link.client : link.server }
        public var receiver: String { isToServer ? link.server : link.client }
    }

    /// In the order of the nodes.
    public let holdings: [Holding]
    /// In the order of the links.
    public let passages: [Passage]

    private static let bare: [Form] = [.unclassed(.individualNumber), .classed(.individualNumberSealed)]
    private static let onPaper: [Form] = [.classed(.document), .classed(.sealedDocument)]

    /// - Parameters:
    ///   - house: the id of the municipality whose numbers are followed.
    ///   - isShown: whether any of its certificates can show one; none of them carries it otherwise.
    public init(of house: String, in network: FlowNetwork, isShown: Bool) {
        let forms = FormSet(Self.bare + (isShown ? Self.onPaper : []))
        let seeds = network.seeds(of: FormSet(Self.bare), at: { network.nodes[$0].house == house })
        let spread = Spread(from: seeds, in: network)
        holdings = network.nodes.indices.compactMap { position in
            let held = spread.held(by: position).intersection(forms), node = network.nodes[position]
            guard !held.isEmpty else { return nil }
            let acts = Conversion.all.filter { $0.party == node.party && held.contains($0.from) && forms.contains($0.to) }
            return Holding(node: node, forms: held.forms, acts: acts.map { Act(from: $0.from, to: $0.to, source: $0.source) })
        }
        passages = network.links.indices.flatMap { position in
            [true, false].flatMap { isToServer in
                spread.crossing(position, isToServer: isToServer).intersection(forms).forms.flatMap { form in
                    network.channels[network.ends[position].channel].bodies(toServer: isToServer).filter { $0.forms.contains(form) }.map { body in
                        let pointers = Set(body.pointers(of: form))
                        return Passage(link: network.links[position], isToServer: isToServer, form: form, body: body, fields: body.fields.filter { pointers.contains($0.pointer) })
                    }
                }
            }
        }
    }
}
