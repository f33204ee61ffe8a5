import Node

@main
enum Line {
    static func main() {
        NodeProgram.runLine { channel, topology, journal in try ChannelLine(channel, topology, journal) }
    }
}
