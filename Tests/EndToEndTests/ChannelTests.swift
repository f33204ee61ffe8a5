import Foundation
import Testing

/// What curl, which knows nothing of kofu, gets from a channel.
@Suite("A channel", .serialized, .network())
struct ChannelTests {
    /// One end of a channel: who calls, over which link, to which node, and the first message that it may send.
    struct Way: CustomTestStringConvertible, Sendable {
        let channel: String, client: String, source: String, line: String, node: String
        var port = 8443

        var testDescription: String { channel }

        static let all = [
            Way(channel: "kiosk-line", client: "kiosk-a1", source: "1.1", line: "101.1", node: "2.1"),
            Way(channel: "dedicated", client: "storenet-a", source: "2.1", line: "102.1", node: "3.1"),
            Way(channel: "lgwan", client: "issuing-center", source: "3.1", line: "103.1", node: "5.1"),
            Way(channel: "jpki", client: "issuing-center", source: "3.1", line: "104.1", node: "4.1"),
            Way(channel: "core", client: "mizuho", source: "5.1", line: "105.1", node: "6.1"),
        ]
        static let lgwan = all[2]
        static let suspension = Way(channel: "suspension", client: "call-center", source: "8.1", line: "111.1", node: "4.1", port: 8444)
    }

    struct Pair: CustomTestStringConvertible, Sendable {
        let certificate: Way, way: Way
        var testDescription: String { "a certificate of \(certificate.channel) on \(way.channel)" }
    }

    static let pairs = Way.all.flatMap { way in Way.all.filter { $0.channel != way.channel }.map { Pair(certificate: $0, way: way) } }

    /// A request as the issuing centre sends it, with a card's serial.
    private func menu(_ network: Network, deadline: String = "2026-04-01T03:00:00.000Z") async throws -> String {
        "{\"requestId\":\"kiosk-a1.900\",\"deadline\":\"\(deadline)\",\"serial\":\"\(try await network.serial(of: "mizuho-0001"))\"}"
    }

    @Test("answers the right caller from the right address in the right form")
    func right() async throws {
        let network = try Network.current
        let body = try await menu(network)
        let answer = try await network.curl(.lgwan, "menu", body)
        #expect(answer.status == 0, "\(answer.testDescription)")
        #expect(answer.text.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "))
        let hash = try await network.sha256(body)
        #expect(answer.text.contains("\"kind\":\"resident-record\"") && answer.text.contains("\"requestHash\":\"\(hash)\""))
        // A stranger's serial is a refusal in the channel's own words.
        let refusal = try await network.curl(.lgwan, "menu", #"{"requestId":"kiosk-a1.901","deadline":"2026-04-01T03:00:00.000Z","serial":"abcdef"}"#)
        #expect(refusal.text.hasPrefix("HTTP/1.1 403 Forbidden\r\n") && refusal.text.contains("\"code\":\"not-resident\""))
    }

    @Test("does nothing about a request that comes after its deadline")
    func overdue() async throws {
        let network = try Network.current
        let refusal = try await network.curl(.lgwan, "menu", try await menu(network, deadline: "2026-04-01T00:59:59.999Z"))
        #expect(refusal.text.hasPrefix("HTTP/1.1 403 Forbidden\r\n") && refusal.text.contains("\"code\":\"deadline-exceeded\""), "\(refusal.testDescription)")
        try await network.wait("the refusal's record") { try $0.refusals(of: .lgwan).last?.rule == "deadline-passed" }
    }

    @Test("gives nothing to a certificate of another channel (A1, A2, A3, I1)", arguments: pairs)
    func wrongChannel(pair: Pair) async throws {
        let network = try Network.current
        let before = try network.refusals(of: pair.way)
        let answer = try await network.curl(pair.way, "menu", try await menu(network), certificate: pair.certificate)
        #expect(answer.status != 0 && answer.output.isEmpty, "\(answer.testDescription)")
        try await network.wait("the refusal's record") { try $0.refusals(of: pair.way).count > before.count }
        #expect(try network.refusals(of: pair.way).dropFirst(before.count).contains { $0.rule == "peer-certificate" })
    }

    @Test("gives nothing to a caller without a certificate, or with one that it made itself")
    func noCertificate() async throws {
        let network = try Network.current
        let none = try await network.curl(.lgwan, "menu", try await menu(network), certificate: nil)
        #expect(none.status != 0 && none.output.isEmpty, "\(none.testDescription)")
        let own = network.file("own.pem")
        let made = try await Program.run(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", network.file("own.key").path, "-out", own.path,
            "-days", "300", "-subj", "/CN=issuing-center", "-addext", "subjectAltName=URI:kofu://lgwan/issuing-center", "-addext", "extendedKeyUsage=clientAuth")
        #expect(made.status == 0, "\(made.testDescription)")
        let forged = try await network.curl(.lgwan, "menu", try await menu(network), certificatePath: own.path, keyPath: network.file("own.key").path)
        #expect(forged.status != 0 && forged.output.isEmpty, "\(forged.testDescription)")
    }

    @Test("gives nothing to the right certificate from another address (A12)", arguments: Way.all)
    func wrongAddress(way: Way) async throws {
        let network = try Network.current
        let line = "line-\(way.channel)"
        let before = try network.journal(line).filter { $0.rule == "wrong-source-address" }.count
        let answer = try await network.curl(way, "menu", try await menu(network), source: "9.9")
        #expect(answer.status != 0 && answer.output.isEmpty, "\(answer.testDescription)")
        try await network.wait("the line's record") { try $0.journal(line).filter { $0.rule == "wrong-source-address" }.count > before }
    }

    @Test("gives nothing around its line (A12)", arguments: Way.all)
    func aroundTheLine(way: Way) async throws {
        let network = try Network.current
        let before = try network.refusals(of: way).count
        let answer = try await network.curl(way, "menu", try await menu(network), target: way.node)
        #expect(answer.status != 0 && answer.output.isEmpty, "\(answer.testDescription)")
        try await network.wait("the node's record") { try $0.refusals(of: way).count > before }
        #expect(try network.refusals(of: way).last?.rule == "not-proxy-protocol")
    }

    @Test("carries nothing but TLS 1.3 (I1)", arguments: [["--tls-max", "1.2"], ["--plain"]])
    func otherProtocols(words: [String]) async throws {
        let network = try Network.current
        let rules: Set = ["not-tls", "not-tls-1.3"]
        let before = try network.journal("line-lgwan").filter { rules.contains($0.rule ?? "") }.count
        let answer = words == ["--plain"]
            ? try await network.curl(.lgwan, "menu", try await menu(network), scheme: "http")
            : try await network.curl(.lgwan, "menu", try await menu(network), words: words)
        #expect(answer.status != 0 && answer.output.isEmpty, "\(answer.testDescription)")
        try await network.wait("the line's record") { try $0.journal("line-lgwan").filter { rules.contains($0.rule ?? "") }.count > before }
    }

    /// What is not exactly the profile, and the rule that it breaks.
    struct Slip: CustomTestStringConvertible, Sendable {
        let name: String
        let rule: String
        var message = "menu"
        var words: [String] = []
        var edit: (@Sendable (String) -> String) = { $0 }
        var testDescription: String { name }
    }

    static let slips = [
        Slip(name: "another header", rule: "http-header-not-expected", words: ["-H", "X-Note: 1"]),
        Slip(name: "a browser's headers", rule: "http-header-not-expected", words: ["-H", "User-Agent: curl", "-H", "Accept: */*"]),
        Slip(name: "another method", rule: "http-method", words: ["-X", "PUT"]),
        Slip(name: "a chunked body", rule: "http-header-not-expected", words: ["-H", "Transfer-Encoding: chunked"]),
        Slip(name: "another content type", rule: "content-type", words: ["-H", "Content-Type: text/plain"]),
        Slip(name: "another host", rule: "host-unknown", words: ["-H", "Host: odawara"]),
        Slip(name: "an unknown message", rule: "message-unknown", message: "everything"),
        Slip(name: "a message of another channel", rule: "message-unknown", message: "open-session"),
        Slip(name: "an unknown field", rule: "field-unknown", edit: { $0.replacingOccurrences(of: "}", with: ",\"name\":\"x\"}") }),
        Slip(name: "a missing field", rule: "field-missing", edit: { $0.replacing(/,"serial":"[0-9a-f]+"/, with: "") }),
        Slip(name: "a space", rule: "body-not-canonical", edit: { $0.replacingOccurrences(of: ",", with: ", ") }),
        Slip(name: "a byte after the body", rule: "body-not-canonical", edit: { $0 + "\n" }),
        Slip(name: "a duplicate key", rule: "body-not-canonical", edit: { $0.replacingOccurrences(of: "}", with: ",\"serial\":\"ab\"}") }),
        Slip(name: "a value outside its grammar", rule: "field-grammar", edit: { $0.replacing(/"serial":"[0-9a-f]+"/, with: "\"serial\":\"山田\"") }),
        Slip(name: "a body over its size", rule: "body-too-large", edit: { $0.replacingOccurrences(of: "kiosk-a1.900", with: String(repeating: "9", count: 400)) }),
    ]

    @Test("gives nothing to a message that is not exactly on the allowlist, and records the rule (A13)", arguments: slips)
    func slip(slip: Slip) async throws {
        let network = try Network.current
        let before = try network.refusals(of: .lgwan).count
        let answer = try await network.curl(.lgwan, slip.message, slip.edit(try await menu(network)), words: slip.words)
        #expect(answer.status != 0 && answer.output.isEmpty, "\(answer.testDescription)")
        try await network.wait("the refusal's record") { try $0.refusals(of: .lgwan).count > before }
        let rule = try network.refusals(of: .lgwan).last?.rule
        #expect(rule == slip.rule)
        let counted = try await network.status().node("mizuho").refusals?[rule ?? ""]
        #expect((counted ?? 0) >= 1)
    }

    @Test("still serves kiosks after all that, with every refusal on record and nothing personal (A13)")
    func afterwards() async throws {
        let network = try Network.current
        try await network.issued(.init(card: "mizuho-0001"))
        let verified = try await network.kofu("verify-journal")
        #expect(verified.status == 0, "\(verified.testDescription)")
        try await network.expectNothingPersonal()
    }
}

extension ChannelTests.Way {
    var server: String {
        switch channel {
        case "kiosk-line": "storenet-a"
        case "dedicated": "issuing-center"
        case "lgwan": "mizuho"
        case "jpki": "jpki"
        default: "mizuho-registers"
        }
    }
}
