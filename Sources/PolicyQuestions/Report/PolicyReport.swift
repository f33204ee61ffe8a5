public import Topology

/// All that policy questions say of one topology.
public struct PolicyReport: Sendable {
    /// The name of the topology, and how large it is.
    public let title: String
    public let answers: [PolicyAnswer]
    public let matrix: ReachMatrix
    public let rooms: [BodyRoom]
    public let roomyPaths: [RoomyPath]
    public let idleRules: [IdleRule]

    /// Whether every named question has the verdict that it should get.
    public var isGood: Bool { answers.allSatisfy(\.isAsExpected) }

    /// Nil never for a topology that the loader has accepted.
    public init?(_ topology: Topology) {
        guard let network = FlowNetwork(topology) else { return nil }
        self.init(network, name: topology.name)
    }

    public init(_ network: FlowNetwork, name: String) {
        let examination = Examination(network)
        title = "\(name): \(network.nodes.count) nodes, \(network.channels.count) channels, \(network.links.count) links"
        answers = examination.namedAnswers()
        matrix = examination.matrix()
        rooms = network.rooms
        roomyPaths = network.roomyPathsToJPKI()
        idleRules = network.idleRules()
    }

    /// What no answer here can say; stands beside every report.
    public static let limits = [
        "The answers hold for nodes that send what the classes in topology.json say. A node that lies can put anything into any room: see the capacity.",
        "What nodes begin with, and make of what they get, is a table in the code (Sources/PolicyQuestions/Flow/Origins.swift), drawn from the minutes.",
        "The allowlist does not tell whose data a field holds, nor which of two cities a request is for. Captures, journals and `kofu chaos check` do.",
        "Order, number, times and sizes of messages say something too, and have no field.",
    ]
}
