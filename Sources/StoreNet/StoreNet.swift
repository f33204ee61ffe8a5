import Node
import Topology

@main
enum StoreNet {
    static func main() {
        NodeProgram.run(kind: .storeNetwork) { context in try StoreNetwork(context) }
    }
}
