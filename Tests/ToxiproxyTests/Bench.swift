import EventLoop
import Faults
import LocalWeb
import TestSupport
import Testing
@testable import Toxiproxy

/// Two links that are there in name only.
@LoopActor
final class FakeLinks: ProxyBackend {
    struct Link {
        var isEnabled = true
        var faults: [Fault] = []
        var bytes = (upstream: 0, downstream: 0)
    }

    static let listens = ["lgwan.mizuho": "127.20.103.1:8443", "lgwan.odawara": "127.20.103.4:8443"]
    static let upstreams = ["lgwan.mizuho": "127.20.5.1:8443", "lgwan.odawara": "127.20.5.4:8443"]

    var links = ["lgwan.odawara": Link(), "lgwan.mizuho": Link()]
    /// What was changed, in order.
    private(set) var changes: [String] = []
    /// What every call ends with.
    var failure: (any Error)?
    /// Whether the states are not told until `goOn`.
    var delays = false
    private(set) var waiting = 0
    private let going = WaitList()

    var names: [String] { ["lgwan.odawara", "lgwan.mizuho"] }

    func state(of name: String) async throws -> ProxyState {
        if let failure { throw failure }
        let link = try #require(links[name])
        return ProxyState(
            name: name, listen: FakeLinks.listens[name] ?? "", upstream: FakeLinks.upstreams[name] ?? "", isEnabled: link.isEnabled, faults: link.faults,
            bytesUpstream: link.bytes.upstream, bytesDownstream: link.bytes.downstream)
    }

    func goOn() { going.resumeAll() }

    func states() async throws -> [ProxyState] {
        if delays {
            waiting += 1
            await going.wait()
        }
        var states: [ProxyState] = []
        for name in names { states.append(try await state(of: name)) }
        return states
    }

    func set(_ name: String, faults: [Fault]?, isEnabled: Bool?) async throws {
        try change(name, "set \(name) \(faults.map { $0.map(\.name).joined(separator: ",") } ?? "–") \(isEnabled.map { "\($0)" } ?? "–")") { link in
            if let faults { link.faults = faults }
            if let isEnabled { link.isEnabled = isEnabled }
        }
    }

    func add(_ fault: Fault, to name: String) async throws { try change(name, "add \(fault.name)") { $0.faults.append(fault) } }

    func update(_ fault: Fault, of name: String) async throws {
        try change(name, "update \(fault.name)") { link in link.faults = link.faults.map { $0.name == fault.name ? fault : $0 } }
    }

    func remove(_ fault: String, from name: String) async throws { try change(name, "remove \(fault)") { link in link.faults.removeAll { $0.name == fault } } }

    private func change(_ name: String, _ words: String, _ change: (inout Link) -> Void) throws {
        if let failure { throw failure }
        changes.append(words)
        var link = try #require(links[name])
        change(&link)
        links[name] = link
    }
}

/// The API over the fake links, asked without a socket.
@LoopActor
struct Bench {
    let links: FakeLinks
    let api: ToxiproxyAPI

    static let odawara = #"{"name":"lgwan.odawara","listen":"127.20.103.4:8443","upstream":"127.20.5.4:8443","enabled":true,"toxics":[]}"#

    init() {
        links = FakeLinks()
        api = ToxiproxyAPI(links)
    }

    struct Answer: Equatable {
        let status: Int
        let text: String

        init(_ status: Int, _ text: String) {
            self.status = status
            self.text = text
        }

        /// As Toxiproxy says it, with its line feed.
        static func error(_ status: Int, _ text: String) -> Answer { Answer(status, "{\"error\":\"\(text)\",\"status\":\(status)}\n") }
    }

    func ask(_ method: String, _ path: String, _ body: String = "", userAgent: String = "") async -> Answer {
        let answer = await api.answer(WebRequest(method: method, path: path, headers: [WebRequest.Header("user-agent", userAgent)], body: Array(body.utf8)))
        return Answer(answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    func addToxic(_ body: String) async -> Answer { await ask("POST", "/proxies/lgwan.odawara/toxics", body) }

    func fault(_ name: String) -> Fault? { links.links["lgwan.odawara"]?.faults.first { $0.name == name } }
}
