import Node
import Topology

@main
enum JPKICenter {
    static func main() {
        NodeProgram.run(kind: .jpkiCenter) { context in try PublicKeyCenter(context) }
    }
}
