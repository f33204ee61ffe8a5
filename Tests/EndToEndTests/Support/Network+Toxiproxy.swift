import Foundation
import Testing

/// A toxic as the API shows it.
struct Toxic: Decodable, Sendable {
    let name: String, type: String, stream: String
    let toxicity: Double
    let attributes: [String: Int]
}

struct Proxy: Decodable, Sendable {
    let name: String, listen: String, upstream: String
    let enabled: Bool
    let toxics: [Toxic]
}

extension Network {
    /// Where this network's Toxiproxy API is, as `kofu up` said.
    func control() throws -> String {
        let log = try String(contentsOf: file("kofu.log"), encoding: .utf8)
        return String(try #require(log.firstMatch(of: /Toxiproxy's API at http:\/\/([0-9.:]+)/)).output.1)
    }

    /// Asks the API with curl.
    func toxiproxy(_ method: String, _ path: String, _ body: String? = nil, address: String? = nil) async throws -> (status: Int, text: String) {
        var words = ["curl", "--silent", "--show-error", "--max-time", "20", "--noproxy", "*", "--request", method, "--write-out", "%{stderr}%{http_code}"]
        if let body { words += ["--data", body] }
        let asked = try await Program.start(words + ["http://\(try address ?? control())\(path)"]).finish()
        guard let status = Int(asked.errors), asked.status == 0 else { throw Failure(description: asked.testDescription) }
        return (status, asked.text)
    }

    /// The state of a link in the API.
    func proxy(_ link: String) async throws -> Proxy {
        try JSONDecoder().decode(Proxy.self, from: Data(try await toxiproxy("GET", "/proxies/\(link)").text.utf8))
    }

    /// Asks a process over its management socket; the request is canonical JSON.
    func manage(_ process: String, _ request: String) async throws -> String {
        let program = """
            import socket, sys
            line = socket.socket(socket.AF_UNIX)
            line.connect('control/' + sys.argv[1] + '.sock')
            line.sendall(sys.argv[2].encode() + b'\\n')
            print(line.makefile().read(), end='')
            """
        let asked = try await Program.start(["python3", "-c", program, process, request], directory: run).finish()
        guard asked.status == 0 else { throw Failure(description: asked.testDescription) }
        return asked.text.trimmingCharacters(in: .newlines)
    }
}
