import Domain
import Policy
@testable import PolicyQuestions
import Testing
import Topology

@Suite("How far content gets")
struct SpreadTests {
    /// All forms that each node may hold, by another and simpler algorithm: everything is tried until nothing changes.
    static func naive(_ network: FlowNetwork, from start: [Int: Set<Form>]) -> [Int: Set<Form>] {
        var held = start
        var hasChanged = true
        func add(_ forms: Set<Form>, to node: Int) {
            if !forms.isSubset(of: held[node] ?? []) {
                held[node, default: []].formUnion(forms)
                hasChanged = true
            }
        }
        while hasChanged {
            hasChanged = false
            for (node, forms) in held {
                add(Set(Conversion.all.filter { $0.party == network.nodes[node].party && forms.contains($0.from) }.map(\.to)), to: node)
            }
            for link in network.links {
                guard let contents = network.channels.first(where: { $0.channel == link.channel }), let client = network.positions[link.client], let server = network.positions[link.server] else { continue }
                let up = Set(contents.toServer.flatMap(\.forms.forms)), down = Set(contents.toClient.flatMap(\.forms.forms))
                add((held[client] ?? []).intersection(up), to: server)
                add((held[server] ?? []).intersection(down), to: client)
            }
        }
        return held
    }

    @Test("is what trying everything until nothing changes finds, from every node of the default topology")
    func againstNaive() throws {
        let network = try Networks.standard()
        for node in network.nodes.indices {
            let seeds = network.seeds(of: .all, at: { $0 == node })
            let spread = Spread(from: seeds, in: network)
            let naive = Self.naive(network, from: [node: Set(seeds.map(\.form))])
            for other in network.nodes.indices { #expect(Set(spread.held(by: other).forms) == naive[other] ?? [], "\(network.nodes[node].name) to \(network.nodes[other].name)") }
        }
    }

    /// city – centre – city, with one field each way.
    private func chain(up: [FieldPolicy], down: [FieldPolicy]) throws -> FlowNetwork {
        let issuing = Party(.municipality, .issuingServer)
        let network = FlowNetwork(
            nodes: [.init(name: "a", party: issuing, house: "a"), .init(name: "center", party: Party(.jlisCenter, .issuingCenter)), .init(name: "b", party: issuing, house: "b")],
            links: [.init(name: "lgwan.a", channel: .lgwan, client: "center", server: "a"), .init(name: "lgwan.b", channel: .lgwan, client: "center", server: "b")],
            policies: [(.lgwan, try policy(.lgwan, up: up, down: down))])
        return try #require(network)
    }

    @Test("goes on only where a field of its class goes on")
    func fields() throws {
        let oneWay = try chain(up: [], down: [field("d", .document)]), bothWays = try chain(up: [field("d", .document)], down: [field("d", .document)])
        let start = Spread.Seed(node: 0, form: .classed(.document), label: 0)
        #expect(Spread(from: [start], in: oneWay).held(by: 1).contains(.classed(.document)))
        #expect(!Spread(from: [start], in: oneWay).held(by: 2).contains(.classed(.document)))
        #expect(Spread(from: [start], in: bothWays).held(by: 2).contains(.classed(.document)))
        #expect(Spread(from: [start], in: try chain(up: [], down: [field("d", .serial)])).held(by: 1).isEmpty)
    }

    @Test("goes on in another form where a node makes one of it, and not where the maker is another")
    func conversions() throws {
        let network = try chain(up: [field("s", .sealedDocument)], down: [field("d", .document)])
        let atCity = Spread(from: [.init(node: 0, form: .classed(.document), label: 0)], in: network)
        #expect(atCity.held(by: 2).names == "sealed-document", "sealed by the centre")
        #expect(!atCity.held(by: 0).contains(.classed(.registerRecord)))
        let path = try #require(atCity.path(to: 2, as: .classed(.sealedDocument)))
        #expect(path.steps.count == 4)
        if case .makes("center", .classed(.document), .classed(.sealedDocument), _) = path.steps[2] {} else { Issue.record("\(path.steps[2].sentence)") }
    }

    @Test("tells whose content it is, however many begin with it")
    func labels() throws {
        let network = try chain(up: [field("d", .document)], down: [field("d", .document)])
        let own = Spread(from: [.init(node: 0, form: .classed(.document), label: 7)], in: network)
        #expect(!own.holds(.classed(.document), at: 0, otherThan: 7))
        #expect(own.holds(.classed(.document), at: 2, otherThan: 8) && own.path(to: 0, as: .classed(.document), otherThan: 7) == nil)
        let both = Spread(from: [.init(node: 0, form: .classed(.document), label: 7), .init(node: 2, form: .classed(.document), label: 8)], in: network)
        #expect(both.holds(.classed(.document), at: 0, otherThan: 7))
        let third = Spread(from: [(0, 7), (0, 8), (0, 9)].map { .init(node: $0.0, form: .classed(.document), label: $0.1) }, in: network)
        for label in 7...9 { #expect(third.holds(.classed(.document), at: 2, otherThan: label)) }
    }

    @Test("begins where the table of origins says, every row of which has its source and its use")
    func origins() throws {
        let standard = try Networks.standard()
        let begins = standard.seeds(of: FormSet([.unclassed(.individualNumber)]))
        #expect(Set(begins.map { standard.nodes[$0.node].party }) == [Party(.municipality, .registers)])
        #expect(standard.seeds(of: FormSet([.classed(.document)])).isEmpty, "documents are made, not kept (F1)")
        #expect(Origin.all.allSatisfy { !$0.source.isEmpty && !$0.forms.isEmpty } && Conversion.all.allSatisfy { !$0.source.isEmpty && $0.from != $0.to })
        #expect(Set(Form.all.map(\.position)).count == Form.all.count && Form.all.count <= 64)
        #expect(Form(name: "document") == .classed(.document) && Form(name: "nothing") == nil)
    }

    @Test("is not asked of links that end nowhere")
    func dangling() throws {
        let standard = try Networks.standard()
        #expect(throws: Networks.Unfit.self) { try standard.with(links: [.init(name: "core.x", channel: .core, client: "nobody", server: "mizuho")]) }
        let link = FlowNetwork.Link(name: "enquiry.x", channel: .enquiry, client: "relying-party-pc", server: "enquiry-site")
        #expect(FlowNetwork(nodes: standard.nodes, links: [link], policies: []) == nil)
    }
}
