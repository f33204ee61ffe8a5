import Node
import Topology

@main
enum Municipality {
    static func main() {
        NodeProgram.run(kind: .municipality) { context in
            switch context.node.role {
            case .issuingServer: try IssuingServer(context)
            case .registers: try Registers(context)
            case .familyRegister: try FamilyRegisterNode(context)
            case .dutyDesk: try DutyDeskNode(context)
            default: throw UnsupportedRole(role: context.node.role)
            }
        }
    }
}
