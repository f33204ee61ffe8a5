import Domain
import Foundation
import JSON
import Policy
@testable import PolicyQuestions
import Topology

/// The topology at the top level of the repository, and networks made of it that no file may describe.
enum Networks {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text() throws -> String { try String(contentsOf: root.appending(path: "topology.json"), encoding: .utf8) }

    static func topology() throws -> Topology { try parse(text()) }

    static func parse(_ text: String) throws -> Topology { try Topology.parse(Array(text.utf8), file: "topology.json") }

    static func standard() throws -> FlowNetwork { try network(topology()) }

    static func network(_ topology: Topology) throws -> FlowNetwork {
        guard let network = FlowNetwork(topology) else { throw Unfit() }
        return network
    }

    struct Unfit: Error {}

    /// The default topology's text after a change that must apply `count` times.
    static func text(replacing old: String, with new: String) throws -> String {
        let text = try text()
        guard text.contains(old) else { throw Unfit() }
        return text.replacingOccurrences(of: old, with: new)
    }

    /// What the reader says against the changed text.
    static func problems(_ text: String) -> [TopologyProblem] {
        do {
            _ = try parse(text)
            return []
        } catch let error as TopologyError {
            return error.problems
        } catch {
            return []
        }
    }
}

extension FlowNetwork {
    /// The same network with other nodes, links or policies; a refusal of the hand-made value is an error of the test.
    func with(nodes: [Node]? = nil, links: [Link]? = nil, policies: [(channel: ChannelName, policy: ChannelPolicy)]? = nil) throws -> FlowNetwork {
        guard let network = FlowNetwork(nodes: nodes ?? self.nodes, links: links ?? self.links, policies: policies ?? channels.map { ($0.channel, $0.policy) }) else {
            throw Networks.Unfit()
        }
        return network
    }

    /// The same network where one body may also carry a class.
    func letting(_ dataClass: DataClass, into places: (channel: ChannelName, message: MessageName, direction: Direction)...) throws -> FlowNetwork {
        try with(policies: channels.map { contents in
            let messages = try contents.policy.messages.map { message in
                let bodies = try Direction.allCases.map { direction in
                    let isMeant = places.contains { $0.channel == contents.channel && $0.message.rawValue == message.name && $0.direction == direction }
                    return isMeant ? try message.body(direction).adding(dataClass) : message.body(direction)
                }
                return try MessagePolicy(name: message.name, request: bodies[0], response: bodies[1], refusal: bodies[2])
            }
            return (contents.channel, try ChannelPolicy(name: contents.channel.rawValue, messages: messages))
        })
    }
}

extension BodyPolicy {
    func adding(_ dataClass: DataClass) throws -> BodyPolicy {
        let field = try FieldPolicy(name: "smuggled", dataClass: dataClass, shape: .scalar(.base64(1...400)))
        let fields: [FieldPolicy] = if case .json(let fields) = content { fields } else { [] }
        return try BodyPolicy(content: .json(fields + [field]), maximumBytes: maximumBytes)
    }
}

/// A channel of one message made by hand, with one field in each direction.
func policy(_ channel: ChannelName, _ message: String = "m", up: [FieldPolicy] = [], down: [FieldPolicy] = [], refusal: [FieldPolicy] = [], maximumBytes: Int = 1000) throws -> ChannelPolicy {
    func body(_ fields: [FieldPolicy]) throws -> BodyPolicy { try BodyPolicy(content: .json(fields), maximumBytes: maximumBytes) }
    return try ChannelPolicy(name: channel.rawValue, messages: [try MessagePolicy(name: message, request: body(up), response: body(down), refusal: body(refusal))])
}

func field(_ name: String, _ dataClass: DataClass, _ grammar: String = "text:1..10", isOptional: Bool = false) throws -> FieldPolicy {
    try FieldPolicy(name: name, dataClass: dataClass, shape: .scalar(try Grammar.parse(grammar)), isOptional: isOptional)
}
