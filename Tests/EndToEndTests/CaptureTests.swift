import Foundation
import Testing

extension Network {
    /// Those that one issuance on premises crosses.
    static let crossed = ["kiosk-line", "dedicated", "lgwan", "jpki", "core"]
    static let channels = crossed + ["lgwan-family", "duty-line", "lgwan-sync", "registration", "site-line", "enquiry", "suspension"]

    func capture(_ name: String) -> URL { file("capture/\(name).pcapng") }

    /// Reads a capture with tshark, without any option that concerns TLS.
    func tshark(_ name: String, _ words: String...) async throws -> [String] {
        let read = try await Program.start(["tshark", "-r", capture(name).path] + words).finish()
        guard read.status == 0 else { throw Failure(description: read.testDescription) }
        return read.text.split(separator: "\n").map(String.init)
    }

    func pipes() throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: run.path).filter { $0.hasSuffix(".pipe") } }
}

@Suite("A captured network")
struct CaptureTests {
    static let requests = [
        "kiosk-line": ["/open-session", "/issue", "/complete"], "dedicated": ["/open-session", "/issue", "/complete"],
        "lgwan": ["/menu", "/issue", "/complete"], "core": ["/resident-record"],
    ]
    static let forbidden = Edit(#""limits": {"#, #""capture": {"secrets": "forbidden"}, "limits": {"#)

    @Test("opens in tshark as it is, on every channel and on both sides of every line")
    func opens() async throws {
        try await Network.with(up: nil) { network in
            try await network.up("--capture", network.file("capture").path)
            #expect(try String(contentsOf: network.file("kofu.log"), encoding: .utf8).contains("capture WITH TLS SECRETS in \(network.file("capture").path): "))
            let pipes = try network.pipes()
            #expect(pipes.count == Network.channels.count)
            for pipe in pipes { #expect(try FileManager.default.attributesOfItem(atPath: network.file(pipe).path)[.posixPermissions] as? Int == 0o600) }
            try await network.issued(.init(card: "fujisawa-0001"))
            try await network.down()
            #expect(try network.pipes().isEmpty)
            for (channel, requests) in Self.requests {
                let asked = try await network.tshark(channel, "-Y", "http.request", "-T", "fields", "-e", "http.request.uri")
                #expect(asked == requests.flatMap { [$0, $0] }, "\(channel)")
                let answered = try await network.tshark(channel, "-Y", "http.response", "-T", "fields", "-e", "http.response.code")
                #expect(answered == [String](repeating: "200", count: 2 * requests.count), "\(channel)")
            }
            #expect(try await network.tshark("jpki", "-Y", "ocsp", "-T", "fields", "-e", "http.content_type").count == 4)
            #expect(try await network.tshark("core", "-Y", "http", "-T", "fields", "-e", "frame.interface_name").allSatisfy { $0 == "core.fujisawa" })
            #expect(try await network.tshark("core", "-Y", "frame.comment", "-T", "fields", "-e", "frame.comment").first == "connection 1 of core.fujisawa: fujisawa to fujisawa-registers")
            for channel in Network.channels { #expect(try FileManager.default.attributesOfItem(atPath: network.capture(channel).path)[.posixPermissions] as? Int == 0o600) }
        }
    }

    @Test("that is sealed shows TLS and nothing else, and nobody logs a secret")
    func sealed() async throws {
        try await Network.with([Self.forbidden] + Edit.usual, up: nil) { network in
            try await network.up("--capture", network.file("capture").path, "--sealed")
            #expect(try String(contentsOf: network.file("kofu.log"), encoding: .utf8).contains("capture sealed, without TLS secrets, in "))
            #expect(try network.pipes().isEmpty)
            try await network.issued(.init(card: "fujisawa-0001"))
            try await network.down()
            for channel in Network.channels {
                #expect(try await network.tshark(channel, "-Y", "http || ocsp || json").isEmpty, "\(channel)")
                if Network.crossed.contains(channel) { #expect(try await network.tshark(channel, "-Y", "tls.app_data").count >= 4, "\(channel)") }
                let file = try Data(contentsOf: network.capture(channel))
                #expect(file.firstRange(of: Data("TRAFFIC_SECRET".utf8)) == nil)
            }
        }
    }

    @Test("holds no secrets where the topology forbids them: kofu up says so, names --sealed, and starts nothing")
    func forbidden() async throws {
        try await Network.with([Self.forbidden] + Edit.usual, up: nil) { network in
            let up = try await network.kofu("up", "--detach", "--topology", network.topology.path, "--capture", network.file("capture").path)
            #expect(up.status == 1 && up.errors.contains("forbids") && up.errors.contains("--sealed"), "\(up.testDescription)")
            #expect(!FileManager.default.fileExists(atPath: network.file("capture").path) && !FileManager.default.fileExists(atPath: network.file("topology.json").path))
        }
    }

    @Test("is asked for by --capture: nothing else makes pipes or files, and other options want it", arguments: [["--sealed"], ["--capture-file-bytes", "65536"], ["--capture"]])
    func usage(words: [String]) async throws {
        try await Network.with(up: nil) { network in
            let up = try await network.start(["up", "--detach", "--topology", network.topology.path] + words).finish()
            #expect(up.status != 0 && up.errors.contains("--capture"), "\(up.testDescription)")
        }
    }

    @Test("keeps what a killed line has recorded, and its successor goes on in the next file")
    func killed() async throws {
        try await Network.with(up: nil) { network in
            try await network.up("--capture", network.file("capture").path)
            #expect(try network.pipes().count == Network.channels.count)
            try await network.issued(.init(card: "fujisawa-0001"))
            try await network.kill("line-core")
            #expect(try await network.tshark("core", "-Y", "http.request").count == 2)
            #expect(try await network.kofu("restart", "line-core").status == 0)
            try await network.issued(.init(card: "fujisawa-0001"))
            #expect(try await network.kofu("fault", "add", "core.fujisawa", "latency", "--attribute", "latency=20").status == 0)
            try await network.issued(.init(card: "fujisawa-0001"))
            try await network.down()
            #expect(try await network.tshark("core", "-Y", "http.request").count == 2)
            #expect(try await network.tshark("core.2", "-Y", "http.request").count == 4)
            #expect(try await network.tshark("core.2", "-Y", "frame.comment contains \"latency_downstream (latency)\"").count > 0)
            let again = try await network.kofu("up", "--detach", "--topology", network.topology.path, "--capture", network.file("capture").path)
            #expect(again.status == 1 && again.errors.contains("another time"), "\(again.testDescription)")
        }
    }
}
