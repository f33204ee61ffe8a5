import Domain
import Policy
import PolicyQuestions
public import Topology

/// The privacy-impact record of one municipality (特定個人情報保護評価書に準じた記録, I3): which systems handle Individual Numbers, over which
/// channels and fields, how they are protected, for how long they are kept, and how each statement can be checked.
///
/// What is in it follows from topology.json, from the tables by which `kofu review` judges, and from what a run says of itself. No
/// system is named here: one that joins the network appears by itself.
public struct PrivacyImpactRecord: Sendable {
    public let municipality: Topology.Municipality
    let topologyName: String
    /// SHA-256 of the topology in its canonical form, hexadecimal.
    let topologyDigest: String
    /// Certificates that can show an Individual Number.
    let showing: [CertificateKind]
    let systems: [NumberSystem]
    let routes: [NumberRoute]
    /// Other systems of the municipality, which no Individual Number reaches.
    let untouched: [String]
    /// What `kofu review --policy` says of Individual Numbers in this topology.
    let answers: [PolicyAnswer]
    let run: RunFacts?
    /// Whether a line over LGWAN feeds the issuing server, as it must at an ASP.
    private let isFedOverLGWAN: Bool

    /// The option of a certificate by which the Individual Number is shown (B1).
    private static let option = "individual-number"

    /// Nil where the topology has no such municipality.
    ///
    /// - Parameters:
    ///   - id: the municipality's key in topology.json.
    ///   - digest: SHA-256 of the topology's canonical form, hexadecimal.
    ///   - run: what its run directory says; nil where there is none.
    public init?(of id: String, in topology: Topology, digest: String, run: RunFacts? = nil) {
        guard let municipality = topology.municipality(id), let network = FlowNetwork(topology) else { return nil }
        self.municipality = municipality
        topologyName = topology.name
        topologyDigest = digest
        self.run = run
        showing = municipality.certificates.filter { $0.option(named: Self.option) != nil }.map(\.kind)
        let flow = NumberFlow(of: id, in: network, isShown: !showing.isEmpty)
        systems = Self.systems(flow, municipality, topology)
        let owners = Dictionary(flow.holdings.map { ($0.node.name, $0.node) }) { first, _ in first }
        routes = NumberRoute.all(of: flow) { name in owners[name].map { JapaneseWords.name(of: $0.party) } ?? name }
        let holding = Set(flow.holdings.map(\.node.name))
        untouched = topology.nodes.filter { $0.municipality == id && !holding.contains($0.name) }.map { "\(JapaneseWords.name(of: $0.party))（\($0.name)）" }
        answers = Examination(network).namedAnswers().filter { $0.question.id.hasPrefix(Self.option) }
        isFedOverLGWAN = topology.links(of: .lgwanSync).contains { link in topology.node(named: link.server)?.municipality == id }
    }

    private static func systems(_ flow: NumberFlow, _ municipality: Topology.Municipality, _ topology: Topology) -> [NumberSystem] {
        struct Key: Hashable { let party: Party, house: String? }
        var order: [Key] = [], groups: [Key: [NumberFlow.Holding]] = [:]
        for holding in flow.holdings {
            let key = Key(party: holding.node.party, house: holding.node.house)
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(holding)
        }
        // The municipality's own systems first.
        let sorted = order.filter { $0.house == municipality.id } + order.filter { $0.house != municipality.id }
        return sorted.map { key in
            let members = groups[key] ?? [], names = Set(members.map(\.node.name))
            let owner = key.house.map { topology.municipality($0)?.name ?? topology.operator($0)?.name ?? $0 } ?? "地方公共団体情報システム機構"
            return NumberSystem(
                party: key.party, owner: owner, isOfMunicipality: key.house == municipality.id, nodes: members.map(\.node.name), forms: members.first?.forms ?? [],
                acts: members.first?.acts ?? [],
                isSentUnasked: flow.passages.contains { names.contains($0.receiver) && $0.isToServer && $0.form == .classed(.individualNumberSealed) })
        }
    }

    // MARK: What does not go by the rule

    /// What an official has to know beside the rule: who sees a certificate in clear, and what the topology lacks.
    var exceptions: [String] {
        let outside = systems.filter { !$0.isOfMunicipality && $0.forms.contains(.classed(.document)) }
        let seeing = outside.map { system in
            "\(system.name)（\(system.owner)）は、\(system.acts.map(JapaneseWords.sentence).joined(separator: "、そして"))間、証明書PDFを平文で扱う。保有: \(system.retention(of: .classed(.document)))。"
        }
        let asp = municipality.pattern == .lgwanASP
            ? [isFedOverLGWAN
                ? "証明発行サーバはLGWAN-ASP事業者のデータセンターにあり、台帳の写し（個人番号は暗号文のまま）をLGWAN経由で受け取る。"
                : "配置はLGWAN-ASPとされているが、この構成には台帳の写しを送る回線（lgwan-sync）がなく、証明発行サーバは core で台帳に照会する。"] : []
        let ungranted = systems.flatMap { system in
            system.ungranted.map { "要確認: \(system.name)（\(system.nodeNames)）に\(JapaneseWords.name(of: $0))が届き得るが、保有の許可がない。" }
        }
        let wrong = answers.filter { !$0.isAsExpected }.map { "要確認: \($0.question.id) — \($0.reason)" }
        return seeing + asp + ["印刷した証明書（紙）は請求者に渡り、以後は請求者が管理する。"] + ungranted + wrong + (run.map { runFaults($0) } ?? [])
    }

    /// Nothing in the record contradicts what the system shows of itself.
    public var isConsistent: Bool { systems.allSatisfy(\.ungranted.isEmpty) && answers.allSatisfy(\.isAsExpected) && (run.map { runFaults($0).isEmpty } ?? true) }

    private func runFaults(_ run: RunFacts) -> [String] {
        run.nodes.flatMap { node in
            [
                node.topology.flatMap { $0 == topologyDigest ? nil : "要確認: \(node.name) は別の構成（\($0.prefix(12))…）で動いている。" },
                node.journalFault.map { "要確認: \(node.name) の記録に欠陥がある（\($0)）。" },
            ].compactMap { $0 } + node.files.filter { !$0.isPrivate }.map { "要確認: \($0.path) を所有者以外が読める。" }
        }
    }
}
