import Domain
import Policy
import Topology

/// A rule that decides nothing, or contradicts another.
public struct IdleRule: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The code would let the channel carry a class that no field of it has.
        case unusedClass = "unused-class"
        /// Nobody in this topology can send the message.
        case unsendable = "unsendable-message"
        case channelWithoutLinks = "channel-without-links"
        /// No value is of this grammar, or no body with it is small enough.
        case neverMatches = "never-matches"
        /// The body's size stops part of what the grammar lets through.
        case shadowedBySize = "shadowed-by-size"
        /// What one channel lets through, the next on the way stops.
        case narrowerFurtherOn = "narrower-further-on"
        /// A refusal lists a code that nobody behind it gives.
        case unusedCode = "unused-code"
        /// Somebody gives a code that the refusal does not list.
        case missingCode = "missing-code"
        case unreachableNode = "unreachable-node"
        case duplicate
    }

    public let kind: Kind
    /// A JSON Pointer into topology.json.
    public let pointer: String
    public let sentence: String

    /// Whether it can make an honest transaction fail, and is not only superfluous.
    public var isFault: Bool { [.neverMatches, .narrowerFurtherOn, .missingCode, .unsendable, .unreachableNode].contains(kind) }
}

extension FlowNetwork {
    /// Everything in the allowlist and the network that decides nothing.
    public func idleRules() -> [IdleRule] {
        withoutLinks() + channels.flatMap(unusedClasses) + channels.flatMap(\.bodies).flatMap(\.idleRules) + further() + channels.flatMap(codes) + lonely() + duplicates()
    }

    private func withoutLinks() -> [IdleRule] {
        let used = Set(links.map(\.channel))
        return channels.filter { !used.contains($0.channel) }.flatMap { contents -> [IdleRule] in
            let place = "/channels/\(contents.channel.rawValue)"
            return [IdleRule(kind: .channelWithoutLinks, pointer: place, sentence: "no link is of this channel")] + contents.policy.messages.map {
                IdleRule(kind: .unsendable, pointer: "\(place)/allowlist/\($0.name)", sentence: "no link carries it, so nobody can send it")
            }
        }
    }

    private func unusedClasses(_ contents: ChannelContents) -> [IdleRule] {
        let used = contents.formsToServer.union(contents.formsToClient), unused = contents.permitted.subtracting(used)
        guard !unused.isEmpty else { return [] }
        return [IdleRule(
            kind: .unusedClass, pointer: "/channels/\(contents.channel.rawValue)/allowlist",
            sentence: "the code would let \(contents.channel.rawValue) carry \(unused.names) as well; no field has such a class")]
    }

    /// Messages that a store network passes on as they are, and those of which the centre passes on single fields, under the same name.
    private func further() -> [IdleRule] {
        channels.flatMap { near -> [IdleRule] in
            let servers = near.channel.parties.servers, isWhole = servers == [Party(.storeNetwork)]
            return channels.filter { far in servers.contains(far.channel.parties.client) }.flatMap { far -> [IdleRule] in
                near.bodies.flatMap { body -> [IdleRule] in
                    guard let next = far.bodies.first(where: { $0.message == body.message && $0.direction == body.direction }) else { return [] }
                    if body.direction == .request { return body.losses(before: next, isWhole: isWhole) }
                    // What the server between tells its asker in another word is not lost.
                    let lost = Set(next.listedCodes).subtracting(body.listedCodes).compactMap(RefusalCode.init(rawValue:))
                    let isTold = lost.allSatisfy { code in servers.contains { RefusalOrigins.translation(of: code, by: $0) != code } }
                    return next.losses(before: body, isWhole: isWhole).filter { lost.isEmpty || !isTold || !$0.pointer.hasSuffix("(code)") }
                }
            }
        }
    }

    private func codes(_ contents: ChannelContents) -> [IdleRule] {
        guard let given = refusalCodes(on: contents.channel) else { return [] }
        let refusals = contents.toClient.filter { $0.direction == .refusal && !$0.listedCodes.isEmpty }
        let unused = refusals.flatMap { body in
            body.listedCodes.filter { RefusalCode(rawValue: $0).map { !given.contains($0) } ?? true }.map { code in
                IdleRule(kind: .unusedCode, pointer: "\(body.pointer)/fields/code", sentence: "lists \(code), which nobody behind \(contents.channel.rawValue) gives")
            }
        }
        let missing = refusals.flatMap { body in
            given.map(\.rawValue).filter { !body.listedCodes.contains($0) }.sorted().map { code in
                IdleRule(kind: .missingCode, pointer: "\(body.pointer)/fields/code", sentence: "does not list \(code), which somebody behind \(contents.channel.rawValue) gives")
            }
        }
        return unused + missing
    }

    private func lonely() -> [IdleRule] {
        nodes.indices.filter { clientLinks[$0].isEmpty && serverLinks[$0].isEmpty }.map {
            IdleRule(kind: .unreachableNode, pointer: "/nodes/\(nodes[$0].name)", sentence: "no link ends at it")
        }
    }

    private func duplicates() -> [IdleRule] {
        var seen: [Link: String] = [:]
        return links.compactMap { link in
            let ends = Link(name: "", channel: link.channel, client: link.client, server: link.server)
            guard let first = seen[ends] else {
                seen[ends] = link.name
                return nil
            }
            return IdleRule(kind: .duplicate, pointer: "/links/\(link.name)", sentence: "joins the same two nodes over the same channel as \(first)")
        }
    }
}
