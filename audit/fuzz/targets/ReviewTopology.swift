@testable import Explanation
import Policy
import Topology

/// topology.json as the reviewer reads it: refused, or whole. What the nodes take, the reviewer takes, and both read the same network.
func target(_ bytes: [UInt8]) {
    let theirs = try? Topology.parse(bytes, file: "fuzz.json")
    let policy: ReviewPolicy
    do throws(ReviewPolicyError) { policy = try ReviewPolicy.read(bytes) } catch {
        demand(theirs == nil, "what the nodes take, the reviewer takes: \(error)")
        return
    }
    demand(Set(policy.channelOrder) == Set(policy.channels.keys) && policy.channelOrder.count == policy.channels.count, "every channel has its place")
    for channel in policy.channels.values {
        demand(Set(channel.messageOrder) == Set(channel.messages.keys) && channel.messageOrder.count == channel.messages.count, "every message has its place")
        for message in channel.messages.values {
            for part in [message.request, message.response, message.refusal] { demand(part.maximumBytes > 0 && part.fields?.isEmpty != true, "a body has room and fields") }
        }
    }
    for link in policy.links.values {
        demand(policy.channels[link.channel] != nil && policy.nodes[link.client] != nil && policy.nodes[link.server] != nil, "a link is on a channel, between two nodes")
    }
    guard let theirs else { return }
    demand(policy.name == theirs.name && policy.channelOrder.sorted() == theirs.channels.map(\.policy.name).sorted(), "both read the same channels")
    for channel in theirs.channels {
        demand(policy.channels[channel.policy.name]?.messageOrder.sorted() == channel.policy.messages.map(\.name).sorted(), "both read the same messages")
    }
    demand(policy.links.count == theirs.links.count && policy.nodes.count == theirs.nodes.count && policy.municipalities.count == theirs.municipalities.count, "both read the same network")
    demand((try? ReviewPolicy.read(theirs.canonical())) != nil, "the canonical form is read too")
}
