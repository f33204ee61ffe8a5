import Foundation
import Glibc
import Testing

@Suite("Toxiproxy's API over a real topology", .serialized, .network(Edit.usual + Edit.shortTimeouts, up: ["--control", "127.0.0.1:0"]))
struct ToxiproxyTests {
    static let path = "/proxies/lgwan.odawara"

    @Test("knows every link as a proxy, at the addresses of topology.json")
    func proxies() async throws {
        let network = try Network.current
        let listed = try await network.toxiproxy("GET", "/proxies")
        let proxies = try JSONDecoder().decode([String: Proxy].self, from: Data(listed.text.utf8))
        let links = try await network.status().links.map(\.name)
        #expect(listed.status == 200 && Set(proxies.keys) == Set(links))
        let odawara = try #require(proxies["lgwan.odawara"])
        #expect(odawara.listen == "\(network.address("103.4")):8443" && odawara.upstream == "\(network.address("5.4")):8443" && odawara.enabled && odawara.toxics.isEmpty)
        #expect(try await network.toxiproxy("GET", "/version").text.contains("2."))
    }

    @Test("puts a toxic on a link, changes it and takes it off, and the city is out of reach for just as long")
    func toxic() async throws {
        let network = try Network.current
        try await network.issued(.init(card: "odawara-0001"))
        let added = try await network.toxiproxy("POST", "\(Self.path)/toxics", #"{"type":"timeout","attributes":{"timeout":0}}"#)
        #expect(added.status == 200 && added.text == #"{"attributes":{"timeout":0},"name":"timeout_downstream","type":"timeout","stream":"downstream","toxicity":1}"#)
        #expect(try await network.toxiproxy("POST", "\(Self.path)/toxics", #"{"type":"timeout"}"#).status == 409)
        try await network.refused(.init(card: "odawara-0001"), "city-unreachable")
        try await network.issued(.init(card: "mizuho-0001"))
        let table = try await network.kofu("faults", "lgwan.odawara")
        #expect(table.text.contains("timeout_downstream") && table.text.contains("in-force"), "\(table.testDescription)")
        let changed = try await network.toxiproxy("PATCH", "\(Self.path)/toxics/timeout_downstream", #"{"attributes":{"timeout":5},"toxicity":0.0}"#)
        #expect(changed.status == 200 && changed.text.contains(#""toxicity":0}"#))
        #expect(try await network.proxy("lgwan.odawara").toxics.map(\.attributes) == [["timeout": 5]])
        try await network.issued(.init(card: "odawara-0001"))
        #expect(try await network.toxiproxy("PATCH", "\(Self.path)/toxics/timeout_downstream", #"{"toxicity":1.0}"#).status == 200)
        try await network.refused(.init(card: "odawara-0001"), "city-unreachable")
        #expect(try await network.toxiproxy("DELETE", "\(Self.path)/toxics/timeout_downstream").status == 204)
        #expect(try await network.toxiproxy("GET", "\(Self.path)/toxics").text == "[]")
        try await network.issued(.init(card: "odawara-0001"))
        let events = try network.journal("line-lgwan").map(\.event)
        #expect(events.filter { $0 == "fault-set" }.count == 3 && events.last { $0.hasPrefix("fault-") } == "fault-removed")
    }

    @Test("shows what kofu fault and kofu cut have done, and undoes it", arguments: [["fault", "add", "lgwan.odawara", "refuse"], ["cut", "lgwan.odawara"]])
    func otherHands(words: [String]) async throws {
        let network = try Network.current
        #expect(try await network.start(words).finish().status == 0)
        try await network.refused(.init(card: "odawara-0001"), "city-unreachable")
        let proxy = try await network.proxy("lgwan.odawara")
        #expect(proxy.toxics.map(\.type) == (words[0] == "fault" ? ["refuse"] : []) && proxy.enabled == (words[0] == "fault"))
        #expect(try await network.toxiproxy("POST", "/reset").status == 204)
        #expect(try await network.status().link("lgwan.odawara").state == "open")
        try await network.issued(.init(card: "odawara-0001"))
    }

    @Test("disables a proxy and enables it; deletes it and creates it again")
    func disabling() async throws {
        let network = try Network.current
        try await network.issued(.init(card: "odawara-0001"))
        #expect(try await network.toxiproxy("POST", Self.path, #"{"enabled":false}"#).status == 200)
        #expect(try await network.status().link("lgwan.odawara").state == "disabled")
        try await network.refused(.init(card: "odawara-0001"), "city-unreachable")
        #expect(try await network.toxiproxy("POST", Self.path, #"{"enabled":true}"#).status == 200)
        try await network.issued(.init(card: "odawara-0001"))
        let upstream = try await network.proxy("lgwan.odawara").upstream
        #expect(try await network.toxiproxy("DELETE", Self.path).status == 204)
        #expect(try await network.toxiproxy("GET", Self.path).status == 404)
        try await network.refused(.init(card: "odawara-0001"), "city-unreachable")
        #expect(try await network.toxiproxy("POST", "/proxies", #"{"name":"lgwan.odawara","upstream":"\#(upstream)"}"#).status == 201)
        try await network.issued(.init(card: "odawara-0001"))
    }

    @Test("populates several links with their toxics at once, or none of them, and resets them all")
    func populating() async throws {
        let network = try Network.current
        let (odawara, mizuho) = (try await network.proxy("lgwan.odawara"), try await network.proxy("core.mizuho"))
        let good = #"{"name":"core.mizuho","upstream":"\#(mizuho.upstream)","toxics":[{"type":"refuse"}]}"#
        let bad = #"{"name":"lgwan.odawara","upstream":"\#(odawara.upstream)","toxics":[{"type":"bandwidth","attributes":{"rate":0}}]}"#
        let refused = try await network.toxiproxy("POST", "/populate", "[\(good),\(bad)]")
        #expect(refused.status == 400 && refused.text.contains("attributes.rate"))
        #expect(try await network.proxy("core.mizuho").toxics.isEmpty)
        let populated = try await network.toxiproxy("POST", "/populate", "[\(good),\(bad.replacing(#""rate":0"#, with: #""rate":1000"#))]")
        #expect(populated.status == 201, "\(populated.text)")
        try await network.refused(.init(card: "mizuho-0001"), "register-unreachable")
        try await network.issued(.init(card: "odawara-0001"))
        #expect(try await network.toxiproxy("POST", "/reset").status == 204)
        try await network.issued(.init(card: "mizuho-0001"))
    }

    @Test("counts octets while the connections are open")
    func metrics() async throws {
        let network = try Network.current
        func bytes() async throws -> Int {
            let text = try await network.toxiproxy("GET", "/metrics").text
            let match = text.firstMatch(of: /toxiproxy_proxy_sent_bytes_total\{direction="downstream",[^}]*proxy="dedicated\.storenet-a"[^}]*\} ([0-9]+)/)
            let count = try #require(match, "\(text)").output.1
            return try #require(Int(count))
        }
        try await network.issued(.init(card: "odawara-0001"))
        let first = try await bytes()
        try await network.issued(.init(card: "odawara-0001"))
        let second = try await bytes()
        #expect(second > first && first > 0)
    }

    @Test("says which line does not answer, goes on with the others, and recovers")
    func stoppedLine() async throws {
        let network = try Network.current
        let pid = try #require(try await network.status().node("line-lgwan").pid)
        Glibc.kill(pid, SIGSTOP)
        defer { Glibc.kill(pid, SIGCONT) }
        let stuck = try await network.toxiproxy("POST", "\(Self.path)/toxics", #"{"type":"noop"}"#)
        #expect(stuck.status == 503 && stuck.text.contains("line-lgwan does not answer"), "\(stuck)")
        #expect(try await network.toxiproxy("GET", "/proxies/core.mizuho").status == 200)
        Glibc.kill(pid, SIGCONT)
        #expect(try await network.toxiproxy("GET", Self.path).status == 200)
        #expect(try await network.toxiproxy("POST", "/reset").status == 204)
        try await network.issued(.init(card: "odawara-0001"))
    }

    // MARK: Somebody else's client

    /// The program behind it is the Python package toxiproxy-python as it is published; `make test` has installed it.
    private func python(_ network: Network, _ program: String) async throws -> Finished {
        let python = Repository.root.appending(path: ".build/toxiproxy-client/bin/python").path
        guard FileManager.default.isExecutableFile(atPath: python) else {
            throw Failure(description: "the Python package toxiproxy-python is not there: run scripts/prepare.sh test, as make test does")
        }
        let parts = try network.control().split(separator: ":")
        let beginning = "import toxiproxy\nserver = toxiproxy.Toxiproxy()\nserver.update_api_consumer('\(parts[0])', \(parts[1]))\n"
        return try await Program.run("env", "NO_PROXY=*", python, "-c", beginning + program)
    }

    @Test("is driven by toxiproxy-python as it is: a toxic cuts the city off, its removal lets it issue again")
    func toxiproxyPython() async throws {
        let network = try Network.current
        let on = try await python(network, """
            assert server.running() and b'2.' in server.version()
            proxy = server.get_proxy('lgwan.odawara')
            assert proxy.enabled and proxy.toxics() == {}
            proxy.add_toxic(type='latency', attributes={'latency': 5, 'jitter': 2}, toxicity=0.5)
            proxy.add_toxic(name='cut', type='reset_peer', stream='upstream', attributes={'timeout': 0})
            assert sorted(proxy.toxics()) == ['cut', 'latency_downstream']
            assert proxy.get_toxic('latency_downstream').toxicity == 0.5
            assert proxy.get_toxic('cut').attributes == {'timeout': 0}
            """)
        #expect(on.status == 0, "\(on.testDescription)")
        try await network.refused(.init(card: "odawara-0001"), "city-unreachable")
        let off = try await python(network, """
            proxy = server.get_proxy('lgwan.odawara')
            assert proxy.destroy_toxic('cut')
            assert list(proxy.toxics()) == ['latency_downstream']
            """)
        #expect(off.status == 0, "\(off.testDescription)")
        try await network.issued(.init(card: "odawara-0001"))
        let reset = try await python(network, "assert server.reset() and server.get_proxy('lgwan.odawara').toxics() == {}")
        #expect(reset.status == 0, "\(reset.testDescription)")
    }

    @Test("tells toxiproxy-python what is wrong as that expects it, and takes a proxy down and up for it")
    func toxiproxyPythonErrors() async throws {
        let network = try Network.current
        let wrong = try await python(network, """
            from toxiproxy.exceptions import InvalidToxic, NotFound, ProxyExists
            def fails(error, action):
                try:
                    action()
                except error:
                    return
                raise AssertionError(error)
            proxy = server.get_proxy('core.mizuho')
            fails(InvalidToxic, lambda: proxy.add_toxic(type='poison'))
            fails(InvalidToxic, lambda: proxy.add_toxic(type='slicer'))
            fails(NotFound, lambda: proxy.destroy_toxic('none'))
            fails(ProxyExists, lambda: server.create(upstream=proxy.upstream, name=proxy.name))
            assert server.populate([{'name': proxy.name, 'upstream': proxy.upstream, 'listen': proxy.listen}]) == []
            with proxy.down():
                assert not server.get_proxy('core.mizuho').enabled
            assert server.get_proxy('core.mizuho').enabled
            server.destroy(proxy)
            assert server.get_proxy('core.mizuho') is None
            assert server.create(upstream=proxy.upstream, name=proxy.name).listen == proxy.listen
            """)
        #expect(wrong.status == 0, "\(wrong.testDescription)")
        try await network.issued(.init(card: "mizuho-0001"))
    }
}

@Suite("The address of Toxiproxy's API") struct ToxiproxyAddressTests {
    private static func words(_ network: Network) -> [String] { ["up", "--detach", "--topology", network.topology.path, "--subnet", "127.\(network.subnet).0.0/16"] }

    @Test("must be free where it was asked for: nothing is started otherwise, and all works with another")
    func asked() async throws {
        try await Network.with(up: nil) { network in
            let occupied = try Listener(address: network.address("0.1"), port: 8474)
            let address = "\(network.address("0.1")):8474"
            let up = try await network.start(Self.words(network) + ["--control", address]).finish()
            #expect(up.status == 1 && up.errors.contains("cannot serve Toxiproxy's API at \(address): bind: Address already in use. Nothing was started."), "\(up.testDescription)")
            #expect(Processes.living(in: network.run).isEmpty)
            occupied.close()
            try await network.up("--control", address)
            #expect(try network.control() == address)
            #expect(try await network.toxiproxy("GET", "/proxies/lgwan.odawara").status == 200)
            try await network.down()
            await #expect(throws: Failure.self) { _ = try await network.toxiproxy("GET", "/version", address: address) }
        }
    }

    @Test("is nowhere where nobody wants one")
    func none() async throws {
        try await Network.with(up: ["--control", "none"]) { network in
            let log = try String(contentsOf: network.file("kofu.log"), encoding: .utf8)
            #expect(!log.contains("Toxiproxy"), "\(log)")
            try await network.issued(.init(card: "mizuho-0001"))
        }
    }

    @Test("is left out with a notice where nobody asked for one and the usual one is taken")
    func usual() async throws {
        // Another topology, or Toxiproxy itself, may have it just as well.
        let occupied = try? Listener(address: "127.0.0.1", port: 8474)
        defer { occupied?.close() }
        try await Network.with { network in
            let log = try String(contentsOf: network.file("kofu.log"), encoding: .utf8)
            #expect(log.contains("no Toxiproxy API: 127.0.0.1:8474 is taken") && log.contains("--control") || occupied == nil, "\(log)")
            try await network.issued(.init(card: "mizuho-0001"))
        }
    }
}
