public import EventLoop
import Faults
import JSON
public import LocalWeb

/// Toxiproxy's HTTP API, version 2, over the links of a topology: paths, methods, statuses, defaults and error texts are
/// its own. Links are fixed by topology.json, so that a proxy is never made anew: to delete one disables it and hides
/// it until it is created again, or enabled by other means.
@LoopActor
public final class ToxiproxyAPI {
    /// The version of Toxiproxy whose contract this is, and what answers it.
    public nonisolated static let version = "2.12.0+kofu"

    private let backend: any ProxyBackend
    /// Proxies that a client has deleted.
    private var deleted: Set<String> = []

    public init(_ backend: any ProxyBackend) { self.backend = backend }

    public func answer(_ request: WebRequest) async -> WebAnswer {
        // A page in a browser must not be able to reach what listens on this machine.
        if request.headers.contains(where: { $0.name == "user-agent" && $0.value.hasPrefix("Mozilla/") }) { return .text(403, "User agent not allowed") }
        do {
            return try await route(request)
        } catch let error as ToxiproxyError {
            return error.answer
        } catch {
            return ToxiproxyError(500, "\(error)").answer
        }
    }

    private func route(_ request: WebRequest) async throws -> WebAnswer {
        let parts = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        let body = request.body
        switch (ToxiproxyAPI.resource(parts), request.method) {
        case (nil, _): return .text(404, "404 page not found")
        case (.version, "GET"): return versionAnswer()
        case (.metrics, "GET"): return try await metrics()
        case (.reset, "POST"): return try await reset()
        case (.populate, "POST"): return try await populate(body)
        case (.proxies, "GET"): return try await index()
        case (.proxies, "POST"): return try await create(body)
        case (.proxy, "GET"): return .json(200, ToxiproxyAPI.json(try await proxy(parts[1])))
        case (.proxy, "POST"), (.proxy, "PATCH"): return try await update(parts[1], body)
        case (.proxy, "DELETE"): return try await delete(parts[1])
        case (.toxics, "GET"): return .json(200, ToxiproxyAPI.toxics(of: try await proxy(parts[1])))
        case (.toxics, "POST"): return try await createToxic(parts[1], body)
        case (.toxic, "GET"): return .json(200, try await toxic(parts[1], parts[3]).json)
        case (.toxic, "POST"), (.toxic, "PATCH"): return try await updateToxic(parts[1], parts[3], body)
        case (.toxic, "DELETE"): return try await deleteToxic(parts[1], parts[3])
        default: return WebAnswer(status: 405, contentType: nil, body: [])
        }
    }

    private enum Resource { case version, metrics, reset, populate, proxies, proxy, toxics, toxic }

    private static func resource(_ parts: [String]) -> Resource? {
        guard parts.first == "proxies" else {
            let single: [String: Resource] = ["version": .version, "metrics": .metrics, "reset": .reset, "populate": .populate]
            return parts.count == 1 ? single[parts[0]] : nil
        }
        switch parts.count {
        case 1: return .proxies
        case 2: return .proxy
        case 3: return parts[2] == "toxics" ? .toxics : nil
        case 4: return parts[2] == "toxics" ? .toxic : nil
        default: return nil
        }
    }

    // MARK: Proxies

    /// The state of a proxy that is there for clients.
    private func proxy(_ name: String) async throws -> ProxyState {
        guard backend.names.contains(name) else { throw ToxiproxyError.proxyNotFound }
        let state = try await backend.state(of: name)
        guard isThere(state) else { throw ToxiproxyError.proxyNotFound }
        return state
    }

    /// What a client has deleted is not there, until it is enabled by other means.
    private func isThere(_ state: ProxyState) -> Bool {
        if state.isEnabled { deleted.remove(state.name) }
        return !deleted.contains(state.name)
    }

    private func proxies() async throws -> [ProxyState] {
        try await backend.states().filter(isThere).sorted { $0.name < $1.name }
    }

    private func index() async throws -> WebAnswer {
        .json(200, .object(try await proxies().map { JSONMember($0.name, ToxiproxyAPI.json($0)) }))
    }

    private func create(_ body: [UInt8]) async throws -> WebAnswer {
        let order = try ProxyOrder(LooseJSON.value(of: body))
        try order.requireNameAndUpstream(at: nil)
        return .json(201, ToxiproxyAPI.json(try await make(order)))
    }

    /// Gives back a proxy that had been deleted; any other exists already, or has no link.
    private func make(_ order: ProxyOrder) async throws -> ProxyState {
        let state = try await link(order)
        guard deleted.contains(state.name), !state.isEnabled else { throw ToxiproxyError.proxyAlreadyExists }
        try await backend.set(state.name, faults: order.faults ?? [], isEnabled: order.isEnabled ?? true)
        deleted.remove(state.name)
        return try await backend.state(of: state.name)
    }

    /// The link that an order means, which must lead where the order says.
    private func link(_ order: ProxyOrder) async throws -> ProxyState {
        guard let name = order.name, backend.names.contains(name) else {
            throw ToxiproxyError.badBody("there is no link of this name; kofu's proxies are the links of topology.json: \(backend.names.joined(separator: ", "))")
        }
        let state = try await backend.state(of: name)
        try order.checkPlaces(of: state)
        return state
    }

    /// Toxics are left as they are, as in Toxiproxy: its Go client sends those that it saw last with every change.
    private func update(_ name: String, _ body: [UInt8]) async throws -> WebAnswer {
        let state = try await proxy(name)
        let order = try ProxyOrder(LooseJSON.value(of: body), takesToxics: false)
        try order.checkPlaces(of: state)
        if let isEnabled = order.isEnabled, isEnabled != state.isEnabled { try await backend.set(name, faults: nil, isEnabled: isEnabled) }
        // A disabled proxy is still a proxy.
        return .json(200, ToxiproxyAPI.json(try await backend.state(of: name)))
    }

    private func delete(_ name: String) async throws -> WebAnswer {
        _ = try await proxy(name)
        try await backend.set(name, faults: [], isEnabled: false)
        deleted.insert(name)
        return .nothing
    }

    /// Everything is checked before anything is changed.
    private func populate(_ body: [UInt8]) async throws -> WebAnswer {
        guard let elements = try LooseJSON.value(of: body).arrayElements else { throw ToxiproxyError.badBody("expected a list of proxies") }
        var done: [ProxyState] = []
        do {
            var orders: [(ProxyOrder, ProxyState)] = []
            for (index, element) in elements.enumerated() {
                let order = try ProxyOrder(element)
                try order.requireNameAndUpstream(at: index + 1)
                orders.append((order, try await link(order)))
            }
            for (order, state) in orders {
                let isEnabled = order.isEnabled ?? true
                // A proxy that is as it should be keeps its connections and toxics, as in Toxiproxy.
                if order.faults != nil || isEnabled != state.isEnabled || deleted.contains(state.name) {
                    try await backend.set(state.name, faults: order.faults, isEnabled: isEnabled)
                    deleted.remove(state.name)
                }
                done.append(try await backend.state(of: state.name))
            }
        } catch let error as ToxiproxyError {
            return .json(error.status, .object(error.members + [JSONMember("proxies", done.isEmpty ? .null : .array(done.map(ToxiproxyAPI.json)))]))
        }
        return .json(201, ["proxies": .array(done.map(ToxiproxyAPI.json))])
    }

    /// All enabled, no toxics. What a client has deleted stays deleted.
    private func reset() async throws -> WebAnswer {
        for state in try await proxies() { try await backend.set(state.name, faults: [], isEnabled: true) }
        return .nothing
    }

    private static func json(_ state: ProxyState) -> JSONValue {
        [
            "name": .string(state.name), "listen": .string(state.listen), "upstream": .string(state.upstream), "enabled": .bool(state.isEnabled),
            "toxics": toxics(of: state),
        ]
    }

    // MARK: Toxics

    /// Those of the upstream first, as in Toxiproxy.
    private static func toxics(of state: ProxyState) -> JSONValue {
        .array(FaultStream.allCases.flatMap { stream in state.faults.filter { $0.stream == stream } }.map(\.json))
    }

    private func toxic(_ proxy: String, _ name: String) async throws -> Fault {
        guard let fault = try await self.proxy(proxy).faults.first(where: { $0.name == name }) else { throw ToxiproxyError.toxicNotFound }
        return fault
    }

    private func createToxic(_ proxy: String, _ body: [UInt8]) async throws -> WebAnswer {
        let state = try await self.proxy(proxy)
        let fault = try ToxicOrder.fault(body)
        guard !state.faults.contains(where: { $0.name == fault.name }) else { throw ToxiproxyError.toxicAlreadyExists }
        try await backend.add(fault, to: proxy)
        return .json(200, fault.json)
    }

    private func updateToxic(_ proxy: String, _ name: String, _ body: [UInt8]) async throws -> WebAnswer {
        let changed = try ToxicOrder.change(try await toxic(proxy, name), body)
        try await backend.update(changed, of: proxy)
        return .json(200, changed.json)
    }

    private func deleteToxic(_ proxy: String, _ name: String) async throws -> WebAnswer {
        _ = try await toxic(proxy, name)
        try await backend.remove(name, from: proxy)
        return .nothing
    }

    // MARK: About

    private func versionAnswer() -> WebAnswer {
        WebAnswer(status: 200, contentType: "application/json;charset=utf-8", body: Array("{\"version\": \"\(ToxiproxyAPI.version)\"}\n".utf8))
    }

    private func metrics() async throws -> WebAnswer {
        WebAnswer(status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8", body: Array(Metrics.text(of: try await proxies()).utf8))
    }
}
