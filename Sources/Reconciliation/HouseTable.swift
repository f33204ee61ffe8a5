import Domain
public import Topology

/// Who counts for whom, and what the cities ask for: from topology.json.
public struct HouseTable: Sendable {
    /// The store network of each kiosk's operator.
    let storeNetworks: [String: String]
    let centre: String?
    /// The issuing server of each municipality code.
    let cities: [String: String]
    private let fees: [String: [CertificateKind: Int]]
    let zone: TimeZoneOffset

    public init(_ topology: Topology) {
        let networks = Dictionary(topology.nodes(of: Party(.storeNetwork)).map { ($0.operator ?? "", $0.name) }) { first, _ in first }
        storeNetworks = Dictionary(topology.nodes(of: Party(.kiosk)).compactMap { kiosk in
            kiosk.operator.flatMap { networks[$0] }.map { (kiosk.name, $0) }
        }) { first, _ in first }
        centre = topology.nodes(of: Party(.jlisCenter, .issuingCenter)).first?.name
        let servers = Dictionary(topology.nodes(of: Party(.municipality, .issuingServer)).map { ($0.municipality ?? "", $0.name) }) { first, _ in first }
        cities = Dictionary(topology.municipalities.compactMap { city in servers[city.id].map { (city.code, $0) } }) { first, _ in first }
        fees = Dictionary(topology.municipalities.compactMap { city in
            servers[city.id].map { ($0, Dictionary(city.certificates.map { ($0.kind, $0.feeYen) }) { first, _ in first }) }
        }) { first, _ in first }
        zone = topology.clock.zone
    }

    /// What a city asks for one copy (B11).
    func feeYen(of kind: CertificateKind, at city: String) -> Int? { fees[city]?[kind] }
}
