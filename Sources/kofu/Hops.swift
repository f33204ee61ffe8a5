import Domain
import JSON
import Topology

/// The way of one transaction through the network, put together from the nodes' journals.
enum Hops {
    static func collect(_ id: RequestID, topology: Topology) -> [JSONValue] { [] }
    static func show(_ hops: [JSONValue]) {}
}
