public import Paper
public import Topology

extension Topology.Municipality {
    /// What its papers are protected with, as topology.json says (H2, H4).
    public var protection: PaperProtection {
        let figure: PaperProtection.HiddenFigure = switch paper.latentImage {
        case .certifiedMark: .certifiedMark
        case .rabbit: .rabbit
        }
        return PaperProtection(deterrentText: paper.deterrentText, hiddenFigure: figure)
    }
}

extension PaperExaminer.Municipality {
    public init(_ municipality: Topology.Municipality) { self.init(id: municipality.id, protection: municipality.protection) }
}
