import Dissection
import Explanation

/// Whether a connection is one that the topology has: its link, and both addresses (A12).
struct ConnectionRules {
    let policy: ReviewPolicy
    let channel: ReviewPolicy.Channel

    func findings(_ start: ConnectionStart) -> [Finding] {
        guard let link = policy.links[start.link] else {
            return [finding("connection-unknown-link", "a connection on a link that topology.json does not name", start)]
        }
        guard link.channel == channel.name else {
            return [finding("connection-wrong-channel", "a connection of a link of channel \(link.channel) in a capture of \(channel.name)", start)]
        }
        var found: [Finding] = []
        let client = policy.nodes[link.client]?.address
        if start.client.address != client {
            found.append(finding("connection-wrong-address", "the client is at \(start.client.address), and \(link.client) is at \(client ?? "no address")", start))
        }
        let server = start.side == .clientToLine ? link.address : policy.nodes[link.server]?.address
        if start.server.address != server || Int(start.server.port) != channel.port {
            found.append(finding("connection-wrong-address", "the server is at \(start.server), and should be at \(server ?? "no address"):\(channel.port)", start))
        }
        return found
    }

    private func finding(_ rule: String, _ sentence: String, _ start: ConnectionStart) -> Finding {
        Finding(rule: rule, sentence: sentence, link: start.link, connection: start.connection, frames: [start.frame])
    }
}
