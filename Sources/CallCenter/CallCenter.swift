import Node
import Topology

@main
enum CallCenter {
    static func main() {
        NodeProgram.run(kind: .callCenter) { context in try LostCardDesk(context) }
    }
}
