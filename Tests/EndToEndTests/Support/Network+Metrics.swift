import Foundation
import Testing

extension Network {
    func scrape(port: Int, path: String = "/metrics", from source: String? = nil) async throws -> Finished {
        var words = ["curl", "--silent", "--show-error", "--fail", "--max-time", "10", "--noproxy", "*"]
        if let source { words += ["--interface", source] }
        return try await Program.start(words + ["http://\(address("250.1")):\(port)\(path)"]).finish()
    }

    /// What Prometheus reads of one node or line.
    func metrics(of process: String) async throws -> String {
        try await scrape(port: 9464 + #require(try await metricsOrder().firstIndex(of: process))).text
    }

    /// Lines, then nodes, in the order of the file.
    func metricsOrder() async throws -> [String] {
        struct Order: Decodable { let channels: [String], nodes: [String] }
        let program = "import json,sys; t=json.load(open(sys.argv[1])); print(json.dumps({'channels':list(t['channels']),'nodes':list(t['nodes'])}))"
        let order = try await Program.start(["python3", "-c", program, file("topology.json").path]).finish().json(Order.self)
        return order.channels.map { "line-\($0)" } + order.nodes
    }
}
