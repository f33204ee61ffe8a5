public import Domain

extension Topology {
    /// Where the processes of a network tell its operator how they are (I2): one address apart from the network, and a port for each
    /// process. No line listens or leads there.
    public struct Management: Sendable, Hashable {
        public let address: IPv4Address
        /// The first line's; the other lines and then the nodes follow, in the order of the file.
        public let firstPort: Int
    }

    /// Where one process serves.
    public struct ManagementEndpoint: Sendable, Hashable {
        public let process: String
        public let address: IPv4Address
        public let port: UInt16
    }

    /// All of them: lines as `line-<channel>`, then nodes. Empty where the file has no management.
    public var managementEndpoints: [ManagementEndpoint] {
        guard let management else { return [] }
        let names = channels.map { "line-\($0.name.rawValue)" } + nodes.map(\.name)
        return names.enumerated().map { ManagementEndpoint(process: $1, address: management.address, port: UInt16(clamping: management.firstPort + $0)) }
    }

    public func managementEndpoint(of process: String) -> ManagementEndpoint? {
        guard let management else { return nil }
        if let position = channels.firstIndex(where: { "line-\($0.name.rawValue)" == process }) {
            return ManagementEndpoint(process: process, address: management.address, port: UInt16(clamping: management.firstPort + position))
        }
        guard let position = nodes.firstIndex(where: { $0.name == process }) else { return nil }
        return ManagementEndpoint(process: process, address: management.address, port: UInt16(clamping: management.firstPort + channels.count + position))
    }
}
