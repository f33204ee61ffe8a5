import Domain
import Faults

/// What deserves a look, the worst first.
extension MachineRoom {
    struct Warning {
        enum Severity: String, CaseIterable {
            /// Somebody is not served.
            case serious
            /// Something is about to go wrong, or was made to.
            case notice
        }

        let severity: Severity
        /// A node, a link or a channel.
        let place: String
        let text: String
    }

    /// A certificate that ends so soon is told of.
    static let soonMilliseconds: Int64 = 24 * 3_600_000
    /// A copy of a register that is older than two of the 15 minutes (A6) is told of.
    static let oldCopySeconds = 1800
    /// Rules by which a node is refused for what it is or shows (invariant 8): each is told with the peer on the other side.
    private static let identityPrefixes = ["peer-", "own-"]

    var warnings: [Warning] {
        let all = nodes.flatMap(warnings) + links.flatMap(warnings) + channels.flatMap(warnings) + reviewWarnings
        return Warning.Severity.allCases.flatMap { severity in all.filter { $0.severity == severity } }
    }

    private func warnings(of node: Node) -> [Warning] {
        var found: [Warning] = []
        func add(_ severity: Warning.Severity, _ text: String) { found.append(Warning(severity: severity, place: node.name, text: text)) }
        if node.state != "ready" { add(.serious, node.reason.map { $0 == node.state ? node.state : "\(node.state): \($0)" } ?? node.state) }
        if !node.isExpectedProgram {
            add(.serious, "runs build \(Self.short(node.program)) and not \(Self.short(node.expectedProgram)): its peers refuse it")
        }
        if let own = node.topology, own != topology { add(.serious, "is in topology \(Self.short(own)) and not \(Self.short(topology)): it and its peers refuse each other") }
        for refusal in node.latest where Self.identityPrefixes.contains(where: refusal.rule.hasPrefix) {
            let count = node.refusals.first { $0.rule == refusal.rule }?.count ?? 1
            let isOwn = refusal.rule.hasPrefix("own-"), side = isOwn ? "is refused by" : "refuses"
            // What the other side of `peer-topology` has refused is told of both; one that is well again is told of as past.
            let isPast = isWell(isOwn ? node.name : refusal.peer) && isWell(node.name)
            add(isPast ? .notice : .serious, "\(side) \(refusal.peer) on \(refusal.channel): \(refusal.rule), \(count) \(count == 1 ? "time" : "times"), last \(refusal.at)")
        }
        let others = node.refusals.filter { refusal in !Self.identityPrefixes.contains { refusal.rule.hasPrefix($0) } }
        if !others.isEmpty { add(.notice, "has refused: \(others.map { "\($0.rule) \($0.count)" }.joined(separator: ", "))") }
        if let certificate = certificates[node.name] { found += expiry(certificate, at: node.name, "its certificate") }
        if node.clockSkewMilliseconds != 0 { add(.notice, "its clock is \(abs(node.clockSkewMilliseconds)) ms \(node.clockSkewMilliseconds > 0 ? "ahead" : "behind")") }
        if let fault = node.syncFault { add(.serious, fault) }
        if let age = node.syncAgeSeconds, age > Self.oldCopySeconds { add(.notice, "its copy of the registers is \(age) s old") }
        for fault in node.faults { add(.notice, "fault set: \(fault)") }
        return found
    }

    /// Whether a node is what its peers expect now, as far as anybody can see; a stranger is not.
    private func isWell(_ name: String) -> Bool {
        guard let node = node(name), node.isExpectedProgram, node.topology == nil || node.topology == topology else { return false }
        let isCurrent = certificates[name].map { $0.end > now } ?? true
        return isCurrent && !node.faults.contains { fault in Self.identityFaults.contains { fault.hasPrefix($0.rawValue) } }
    }

    private static let identityFaults: [ProcessFaultType] = [.otherBuild, .otherTopology, .certificateExpired, .certificateRevoked]

    private func warnings(of link: Link) -> [Warning] {
        var found: [Warning] = []
        if let cut = link.cut { found.append(Warning(severity: .serious, place: link.name, text: "cut (\(cut))")) }
        if !link.isEnabled { found.append(Warning(severity: .serious, place: link.name, text: "disabled")) }
        if link.faults > 0 { found.append(Warning(severity: .notice, place: link.name, text: "\(link.faults) \(link.faults == 1 ? "fault" : "faults") set")) }
        if link.refused > 0 { found.append(Warning(severity: .notice, place: link.name, text: "\(link.refused) connections refused")) }
        return found
    }

    private func warnings(of channel: Channel) -> [Warning] {
        guard let certificate = channel.endsFirst, certificate.owner == Self.authority else { return [] }
        return expiry(certificate, at: channel.name, "its authority's certificate")
    }

    static let authority = "authority"

    private func expiry(_ certificate: Certificate, at place: String, _ what: String) -> [Warning] {
        let left = certificate.end.millisecondsSinceEpoch - now.millisecondsSinceEpoch
        if left <= 0 { return [Warning(severity: .serious, place: place, text: "\(what) ended at \(Self.minute(certificate.end)) UTC")] }
        return left < Self.soonMilliseconds ? [Warning(severity: .notice, place: place, text: "\(what) ends at \(Self.minute(certificate.end)) UTC")] : []
    }

    private var reviewWarnings: [Warning] {
        guard let review, review.findings > 0 else { return [] }
        return [Warning(severity: .serious, place: review.path, text: "\(review.verdict), \(review.findings) findings")]
    }
}
