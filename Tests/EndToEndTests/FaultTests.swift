import Foundation
import Testing

/// A fault as `kofu faults --json` shows it.
struct ShownFault: Decodable {
    let name: String, type: String, stream: String, state: String
    let tookHold: Int
}

struct ShownFaults: Decodable {
    let link: String
    let enabled: Bool
    let faults: [ShownFault]
}

extension Network {
    func faults(_ link: String) async throws -> [ShownFault] { try #require(try await kofu("faults", link, "--json").json([ShownFaults].self).first).faults }
}

@Suite("A fault on a link", .serialized, .network(Edit.usual + Edit.shortTimeouts, up: ["--control", "127.0.0.1:0"]))
struct FaultTests {
    @Test("refuses the city's residents, by its code, and leaves nothing once it is removed", arguments: [
        ["refuse"], ["reset"], ["reset_peer", "--attribute", "timeout=5"], ["timeout"], ["timeout", "--attribute", "timeout=5"], ["blackhole"], ["blackhole", "--stream", "upstream"],
        ["half_open"], ["half_open", "--stream", "upstream"], ["limit_data", "--attribute", "bytes=200"], ["truncate", "--attribute", "bytes=200"], ["corrupt", "--attribute", "bytes=200"],
        ["hold"], ["accept_then_nothing"], ["latency", "--attribute", "latency=5000"], ["bandwidth", "--attribute", "rate=1"],
        ["slicer", "--attribute", "average_size=10", "--attribute", "delay=1000000"],
    ])
    func hard(words: [String]) async throws {
        let network = try Network.current
        // New connections and open ones; some types act on one of the two alone.
        if words[0] != "accept_then_nothing" { try await network.issued(.init(card: "odawara-0001")) } else { try await network.restart("issuing-center") }
        #expect(try await network.start(["fault", "add", "lgwan.odawara"] + words).finish().status == 0)
        try await network.refused(.init(card: "odawara-0001"), "city-unreachable")
        let fault = try #require(try await network.faults("lgwan.odawara").first)
        #expect(fault.type == words[0] && fault.tookHold > 0 && fault.state == "in-force")
        #expect(try await network.kofu("fault", "remove", "lgwan.odawara", fault.name).status == 0)
        try await network.issued(.init(card: "odawara-0001"))
        #expect(try await network.status().link("lgwan.odawara").state == "open")
    }

    @Test("that only slows or cuts into pieces lets everything through", arguments: [
        ["latency", "--attribute", "latency=20", "--attribute", "jitter=10"], ["bandwidth", "--attribute", "rate=1000"], ["slicer", "--attribute", "average_size=100", "--attribute", "size_variation=99"],
        ["slow_close", "--attribute", "delay=100"], ["noop"], ["duplicate_connection"], ["idle_timeout", "--attribute", "timeout=60000"], ["reset", "--toxicity", "0"],
        ["limit_data", "--attribute", "bytes=1000000000"],
    ])
    func soft(words: [String]) async throws {
        let network = try Network.current
        #expect(try await network.start(["fault", "add", "lgwan.odawara", "--name", "soft"] + words).finish().status == 0)
        try await network.restart("issuing-center")
        try await network.issued(.init(card: "odawara-0001"))
        #expect(try await network.kofu("fault", "remove", "lgwan.odawara", "soft").status == 0)
        #expect(try await network.status().link("lgwan.odawara").state == "open")
    }

    @Test("with a trigger happens at that message, once, and says so")
    func exact() async throws {
        let network = try Network.current
        try await network.issued(.init(card: "odawara-0001"))
        // An issuance asks for the menu, then for the document.
        #expect(try await network.kofu("fault", "add", "lgwan.odawara", "reset", "--stream", "upstream", "--at", "2:before").status == 0)
        #expect(try await network.faults("lgwan.odawara").map(\.state) == ["waiting"])
        let refused = try await network.refused(.init(card: "odawara-0001"), "city-unreachable")
        #expect(refused.hops.filter { $0.channel == "lgwan" }.map(\.message).prefix(2) == ["menu", "issue"])
        #expect(try await network.faults("lgwan.odawara").map(\.state) == ["happened"])
        try await network.issued(.init(card: "odawara-0001"))
        #expect(try await network.faults("lgwan.odawara").map(\.tookHold) == [1])
        #expect(try await network.kofu("fault", "remove", "lgwan.odawara", "reset_upstream").status == 0)
    }

    @Test("that is wrong, there already or not there is an error that says so, and changes nothing", arguments: [
        (["add", "lgwan.odawara", "poison"], 2, "latency"), (["add", "lgwan.odawara", "bandwidth", "--attribute", "rate=0"], 2, "1 to 10000000 KB/s"),
        (["add", "lgwan.odawara", "latency", "--attribute", "latency"], 2, "NAME=NUMBER"), (["add", "lgwan.odawara", "latency", "--attribute", "delay=1"], 2, "known: latency, jitter"),
        (["add", "lgwan.odawara", "noop", "--toxicity", "2"], 2, "0 to 1"), (["add", "lgwan.odawara", "noop", "--stream", "both"], 2, "upstream or downstream"),
        (["add", "lgwan.odawara", "refuse", "--toxicity", "0.5"], 2, "expected 1"), (["add", "lgwan.odawara", "hold", "--at", "1"], 2, "MESSAGE:PHASE"),
        (["add", "lgwan.odawara", "hold", "--at", "1:after:4"], 2, "middle only"), (["add", "lgwan.odawara", "hold", "--at", "0:after"], 2, "from 1"),
        (["add", "lgwan.odawara", "hold", "--at", "1:middle:x"], 2, "from 1"), (["put", "lgwan.odawara", "hold"], 2, "add or remove"),
        (["add", "lgwan.atlantis", "noop"], 1, "lgwan.odawara"), (["remove", "lgwan.odawara", "noop_downstream"], 1, "no fault of this name"),
        (["add", "lgwan.odawara", "noop", "--name", "there"], 1, "already has a fault called there"),
    ] as [([String], Int32, String)])
    func wrong(words: [String], status: Int32, text: String) async throws {
        let network = try Network.current
        _ = try await network.kofu("fault", "add", "lgwan.odawara", "noop", "--name", "there")
        let finished = try await network.start(["fault"] + words).finish()
        #expect(finished.status == status && finished.errors.contains(text), "\(finished.testDescription)")
        #expect(try await network.faults("lgwan.odawara").map(\.name) == ["there"])
        #expect(try await network.kofu("fault", "remove", "lgwan.odawara", "there").status == 0)
    }

    @Test("is managed by programs over the line's socket, whose errors have rules, and that waits for an effect")
    func management() async throws {
        let network = try Network.current
        func line(_ request: String) async throws -> String { try await network.manage("line-lgwan", request) }
        let link = #""link":"lgwan.odawara""#
        for (request, rule) in [
            (#"{"command":"add-fault",\#(link),"fault":{"type":"poison"}}"#, "fault-invalid-type"), (#"{"command":"add-fault",\#(link),"fault":{"type":"noop","stream":"both"}}"#, "fault-invalid-stream"),
            (#"{"command":"add-fault",\#(link),"fault":{"type":"slicer"}}"#, "fault-malformed"), (#"{"command":"add-fault",\#(link)}"#, "fault-malformed"),
            (#"{"command":"add-fault",\#(link),"fault":{"type":"refuse","toxicity":"0.5"}}"#, "fault-not-applicable"), (#"{"command":"remove-fault",\#(link),"name":"none"}"#, "fault-not-found"),
            (#"{"command":"update-fault",\#(link),"name":"none"}"#, "fault-not-found"), (#"{"command":"faults","link":"core.fujisawa"}"#, "fault-not-found"),
            (#"{"command":"set-faults",\#(link),"faults":[{"type":"noop"},{"type":"noop"}]}"#, "fault-already-exists"), (#"{"command":"set-faults",\#(link),"enabled":1}"#, "fault-malformed"),
            (#"{"command":"await-fault",\#(link),"name":"none","timeoutMilliseconds":1}"#, "fault-not-found"), (#"{"command":"await-fault",\#(link),"name":"none"}"#, "fault-malformed"),
        ] {
            let answer = try await line(request)
            #expect(answer.hasPrefix(#"{"error":""#) && answer.contains(#""rule":"\#(rule)""#), "\(request): \(answer)")
        }
        #expect(try await line(#"{"command":"faults",\#(link)}"#) == #"{"link":"lgwan.odawara","enabled":true,"faults":[]}"#)
        let added = try await line(#"{"command":"add-fault",\#(link),"fault":{"type":"latency","stream":"upstream","attributes":{"latency":1},"at":{"message":1,"phase":"before"}}}"#)
        #expect(added.hasSuffix(#""tookHold":0,"state":"waiting"}"#))
        let twice = try await line(#"{"command":"add-fault",\#(link),"fault":{"type":"latency","stream":"upstream"}}"#)
        #expect(twice.contains(#""rule":"fault-already-exists""#))
        #expect(try await line(#"{"command":"update-fault",\#(link),"name":"latency_upstream","attributes":{"jitter":1}}"#).contains(#""attributes":{"latency":1,"jitter":1}"#))
        #expect(try await line(#"{"command":"await-fault",\#(link),"name":"latency_upstream","timeoutMilliseconds":1}"#).contains(#""applied":false"#))
        let waiting = Task { try await line(#"{"command":"await-fault",\#(link),"name":"latency_upstream","timeoutMilliseconds":30000}"#) }
        try await network.issued(.init(card: "odawara-0001"))
        #expect(try await waiting.value.contains(#""applied":true,"tookHold":1"#))
        #expect(try await line(#"{"command":"reset-faults"}"#).contains(#"{"link":"lgwan.odawara","enabled":true,"faults":[]}"#))
    }

    @Test("is the same by each of the three ways of docs/faults.md, and every type is there")
    func documented() async throws {
        let network = try Network.current
        let page = try String(contentsOf: Repository.root.appending(path: "docs/faults.md"), encoding: .utf8)
        var types: Set<String> = []
        for block in page.matches(of: /```\n(kofu fault add (core\.fujisawa) ([a-z_]+)[^\n]*)\n(curl [^\n]*)\n"faults": (\[.*\])\n```/) {
            let (link, type) = (String(block.output.2), String(block.output.3))
            types.insert(type)
            let typed = try await network.start(block.output.1.split(separator: " ").dropFirst().map(String.init)).finish()
            #expect(typed.status == 0, "\(typed.testDescription)")
            let byCommand = try await network.toxiproxy("GET", "/proxies/\(link)/toxics").text
            let name = try #require(try await network.faults(link).first?.name)
            #expect(try await network.kofu("fault", "remove", link, name).status == 0)

            let line = block.output.4.replacing("127.0.0.1:8474", with: try network.control())
            let asked = try await Program.run("sh", "-c", "\(line) --silent --fail-with-body --noproxy '*'")
            #expect(asked.status == 0 && "[\(asked.text)]" == byCommand, "\(asked.testDescription)")
            #expect(try await network.toxiproxy("POST", "/reset").status == 204)

            let place = #""address": "127.20.105.3"}"#
            let edited = try Edit(place, #""address": "127.20.105.3", "faults": \#(block.output.5)}"#).applied(to: Repository.topologyText())
            let file = network.file("documented.json")
            try Data(edited.utf8).write(to: file)
            let checked = try await network.checkTopology(file)
            #expect(checked.status == 0, "\(checked.testDescription)")
            let proxy = try await network.proxy(link)
            let populated = try await network.toxiproxy("POST", "/populate", #"[{"name":"\#(link)","upstream":"\#(proxy.upstream)","toxics":\#(block.output.5)}]"#)
            #expect(populated.status == 201 && populated.text.contains(#""toxics":\#(byCommand)"#), "\(populated.text)")
            #expect(try await network.toxiproxy("POST", "/reset").status == 204)
        }
        let help = try await Program.run(Repository.kofu, "help", "fault").text
        let known = try #require(help.firstMatch(of: /Types: ([a-z_ ]+)/)).output.1.split(separator: " ").map(String.init)
        #expect(types == Set(known))
    }
}

@Suite("A link with faults from the start") struct FirstFaultTests {
    @Test("is broken when the topology is up, until they are removed")
    func fromTheStart() async throws {
        let faulty = Edit(#""address": "127.20.105.3"}"#, #""address": "127.20.105.3", "faults": [{"type": "reset", "stream": "upstream"}, {"type": "latency", "attributes": {"latency": 5}}]}"#)
        try await Network.with(Edit.usual + Edit.shortTimeouts + [faulty]) { network in
            #expect(try await network.status().link("core.fujisawa").state == "open, 2 faults")
            try await network.refused(.init(card: "fujisawa-0001"), "register-unreachable")
            try await network.issued(.init(card: "mizuho-0001"))
            #expect(try await network.kofu("fault", "remove", "core.fujisawa", "reset_upstream").status == 0)
            try await network.issued(.init(card: "fujisawa-0001"))
            #expect(try network.journal("line-core").filter { $0.event.hasPrefix("fault-") }.map(\.event).prefix(2) == ["fault-set", "fault-set"])
        }
    }
}

extension Network {
    /// Its connections go with it, so that the next ones are new.
    func restart(_ node: String) async throws {
        let restarted = try await kofu("restart", node)
        guard restarted.status == 0 else { throw Failure(description: restarted.testDescription) }
    }

    func checkTopology(_ file: URL) async throws -> Finished { try await Program.start([Repository.kofu, "check", file.path]).finish() }
}
