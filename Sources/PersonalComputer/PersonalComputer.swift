import Node
import Topology

@main
enum PersonalComputer {
    static func main() {
        NodeProgram.run(kind: .personalComputer) { context in
            switch context.node.role {
            case .applicant: try ApplicantNode(context)
            case .relyingParty: try RelyingPartyNode(context)
            default: throw UnsupportedRole(role: context.node.role)
            }
        }
    }
}
