import Faults
import Node
import Topology

/// The program and the topology that a node runs and reads in place of its own, as its faults want them.
struct Substitute {
    /// Enough for any build, debug ones included.
    private static let maximumExecutableBytes = 512 << 20
    /// Behind a program's last octet the kernel looks at nothing: the same program, of another digest.
    private static let mark = Array("another build".utf8)

    private(set) var executable: String?
    private(set) var build: [UInt8]?
    private(set) var topology: String?
    private(set) var topologyDigest: [UInt8]?

    /// Writes what the faults want, and removes what they no longer want.
    init(of node: Topology.Node, executable usual: String, topology: Topology, for faults: [ProcessFault]) throws {
        let (build, file) = (RunDirectory.otherBuild(of: node.name), RunDirectory.otherTopology(of: node.name))
        if faults.contains(where: { $0.type == .otherBuild }) {
            try FileSystem.write(try FileSystem.read(usual, maximumBytes: Substitute.maximumExecutableBytes) + Substitute.mark, to: build, isSecret: false)
            try FileSystem.makeExecutable(build)
            executable = build
            self.build = try Measurement.digest(ofFile: build)
        } else {
            FileSystem.remove(build)
        }
        if faults.contains(where: { $0.type == .otherTopology }) {
            // Other people: the least that makes another network, and one in which every node still finds itself.
            let other = topology.seeded("\(topology.seed)-other")
            try FileSystem.write(other.canonical(), to: file, isSecret: false)
            self.topology = file
            topologyDigest = Measurement.digest(of: other)
        } else {
            FileSystem.remove(file)
        }
    }
}
