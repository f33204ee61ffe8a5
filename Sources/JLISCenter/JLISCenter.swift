import Node
import Topology

@main
enum JLISCenter {
    static func main() {
        NodeProgram.run(kind: .jlisCenter) { context in
            switch context.node.role {
            case .issuingCenter: try IssuingCenter(context)
            case .useRegistrationSite: try UseRegistrationSite(context)
            case .enquirySite: try EnquirySite(context)
            default: throw UnsupportedRole(role: context.node.role)
            }
        }
    }
}
