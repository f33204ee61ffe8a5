import EventLoop
import Faults
import TestSupport
import Testing
@testable import Toxiproxy

@Suite("Proxies of Toxiproxy's API, which are links") struct ProxyTests {
    init() { #expect(LoopThread.started) }

    static let path = "/proxies/lgwan.odawara"
    static let order = #"{"name":"lgwan.odawara","upstream":"127.20.5.4:8443""#

    @Test("are listed by name, with toxics of the upstream first")
    @LoopActor func list() async {
        let bench = Bench()
        #expect(await bench.ask("GET", Self.path) == .init(200, Bench.odawara))
        _ = await bench.addToxic(#"{"type":"noop"}"#)
        _ = await bench.addToxic(#"{"type":"latency","stream":"upstream","attributes":{"latency":5}}"#)
        let toxics = #"[{"attributes":{"latency":5,"jitter":0},"name":"latency_upstream","type":"latency","stream":"upstream","toxicity":1},"#
            + #"{"attributes":{},"name":"noop_downstream","type":"noop","stream":"downstream","toxicity":1}]"#
        #expect(await bench.ask("GET", "\(Self.path)/toxics") == .init(200, toxics))
        let mizuho = #"{"name":"lgwan.mizuho","listen":"127.20.103.1:8443","upstream":"127.20.5.1:8443","enabled":true,"toxics":[]}"#
        #expect(await bench.ask("GET", "/proxies") == .init(200, #"{"lgwan.mizuho":\#(mizuho),"lgwan.odawara":\#(Bench.odawara.replacing("[]", with: toxics))}"#))
    }

    @Test("are disabled and enabled, by either method; a change that changes nothing drops no connection", arguments: ["POST", "PATCH"])
    @LoopActor func enabling(method: String) async {
        let bench = Bench()
        let off = Bench.odawara.replacing(#""enabled":true"#, with: #""enabled":false"#)
        #expect(await bench.ask(method, Self.path, #"{"enabled":false}"#) == .init(200, off))
        #expect(await bench.ask(method, Self.path, #"{"enabled":false}"#) == .init(200, off))
        #expect(await bench.ask("GET", Self.path) == .init(200, off))
        #expect(await bench.ask(method, Self.path, #"{"enabled":true}"#) == .init(200, Bench.odawara))
        for body in ["{}", #"{"enabled":null}"#, #"{"enabled":true,"upstream":"127.20.5.4:8443","listen":"127.20.103.4:8443"}"#, #"{"listen":"127.0.0.1:0","colour":"red"}"#] {
            #expect(await bench.ask(method, Self.path, body) == .init(200, Bench.odawara))
        }
        #expect(bench.links.changes == ["set lgwan.odawara – false", "set lgwan.odawara – true"])
    }

    @Test("keep their toxics when a client sends those along that it saw last", arguments: ["[]", "null", #"[{"type":"timeout"}]"#, #"[{"type":"poison"}]"#])
    @LoopActor func staleToxics(toxics: String) async {
        let bench = Bench()
        _ = await bench.addToxic(#"{"type":"latency","attributes":{"latency":5}}"#)
        let answer = await bench.ask("POST", Self.path, #"{"name":"lgwan.odawara","enabled":false,"toxics":\#(toxics)}"#)
        #expect(answer.status == 200 && answer.text.contains("latency_downstream"))
        #expect(bench.links.links["lgwan.odawara"]?.faults.map(\.name) == ["latency_downstream"])
    }

    @Test("stay where topology.json puts them", arguments: [
        (#"{"upstream":"127.0.0.1:80"}"#, "bad request body: lgwan.odawara leads to 127.20.5.4:8443, which topology.json fixes"),
        (#"{"listen":"127.0.0.1:80"}"#, "bad request body: lgwan.odawara listens at 127.20.103.4:8443, which topology.json fixes"),
    ])
    @LoopActor func places(body: String, text: String) async {
        let bench = Bench()
        #expect(await bench.ask("POST", Self.path, body) == .error(400, text))
        #expect(bench.links.changes.isEmpty)
    }

    @Test("that were deleted are disabled and gone, until they are created, or enabled by other means")
    @LoopActor func deleting() async {
        let bench = Bench()
        _ = await bench.addToxic(#"{"type":"noop"}"#)
        #expect(await bench.ask("DELETE", Self.path) == .init(204, ""))
        #expect(bench.links.links["lgwan.odawara"]?.isEnabled == false && bench.links.links["lgwan.odawara"]?.faults.isEmpty == true)
        for (method, path) in [("GET", Self.path), ("DELETE", Self.path), ("GET", "\(Self.path)/toxics"), ("POST", Self.path)] {
            #expect(await bench.ask(method, path, "{}") == .error(404, "proxy not found"))
        }
        #expect(await !bench.ask("GET", "/proxies").text.contains("odawara"))
        // A reset enables what is there, as in Toxiproxy.
        #expect(await bench.ask("POST", "/reset").status == 204)
        #expect(await bench.ask("GET", Self.path).status == 404)
        #expect(await bench.ask("POST", "/proxies", "\(Self.order)}") == .init(201, Bench.odawara))
        #expect(await bench.ask("POST", "/proxies", "\(Self.order)}") == .error(409, "proxy already exists"))

        _ = await bench.ask("DELETE", Self.path)
        bench.links.links["lgwan.odawara"]?.isEnabled = true
        #expect(await bench.ask("GET", Self.path) == .init(200, Bench.odawara))
    }

    @Test("are created with toxics and disabled, all at once")
    @LoopActor func creating() async {
        let bench = Bench()
        _ = await bench.ask("DELETE", Self.path)
        let answer = await bench.ask("POST", "/proxies", #"\#(Self.order),"listen":"127.0.0.1:0","enabled":false,"toxics":[{"type":"noop"},{"type":"hold"}]}"#)
        #expect(answer.status == 201 && answer.text.contains(#""enabled":false"#) && answer.text.contains("hold_downstream"))
        #expect(bench.links.changes.last == "set lgwan.odawara noop_downstream,hold_downstream false")
    }

    @Test("are not created without a name, an upstream or a link", arguments: [
        (#"{"upstream":"127.20.5.4:8443"}"#, "missing required field: name"), (#"{"name":"","upstream":"127.20.5.4:8443"}"#, "missing required field: name"),
        (#"{"name":"lgwan.odawara"}"#, "missing required field: upstream"), (#"{"name":"lgwan.odawara","upstream":""}"#, "missing required field: upstream"),
        (#"{"name":"lgwan.atlantis","upstream":"127.20.5.4:8443"}"#, "bad request body: there is no link of this name; kofu's proxies are the links of topology.json: lgwan.odawara, lgwan.mizuho"),
        (#"{"name":7,"upstream":"127.20.5.4:8443"}"#, #"bad request body: \"name\" is a string"#), (#"{"name":"lgwan.odawara","upstream":"127.20.5.4:8443","enabled":1}"#, #"bad request body: \"enabled\" is true or false"#),
        ("[]", "bad request body: expected a proxy"),
    ])
    @LoopActor func notCreated(body: String, text: String) async {
        let bench = Bench()
        _ = await bench.ask("DELETE", Self.path)
        #expect(await bench.ask("POST", "/proxies", body) == .error(400, text))
        #expect(bench.links.changes.count == 1)
    }

    @Test("are populated: those that are as they should be keep their toxics and connections")
    @LoopActor func populating() async {
        let bench = Bench()
        _ = await bench.addToxic(#"{"type":"noop"}"#)
        let orders = #"[\#(Self.order)},{"name":"lgwan.mizuho","upstream":"127.20.5.1:8443","enabled":false,"toxics":[{"type":"hold"}]}]"#
        let answer = await bench.ask("POST", "/populate", orders)
        #expect(answer.status == 201 && answer.text.hasPrefix(#"{"proxies":[{"name":"lgwan.odawara""#) && answer.text.contains("noop_downstream") && answer.text.contains("hold_downstream"))
        #expect(bench.links.changes == ["add noop_downstream", "set lgwan.mizuho hold_downstream false"])
        _ = await bench.ask("DELETE", Self.path)
        #expect(await bench.ask("POST", "/populate", "[\(Self.order)}]") == .init(201, #"{"proxies":[\#(Bench.odawara)]}"#))
        #expect(await bench.ask("GET", Self.path).status == 200)
        #expect(await bench.ask("POST", "/populate", #"[\#(Self.order),"toxics":[{"type":"hold"}]}]"#).status == 201)
        #expect(await bench.ask("POST", "/populate", #"[\#(Self.order),"toxics":[]}]"#) == .init(201, #"{"proxies":[\#(Bench.odawara)]}"#))
    }

    @Test("are not populated at all where one of them is wrong", arguments: [
        (#"{"name":"lgwan.mizuho"}"#, 400, "missing required field: upstream at proxy 2"), (#"{"upstream":"a"}"#, 400, "missing required field: name at proxy 2"),
        (#"{"name":"lgwan.mizuho","upstream":"127.20.5.1:8443","toxics":[{"type":"poison"}]}"#, 400, "invalid toxic type"),
        (#"{"name":"lgwan.mizuho","upstream":"127.20.5.1:8443","toxics":[{"type":"noop"},{"type":"noop"}]}"#, 409, "toxic already exists"),
        (#"{"name":"lgwan.mizuho","upstream":"127.20.5.9:8443"}"#, 400, "bad request body: lgwan.mizuho leads to 127.20.5.1:8443, which topology.json fixes"),
    ])
    @LoopActor func notPopulated(second: String, status: Int, text: String) async {
        let bench = Bench()
        let answer = await bench.ask("POST", "/populate", #"[\#(Self.order),"enabled":false},\#(second)]"#)
        #expect(answer == .init(status, #"{"error":"\#(text)","status":\#(status),"proxies":null}"#))
        #expect(bench.links.changes.isEmpty)
    }

    @Test("are populated from a list")
    @LoopActor func noList() async {
        #expect(await Bench().ask("POST", "/populate", "{}") == .error(400, "bad request body: expected a list of proxies"))
    }

    @Test("are all enabled and without toxics after a reset")
    @LoopActor func reset() async {
        let bench = Bench()
        _ = await bench.addToxic(#"{"type":"timeout"}"#)
        _ = await bench.ask("POST", "/proxies/lgwan.mizuho", #"{"enabled":false}"#)
        #expect(await bench.ask("POST", "/reset") == .init(204, ""))
        #expect(bench.links.links.values.allSatisfy { $0.isEnabled && $0.faults.isEmpty })
    }
}
