import EventLoop
import Faults
import TestSupport
import Testing
@testable import Toxiproxy

@Suite("Toxics of Toxiproxy's API, which are faults") struct ToxicTests {
    init() { #expect(LoopThread.started) }

    static let path = "/proxies/lgwan.odawara/toxics"

    @Test("have Toxiproxy's defaults, and show all attributes", arguments: [
        (#"{"type":"latency"}"#, #"{"attributes":{"latency":0,"jitter":0},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}"#),
        (#"{"type":"slow_close","stream":"upstream"}"#, #"{"attributes":{"delay":0},"name":"slow_close_upstream","type":"slow_close","stream":"upstream","toxicity":1}"#),
        (#"{"name":"","type":"noop"}"#, #"{"attributes":{},"name":"noop_downstream","type":"noop","stream":"downstream","toxicity":1}"#),
        (#"{"name":"mine","type":"timeout","attributes":{"timeout":7}}"#, #"{"attributes":{"timeout":7},"name":"mine","type":"timeout","stream":"downstream","toxicity":1}"#),
        (#"{"name":null,"type":"reset_peer","stream":null,"toxicity":null,"attributes":null}"#, #"{"attributes":{"timeout":0},"name":"reset_peer_downstream","type":"reset_peer","stream":"downstream","toxicity":1}"#),
        (#"{"type":"slicer","stream":"Upstream","attributes":{"average_size":9.0}}"#, #"{"attributes":{"average_size":9,"size_variation":0,"delay":0},"name":"slicer_upstream","type":"slicer","stream":"upstream","toxicity":1}"#),
        (#"{"type":"bandwidth","attributes":{"rate":1e3}}"#, #"{"attributes":{"rate":1000},"name":"bandwidth_downstream","type":"bandwidth","stream":"downstream","toxicity":1}"#),
        (#"{"type":"limit_data","attributes":{"bytes":0}}"#, #"{"attributes":{"bytes":0},"name":"limit_data_downstream","type":"limit_data","stream":"downstream","toxicity":1}"#),
        (#"{"type":"hold","at":{"message":2,"phase":"after"}}"#, #"{"attributes":{},"name":"hold_downstream","type":"hold","stream":"downstream","toxicity":1,"at":{"message":2,"phase":"after"}}"#),
    ])
    @LoopActor func defaults(body: String, toxic: String) async {
        let bench = Bench()
        #expect(await bench.addToxic(body) == .init(200, toxic))
        #expect(await bench.ask("GET", Self.path) == .init(200, "[\(toxic)]"))
    }

    @Test("have a toxicity that is a number, to six decimals", arguments: [
        ("0", "0"), ("1", "1"), ("1.0", "1"), ("0.0", "0"), ("0.5", "0.5"), ("0.30000000000000004", "0.3"), ("5e-1", "0.5"), ("2.5E-1", "0.25"), ("100e-2", "1"), ("1e-05", "0.00001"),
        ("0.9999999", "1"), ("0.0000004", "0"), ("0.123456", "0.123456"), (#""0.25""#, "0.25"),
    ])
    @LoopActor func toxicity(sent: String, shown: String) async {
        let bench = Bench()
        let answer = await bench.addToxic(#"{"type":"noop","toxicity":\#(sent)}"#)
        #expect(answer == .init(200, #"{"attributes":{},"name":"noop_downstream","type":"noop","stream":"downstream","toxicity":\#(shown)}"#))
        #expect(bench.fault("noop_downstream")?.toxicity.description == shown)
    }

    @Test("are refused in Toxiproxy's words, or in words that say what would be right", arguments: [
        (#"{"type":"latency","stream":"sideways"}"#, "stream was invalid, can be either upstream or downstream"),
        (#"{"type":"poison"}"#, "invalid toxic type"), (#"{}"#, "invalid toxic type"), (#"{"type":""}"#, "invalid toxic type"),
        (#"{"type":"noop","toxicity":2}"#, "bad request body: toxicity: expected 0 to 1 with at most six decimals"),
        (#"{"type":"noop","toxicity":1.5}"#, "bad request body: toxicity: expected 0 to 1 with at most six decimals"),
        (#"{"type":"noop","toxicity":"often"}"#, "bad request body: toxicity: expected 0 to 1 with at most six decimals"),
        (#"{"type":"noop","toxicity":true}"#, "bad request body: toxicity: expected 0 to 1 with at most six decimals"),
        (#"{"type":"latency","attributes":{"latency":0.5}}"#, "bad request body: attributes.latency: expected a whole number, 0 to 3600000 ms"),
        (#"{"type":"latency","attributes":{"latncy":5}}"#, "bad request body: attributes.latncy: latency has no such attribute; known: latency, jitter"),
        (#"{"type":"hold","at":{"message":0,"phase":"after"}}"#, "bad request body: at.message: expected the number of a message, from 1"),
        (#"{"type":"refuse","toxicity":0.5}"#, "bad request body: toxicity: refuse acts on all connections or on none: the kernel refuses them while nobody listens; expected 1"),
    ])
    @LoopActor func refused(body: String, text: String) async {
        let bench = Bench()
        #expect(await bench.addToxic(body) == .error(400, text))
        #expect(bench.links.changes.isEmpty)
    }

    @Test("are refused as a bad request body where it is no JSON, or not all of it is", arguments: [
        "", "{", "latency", #"{"type":"noop"} more"#, #"{"type":"noop","type":"noop"}"#, "\u{FEFF}{}", #"{"type":"noop","toxicity":.5}"#, #"{"type":"noop","toxicity":1.}"#,
        #"{"type":"noop","toxicity":01}"#, #"{"type":"noop","toxicity":1e}"#, #"{"type":"noop","toxicity":1e+}"#, #"{"type":"noop","toxicity":1e999999999999}"#, #"{"type":"noop","toxicity":0x1}"#,
        #"{"type":"noop","toxicity":1.2.3}"#, #"{"type":"noop","toxicity":NaN}"#, #"{"type":"latency","attributes":{"latency":99999999999999999999999}}"#,
        String(repeating: "[", count: 5000), #"{"type":"noop""# + String(repeating: " ", count: 1 << 20) + "}",
    ])
    @LoopActor func noJSON(body: String) async {
        let bench = Bench()
        let answer = await bench.addToxic(body)
        #expect(answer.status == 400 && answer.text.hasPrefix(#"{"error":"bad request body: "#) && answer.text.hasSuffix("\"status\":400}\n"), "\(answer.text)")
        #expect(bench.links.changes.isEmpty)
    }

    @Test("have names of their own on a link")
    @LoopActor func twice() async {
        let bench = Bench()
        #expect(await bench.addToxic(#"{"type":"noop"}"#).status == 200)
        #expect(await bench.addToxic(#"{"type":"noop"}"#) == .error(409, "toxic already exists"))
        #expect(await bench.addToxic(#"{"type":"hold","name":"noop_downstream"}"#) == .error(409, "toxic already exists"))
        #expect(await bench.addToxic(#"{"type":"noop","stream":"upstream"}"#).status == 200)
        #expect(await bench.ask("POST", "/proxies/lgwan.mizuho/toxics", #"{"type":"noop"}"#).status == 200)
    }

    @Test("are changed by either method: what is left out stays, name, type and stream stay anyway", arguments: ["POST", "PATCH"])
    @LoopActor func changing(method: String) async {
        let bench = Bench()
        _ = await bench.addToxic(#"{"type":"latency","toxicity":0.5,"attributes":{"latency":10,"jitter":5}}"#)
        func toxic(_ latency: Int, _ jitter: Int, _ toxicity: String) -> Bench.Answer {
            .init(200, #"{"attributes":{"latency":\#(latency),"jitter":\#(jitter)},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":\#(toxicity)}"#)
        }
        let path = "\(Self.path)/latency_downstream"
        #expect(await bench.ask(method, path, #"{"attributes":{"latency":20}}"#) == toxic(20, 5, "0.5"))
        #expect(await bench.ask(method, path, #"{"toxicity":1.0,"attributes":null}"#) == toxic(20, 5, "1"))
        #expect(await bench.ask(method, path, #"{"toxicity":null,"attributes":{"jitter":0},"stream":"upstream","name":"other","type":"noop"}"#) == toxic(20, 0, "1"))
        #expect(await bench.ask("GET", path) == toxic(20, 0, "1"))
        let wrong = await bench.ask(method, path, #"{"attributes":{"latency":-1}}"#)
        #expect(wrong == .error(400, "bad request body: attributes.latency: expected a whole number, 0 to 3600000 ms"))
        #expect(await bench.ask(method, path, "[]").status == 400)
        #expect(await bench.ask("GET", path) == toxic(20, 0, "1"))
        #expect(await bench.ask(method, "\(Self.path)/none", "{}") == .error(404, "toxic not found"))
    }

    @Test("go, once")
    @LoopActor func removing() async {
        let bench = Bench()
        _ = await bench.addToxic(#"{"type":"noop"}"#)
        #expect(await bench.ask("DELETE", "\(Self.path)/noop_downstream") == .init(204, ""))
        #expect(await bench.ask("DELETE", "\(Self.path)/noop_downstream") == .error(404, "toxic not found"))
        #expect(await bench.ask("GET", Self.path) == .init(200, "[]"))
    }

    @Test("of every type can be set, shown and removed", arguments: FaultType.allCases)
    @LoopActor func types(type: FaultType) async {
        let bench = Bench()
        let needed = type.forms.filter { $0.standard == nil }.map { "\"\($0.name)\":\($0.range.lowerBound)" }.joined(separator: ",")
        let answer = await bench.addToxic(#"{"type":"\#(type.rawValue)","attributes":{\#(needed)}}"#)
        #expect(answer.status == 200)
        #expect(await bench.ask("GET", "\(Self.path)/\(type.rawValue)_downstream") == answer)
        #expect(await bench.ask("DELETE", "\(Self.path)/\(type.rawValue)_downstream").status == 204)
    }

    /// With these Toxiproxy's server ended, or hung.
    @Test("that Toxiproxy falls over are refused, and the next call is answered", arguments: [
        #"{"type":"slicer"}"#, #"{"type":"slicer","attributes":{}}"#, #"{"type":"slicer","attributes":{"average_size":0}}"#, #"{"type":"slicer","attributes":{"average_size":4,"size_variation":9}}"#,
        #"{"type":"slicer","attributes":{"average_size":-4,"size_variation":-9}}"#, #"{"type":"bandwidth"}"#, #"{"type":"bandwidth","attributes":{"rate":0}}"#, #"{"type":"bandwidth","attributes":{"rate":-1}}"#,
        #"{"type":"latency","attributes":{"latency":-1}}"#, #"{"type":"latency","attributes":{"jitter":-1}}"#, #"{"type":"timeout","attributes":{"timeout":-1}}"#,
        #"{"type":"limit_data","attributes":{"bytes":-1}}"#, #"{"type":"latency","attributes":{"latency":9223372036854775807}}"#,
    ])
    @LoopActor func falls(body: String) async {
        let bench = Bench()
        let answer = await bench.addToxic(body)
        #expect(answer.status == 400 && answer.text.contains("bad request body: attributes"), "\(answer.text)")
        #expect(bench.links.changes.isEmpty)
        #expect(await bench.ask("GET", "/proxies/lgwan.odawara") == .init(200, Bench.odawara))
        // Nor does a change get there.
        _ = await bench.addToxic(#"{"type":"bandwidth","attributes":{"rate":5}}"#)
        #expect(await bench.ask("POST", "\(Self.path)/bandwidth_downstream", #"{"attributes":{"rate":0}}"#).status == 400)
    }
}
