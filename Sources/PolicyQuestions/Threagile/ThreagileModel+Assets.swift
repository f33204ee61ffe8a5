import Domain
import JSON
import Policy
import Topology

extension ThreagileModel {
    func technicalAsset(_ position: Int) -> JSONMember {
        let node = network.nodes[position], held = spread.held(by: position), profile = AssetProfile.of(node.party)
        let stored = FormSet(profile.stored).intersection(held)
        let answers = network.serverLinks[position].map { network.links[$0].channel }, isJPKI = !answers.isEmpty && answers.allSatisfy { $0 == .jpki }
        return JSONMember(node.name, [
            "id": .string(node.name),
            "description": .string("\(node.party)\(node.house.map { " of \($0)" } ?? "")"),
            "type": .string(profile.type),
            "usage": "business",
            "used_as_client_by_human": .bool(profile.isUsedByPeople),
            "out_of_scope": false,
            "justification_out_of_scope": .null,
            "size": "system",
            "technology": .string(profile.technology),
            "tags": [],
            "internet": .bool(profile.isOnInternet),
            "machine": .string(profile.machine),
            "encryption": .string(profile.encryption),
            "owner": .string(owner(of: node)),
            "confidentiality": .string((held.exposure ?? .operational).confidentiality),
            "integrity": "critical",
            "availability": "important",
            "justification_cia_rating": .string("By the most telling class that it may hold."),
            "multi_tenant": .bool(node.house == nil),
            "redundant": false,
            "custom_developed_parts": true,
            "data_assets_processed": .strings(held.forms.map(\.name)),
            "data_assets_stored": .strings(stored.forms.map(\.name)),
            "data_formats_accepted": .strings(answers.isEmpty ? [] : [isJPKI ? "serialization" : "json"]),
            "communication_links": .object(network.clientLinks[position].map(communicationLink)),
        ])
    }

    private func owner(of node: FlowNetwork.Node) -> String {
        guard let house = node.house else { return [.jpkiCenter, .callCenter].contains(node.party.kind) ? "公的個人認証サービスセンター" : "地方公共団体情報システム機構" }
        return topology.municipality(house)?.name ?? topology.operator(house)?.name ?? house
    }

    private func communicationLink(_ position: Int) -> JSONMember {
        let link = network.links[position], contents = network.channels[network.ends[position].channel]
        return JSONMember(link.name, [
            "target": .string(link.server),
            "description": .string("Channel \(link.channel.rawValue): \(contents.policy.messages.map(\.name).joined(separator: ", "))"),
            "protocol": "https",
            "authentication": "client-certificate",
            "authorization": "technical-user",
            "tags": .strings([link.channel.rawValue]),
            "vpn": .bool(link.channel.isClosedNetwork),
            "ip_filtered": true,
            "readonly": .bool(contents.policy.messages.allSatisfy { Self.questions.contains($0.name) }),
            "usage": "business",
            "data_assets_sent": .strings(spread.crossing(position, isToServer: true).forms.map(\.name)),
            "data_assets_received": .strings(spread.crossing(position, isToServer: false).forms.map(\.name)),
        ])
    }

    /// Messages that change nothing at whoever answers.
    private static let questions: Set = [MessageName.validityCheck.rawValue, MessageName.residentRecord.rawValue, MessageName.menu.rawValue]
}

extension ChannelName {
    /// Whether the channel runs over a network that is closed to the internet (A1–A9).
    fileprivate var isClosedNetwork: Bool {
        switch self {
        case .kioskLine, .dedicated, .lgwan, .core, .lgwanSync, .lgwanFamily, .dutyLine, .siteLine, .suspension: true
        case .jpki, .registration, .enquiry: false
        }
    }
}

/// What Threagile wants to know of each kind of node and topology.json does not say.
struct AssetProfile: Sendable {
    var type = "process"
    var technology = "application-server"
    var machine = "virtual"
    var encryption = "none"
    var isUsedByPeople = false
    var isOnInternet = false
    var stored: [Form] = []

    static func of(_ party: Party) -> AssetProfile {
        switch (party.kind, party.role) {
        case (.kiosk, _): AssetProfile(technology: "iot-device", machine: "physical", isUsedByPeople: true)
        case (.storeNetwork, _): AssetProfile(technology: "gateway")
        case (.jpkiCenter, _): AssetProfile(technology: "identity-provider", isOnInternet: true, stored: [.classed(.serial)])
        case (.callCenter, _): AssetProfile(technology: "client-system", machine: "physical", isUsedByPeople: true)
        case (.municipality, .registers):
            AssetProfile(
                type: "datastore", technology: "database", encryption: "data-with-symmetric-shared-key",
                stored: [.classed(.registerRecord), .classed(.individualNumberSealed)])
        case (.municipality, .familyRegister): AssetProfile(type: "datastore", technology: "database", stored: [.classed(.familyRegisterRecord)])
        case (.municipality, .dutyDesk): AssetProfile(technology: "client-system", machine: "physical", isUsedByPeople: true)
        case (.municipality, _): AssetProfile(stored: [.classed(.serial)])
        case (.jlisCenter, .useRegistrationSite), (.jlisCenter, .enquirySite): AssetProfile(technology: "web-application", isOnInternet: true)
        case (.jlisCenter, _): AssetProfile()
        case (.personalComputer, _): AssetProfile(technology: "client-system", machine: "physical", isUsedByPeople: true, isOnInternet: true)
        }
    }
}
