import Foundation
import Testing

extension Network {
    typealias Way = ChannelTests.Way

    /// Sends one message over a channel with curl, in exactly the form of the profile unless `words` change it,
    /// and returns what came back, head and body.
    func curl(
        _ way: Way, _ message: String, _ body: String, certificate: Way?, source: String? = nil, target: String? = nil, scheme: String = "https", words: [String] = []
    ) async throws -> Finished {
        try await curl(
            way, message, body, certificatePath: certificate.map { file("keys/\($0.channel)/\($0.client).crt").path },
            keyPath: certificate.map { file("keys/\($0.channel)/\($0.client).key").path }, source: source, target: target, scheme: scheme, words: words)
    }

    func curl(
        _ way: Way, _ message: String, _ body: String, source: String? = nil, target: String? = nil, scheme: String = "https", words: [String] = []
    ) async throws -> Finished {
        try await curl(way, message, body, certificate: way, source: source, target: target, scheme: scheme, words: words)
    }

    func curl(
        _ way: Way, _ message: String, _ body: String, certificatePath: String?, keyPath: String?, source: String? = nil, target: String? = nil,
        scheme: String = "https", words: [String] = []
    ) async throws -> Finished {
        let data = file("body-\(UUID().uuidString)")
        try Data(body.utf8).write(to: data)
        defer { try? FileManager.default.removeItem(at: data) }
        return try await curl(
            way, message, data, contentType: "application/json", certificatePath: certificatePath, keyPath: keyPath, source: source, target: target,
            scheme: scheme, words: ["-i"] + words)
    }

    func curl(
        _ way: Way, _ message: String, _ body: URL, contentType: String, certificatePath: String?, keyPath: String?, source: String? = nil, target: String? = nil,
        scheme: String = "https", words: [String] = []
    ) async throws -> Finished {
        let host = "\(address(target ?? way.line)):\(way.port)"
        var all = ["curl", "--silent", "--show-error", "--max-time", "20", "--noproxy", "*", "--http1.1", "--interface", address(source ?? way.source)]
        // The authority of the channel vouches for the far end; its name is a URI, which curl does not compare.
        all += ["--insecure", "--cacert", file("keys/\(way.channel)/authority.crt").path]
        if let certificatePath, let keyPath { all += ["--cert", certificatePath, "--key", keyPath] }
        // curl's own headers are taken out, unless the test puts one of its own in.
        let given = words.filter { $0.contains(": ") }.compactMap { $0.split(separator: ":").first.map(String.init) }
        let plain = ["Host": host, "User-Agent": "", "Accept": "", "Content-Type": contentType]
        for name in ["Host", "User-Agent", "Accept", "Content-Type", "Expect"] where !given.contains(name) {
            let value = plain[name] ?? ""
            all += ["-H", value.isEmpty ? "\(name):" : "\(name): \(value)"]
        }
        all += words + ["--data-binary", "@\(body.path)", "\(scheme)://\(host)/\(message)"]
        return try await Program.start(all).finish()
    }

    /// What the accepting node of a channel has refused.
    func refusals(of way: Way) throws -> [Record] {
        try journal(way.server).filter { $0.event == "channel-refused" && $0.channel == way.channel }
    }

    /// The serial of a card's certificate, in hex; the card is made where it is not yet.
    func serial(of card: String) async throws -> String {
        let certificate = file("cards/\(card)/certificate.der").path
        if !FileManager.default.fileExists(atPath: certificate) { try await issued(.init(card: card)) }
        let serial = try await Program.run("openssl", "x509", "-inform", "DER", "-in", certificate, "-noout", "-serial")
        return try #require(serial.text.split(separator: "=").last).trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    }

    func sha256(_ text: String) async throws -> String {
        let data = file("digest-\(UUID().uuidString)")
        try Data(text.utf8).write(to: data)
        defer { try? FileManager.default.removeItem(at: data) }
        return try #require(try await Program.run("sha256sum", data.path).text.split(separator: " ").first.map(String.init))
    }
}
