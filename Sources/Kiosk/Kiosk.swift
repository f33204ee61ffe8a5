import Node
import Topology

@main
enum Kiosk {
    static func main() {
        NodeProgram.run(kind: .kiosk) { context in try KioskNode(context) }
    }
}
