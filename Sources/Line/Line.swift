import Node

@main
enum Line {
    static func main() {
        NodeProgram.runLine { context in try ChannelLine(context) }
    }
}
