import EventLoop
import TestSupport
import Testing
@testable import Toxiproxy

@Suite("The paths of Toxiproxy's API") struct RouteTests {
    init() { #expect(LoopThread.started) }

    struct Route: Sendable, CustomTestStringConvertible {
        let method: String, path: String, body: String, status: Int

        init(_ method: String, _ path: String, _ status: Int, _ body: String = "") {
            (self.method, self.path, self.status, self.body) = (method, path, status, body)
        }

        var testDescription: String { "\(method) \(path)" }
    }

    static let proxy = "/proxies/lgwan.odawara"

    @Test("each answer as Toxiproxy does", arguments: [
        Route("GET", "/version", 200), Route("GET", "/metrics", 200), Route("GET", "/proxies", 200), Route("GET", proxy, 200), Route("GET", "\(proxy)/toxics", 200),
        Route("GET", "\(proxy)/toxics/there", 200), Route("POST", "/reset", 204), Route("POST", "/populate", 201, "[]"), Route("POST", proxy, 200, "{}"), Route("PATCH", proxy, 200, "{}"),
        Route("DELETE", proxy, 204), Route("POST", "\(proxy)/toxics", 200, #"{"type":"noop"}"#), Route("POST", "\(proxy)/toxics/there", 200, "{}"),
        Route("PATCH", "\(proxy)/toxics/there", 200, "{}"), Route("DELETE", "\(proxy)/toxics/there", 204),
        Route("POST", "/proxies", 409, #"{"name":"lgwan.odawara","upstream":"127.20.5.4:8443"}"#),
        Route("GET", "/", 404), Route("GET", "", 404), Route("GET", "/proxy", 404), Route("GET", "/version/1", 404), Route("GET", "\(proxy)/poisons", 404),
        Route("GET", "\(proxy)/toxics/there/more", 404), Route("GET", "/proxies/", 404), Route("GET", "/proxies/lgwan.atlantis", 404), Route("DELETE", "/proxies/lgwan.atlantis", 404),
        Route("POST", "/proxies/lgwan.atlantis", 404, "{}"), Route("GET", "/proxies/lgwan.atlantis/toxics", 404), Route("POST", "/proxies/lgwan.atlantis/toxics", 404, "{}"),
        Route("GET", "\(proxy)/toxics/none", 404), Route("POST", "\(proxy)/toxics/none", 404, "{}"), Route("DELETE", "\(proxy)/toxics/none", 404),
        Route("POST", "/version", 405), Route("DELETE", "/proxies", 405), Route("PUT", proxy, 405), Route("PATCH", "\(proxy)/toxics", 405), Route("GET", "/reset", 405),
        Route("GET", "/populate", 405), Route("PUT", "\(proxy)/toxics/there", 405), Route("HEAD", "/proxies", 405), Route("get", "/proxies", 405),
    ])
    @LoopActor func status(route: Route) async throws {
        let bench = Bench()
        #expect(await bench.addToxic(#"{"type":"noop","name":"there"}"#).status == 200)
        let answer = await bench.ask(route.method, route.path, route.body)
        #expect(answer.status == route.status, "\(answer.text)")
        #expect(answer.text.isEmpty == [204, 405].contains(route.status))
    }

    @Test("is of version 2, and names itself")
    @LoopActor func version() async {
        let answer = await Bench().ask("GET", "/version")
        #expect(answer.text == "{\"version\": \"\(ToxiproxyAPI.version)\"}\n" && ToxiproxyAPI.version.hasPrefix("2."))
    }

    @Test("turns browsers away, whatever they ask, and nobody else", arguments: [("Mozilla/5.0 (X11)", 403), ("curl/8", 200), ("", 200), ("python-requests Mozilla/", 200)])
    @LoopActor func browsers(userAgent: String, status: Int) async {
        let bench = Bench()
        let answer = await bench.ask("GET", "/proxies", userAgent: userAgent)
        #expect(answer.status == status)
        if status == 403 {
            #expect(answer.text == "User agent not allowed\n")
            _ = await bench.ask("POST", "/reset", userAgent: userAgent)
            #expect(bench.links.changes.isEmpty)
        }
    }

    @Test("says in its own words what a link cannot do, and calls anything else an error of the server")
    @LoopActor func failing() async {
        let bench = Bench()
        bench.links.failure = ToxiproxyError(503, "line-lgwan does not answer (read timed out)")
        for (method, path, body) in [
            ("GET", "/proxies", ""), ("GET", Self.proxy, ""), ("POST", "/reset", ""), ("GET", "/metrics", ""), ("POST", "\(Self.proxy)/toxics", #"{"type":"noop"}"#), ("DELETE", Self.proxy, ""),
        ] {
            #expect(await bench.ask(method, path, body) == .error(503, "line-lgwan does not answer (read timed out)"))
        }
        bench.links.failure = SocketError(.read, .timedOut)
        #expect(await bench.ask("GET", "/proxies") == .error(500, "read timed out"))
        bench.links.failure = nil
        #expect(await bench.ask("GET", "/proxies").status == 200)
    }

    @Test("shows the counters as they are now, of both directions of every proxy that is there")
    @LoopActor func metrics() async {
        let bench = Bench()
        let labels = #"listener="127.20.103.4:8443",proxy="lgwan.odawara",upstream="127.20.5.4:8443"}"#
        for count in [0, 17, 4_000_000_000] {
            bench.links.links["lgwan.odawara"]?.bytes = (count, 2 * count)
            let lines = await bench.ask("GET", "/metrics").text.split(separator: "\n").map(String.init)
            for name in ["received", "sent"] {
                #expect(lines.contains("toxiproxy_proxy_\(name)_bytes_total{direction=\"upstream\",\(labels) \(count)"))
                #expect(lines.contains("toxiproxy_proxy_\(name)_bytes_total{direction=\"downstream\",\(labels) \(2 * count)"))
            }
            #expect(lines.count == 4 + 2 * 2 * 2)
        }
        _ = await bench.ask("DELETE", Self.proxy)
        #expect(await !bench.ask("GET", "/metrics").text.contains("odawara"))
    }
}
