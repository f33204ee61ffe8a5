import Explanation
import Topology

let policy = made { try ReviewPolicy.read(try Topology.load(path: "topology.json").canonical()) }

/// What a node shows as its certificate, as either side: every octet is in a piece, and nothing can be put behind what is explained.
func target(_ bytes: [UInt8]) {
    for isServer in [false, true] {
        let shown = explained(bytes, isServer)
        guard shown.unexplained == 0, shown.faults.isEmpty, !bytes.isEmpty else { continue }
        demand(!explained(bytes + [0], isServer).faults.isEmpty, "nothing can follow a certificate")
        demand(!explained(bytes.dropLast(), isServer).faults.isEmpty, "nothing of a certificate can be missing")
        demand(!explained(bytes, !isServer).faults.isEmpty, "a certificate is for one side alone")
        demand(!shown.serial.isEmpty && !shown.subjectPublicKeyInfo.isEmpty && shown.notBeforeMilliseconds < shown.notAfterMilliseconds, "what is explained has a serial, a key and a time")
    }
}

func explained(_ bytes: [UInt8], _ isServer: Bool) -> PeerCertificate {
    let shown = PeerCertificate.explain(bytes, node: isServer ? "odawara-registers" : "odawara", channel: "core", isServer: isServer, policy: policy)
    var place = 0, unexplained = 0
    for piece in shown.pieces {
        demand(piece.range.lowerBound == place && !piece.range.isEmpty, "pieces leave no gap and do not overlap")
        demand(piece.freeBits >= 0 && piece.freeBits.isFinite, "free bits are a number")
        if !piece.isExplained { unexplained += piece.range.count }
        place = piece.range.upperBound
    }
    demand(place == bytes.count, "pieces cover the certificate")
    demand(unexplained == shown.unexplained && (unexplained == 0 || !shown.faults.isEmpty), "what is not explained is counted and has a finding")
    return shown
}
