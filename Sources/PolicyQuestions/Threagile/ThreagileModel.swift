import Domain
import JSON
import Policy
public import Topology

/// A topology as a model of Threagile (threagile.io, model version 1.0.0): its nodes, the data classes, who sends which to whom, and whose network
/// each node stands in. Ratings follow the exposure of the classes; nothing in it is typed by hand.
public struct ThreagileModel: Sendable {
    let topology: Topology
    let network: FlowNetwork
    let spread: Spread

    /// Nil never for a topology that the loader has accepted.
    public init?(_ topology: Topology) {
        guard let network = FlowNetwork(topology) else { return nil }
        self.topology = topology
        self.network = network
        spread = Spread(from: network.seeds(of: .all), in: network)
    }

    public var yaml: String {
        BlockYAML.text(.object([
            JSONMember("threagile_version", "1.0.0"),
            JSONMember("title", .string("kofu 交付: \(topology.name)")),
            JSONMember("date", topology.clock.start.map { .string(String($0.iso8601.prefix(10))) } ?? .null),
            JSONMember("author", ["name": "kofu export threagile", "homepage": .null]),
            JSONMember("management_summary_comment", .string("A simulation of certificates from convenience-store kiosks. All persons are made up.")),
            JSONMember("business_criticality", "important"),
            JSONMember("business_overview", ["description": .string("Municipal certificates (住民票の写し and others) are issued at kiosks, by way of the operators' networks and the issuing centre.")]),
            JSONMember("technical_overview", ["description": .string("Every link is mutual TLS 1.3 with a certificate authority for each channel; an allowlist of fields is enforced at both ends.")]),
            JSONMember("questions", [:]),
            JSONMember("abuse_cases", [:]),
            JSONMember("security_requirements", [:]),
            JSONMember("tags_available", .strings(topology.channels.map(\.name.rawValue) + Exposure.allCases.map(\.word))),
            JSONMember("data_assets", .object(usedForms.map(dataAsset))),
            JSONMember("technical_assets", .object(network.nodes.indices.map(technicalAsset))),
            JSONMember("trust_boundaries", .object(boundaries)),
            JSONMember("shared_runtimes", [:]),
        ]))
    }

    // MARK: Data

    /// What any node may hold, in the order of the vocabulary.
    private var usedForms: [Form] { network.nodes.indices.reduce(FormSet()) { $0.union(spread.held(by: $1)) }.forms }

    private func dataAsset(_ form: Form) -> JSONMember {
        let origins = Origin.all.filter { $0.forms.contains(form) }.map { "\($0.party): \($0.source)" }.joined(separator: "; ")
        return JSONMember(form.name, [
            "id": .string(form.name),
            "description": .string("Class \(form.name), \(form.exposure.word)."),
            "usage": "business",
            "tags": .strings([form.exposure.word]),
            "origin": origins.isEmpty ? .null : .string(origins),
            "owner": .null,
            "quantity": "many",
            "confidentiality": .string(form.exposure.confidentiality),
            "integrity": .string(form.exposure == .operational ? "important" : "critical"),
            "availability": "important",
            "justification_cia_rating": .string("By the exposure of the class in kofu's vocabulary: \(form.exposure.word)."),
        ])
    }

    // MARK: Boundaries

    /// A node stands in one network: its operator's, its city's, the ASP's, or a centre's.
    private var boundaries: [JSONMember] {
        var names: [String] = [], inside: [String: [String]] = [:]
        for node in topology.nodes {
            let name = boundary(of: node)
            if inside[name] == nil { names.append(name) }
            inside[name, default: []].append(node.name)
        }
        return names.map { name in
            JSONMember(name, [
                "id": .string(name),
                "description": .string("The network of \(name)."),
                "type": .string(name == Self.provider ? "network-cloud-provider" : "network-on-prem"),
                "tags": [],
                "technical_assets_inside": .strings(inside[name] ?? []),
                "trust_boundaries_nested": [],
            ])
        }
    }

    private static let provider = "network-lgwan-asp"

    private func boundary(of node: Topology.Node) -> String {
        if let company = node.operator { return "network-\(company)" }
        guard let id = node.municipality else { return "network-\(node.kind.rawValue)" }
        let isAtProvider = node.role == .issuingServer && topology.municipality(id)?.pattern == .lgwanASP
        return isAtProvider ? Self.provider : "network-city-\(id)"
    }
}

extension Exposure {
    /// Threagile's five steps of confidentiality, of which the lowest, public, is never meant.
    var confidentiality: String {
        switch self {
        case .operational: "internal"
        case .pseudonymous: "restricted"
        case .sealed: "confidential"
        case .personal: "strictly-confidential"
        }
    }
}
