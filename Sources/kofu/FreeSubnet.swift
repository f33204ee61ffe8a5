import EventLoop
import Glibc
import Topology

/// Other addresses than those of topologies that may be up on this machine.
enum FreeSubnet {
    /// The first subnet, from one that this process's number chooses, on which the address of the first link can be had.
    @LoopActor
    static func find(for topology: Topology) throws -> String {
        for step in 0..<100 {
            let text = "127.\(100 + (Int(getpid()) + step) % 100).0.0/16"
            guard let subnet = Subnet(text), let link = topology.links.first, let channel = topology.channel(link.channel) else { break }
            let address = SocketAddress(host: subnet.adopting(link.address), port: channel.port)
            if let probe = try? TCP.listen(on: address) {
                probe.close()
                return text
            }
        }
        throw RunContext.Failure(description: "no free subnet from 127.100.0.0/16 to 127.199.0.0/16; name one with --subnet")
    }
}
