import Faults
import JSON

/// What a client wants of a proxy; what it leaves out is nil.
struct ProxyOrder: Sendable {
    let name: String?
    let listen: String?
    let upstream: String?
    let isEnabled: Bool?
    let faults: [Fault]?

    /// Other members are passed over, as in Toxiproxy.
    init(_ json: JSONValue, takesToxics: Bool = true) throws(ToxiproxyError) {
        guard json.objectMembers != nil else { throw .badBody("expected a proxy") }
        name = try ProxyOrder.text("name", json)
        listen = try ProxyOrder.text("listen", json)
        upstream = try ProxyOrder.text("upstream", json)
        switch json["enabled"] {
        case nil, .null?: isEnabled = nil
        case .bool(let enabled)?: isEnabled = enabled
        default: throw .badBody("\"enabled\" is true or false")
        }
        let toxics = takesToxics ? json["toxics"] ?? .null : .null
        faults = toxics.isNull ? nil : try ToxicOrder.faults(toxics)
    }

    private static func text(_ key: String, _ json: JSONValue) throws(ToxiproxyError) -> String? {
        guard let value = json[key], !value.isNull else { return nil }
        guard let text = value.stringValue else { throw .badBody("\"\(key)\" is a string") }
        return text.isEmpty ? nil : text
    }

    /// - Parameter position: of the proxy in its list, from 1.
    func requireNameAndUpstream(at position: Int?) throws(ToxiproxyError) {
        for (field, value) in [("name", name), ("upstream", upstream)] where value == nil {
            throw .missingField(position.map { "\(field) at proxy \($0)" } ?? field)
        }
    }

    /// topology.json says where a link listens and leads to. A client that leaves the choice (`127.0.0.1:0`) is content.
    func checkPlaces(of state: ProxyState) throws(ToxiproxyError) {
        if let upstream, upstream != state.upstream { throw .badBody("\(state.name) leads to \(state.upstream), which topology.json fixes") }
        if let listen, listen != state.listen, !listen.hasSuffix(":0") { throw .badBody("\(state.name) listens at \(state.listen), which topology.json fixes") }
    }
}
