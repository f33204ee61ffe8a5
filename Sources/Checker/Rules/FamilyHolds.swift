import Domain
import Population
import Topology

/// Requirements G1 and G4, as part of invariant 7: from the receipt of a notification to the approval of its record nothing is let go of that family
/// register, and no hold gets lost.
enum FamilyHolds {
    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.deletions, "holds of cities (発行抑止)", evidence.familyActs.values.reduce(0) { $0 + $1.holds.count })
        findings.judged(.deletions, "releases held against the holds of their city", 0)
        for acts in evidence.familyActs.values.sorted(by: { $0.node < $1.node }) { judgeFile(acts, evidence, &findings) }
        for transaction in evidence.transactions where transaction.certificateKind.isOfFamilyRegister { judgeRelease(transaction, evidence, &findings) }
    }

    /// What the journal says was held, the register's file has.
    private static func judgeFile(_ acts: FamilyActs, _ evidence: Evidence, _ findings: inout Findings) {
        if acts.unreadableLines > 0 {
            findings.found(.deletions, "acts-unreadable", "\(acts.unreadableLines) acts of a family register cannot be read", trace: [FamilyActs.path(acts.node)])
        }
        for record in evidence.others[acts.node] ?? [] where record.event == "held" {
            guard let number = record.integer("hold"), acts.holds[number] == nil else { continue }
            findings.found(.deletions, "family-hold-lost", "a hold is on record that the family register does not have", trace: [record.shown])
        }
    }

    private static func judgeRelease(_ transaction: Transaction, _ evidence: Evidence, _ findings: inout Findings) {
        guard let holder = evidence.card(of: transaction).flatMap({ evidence.people.holder(card: $0) }), let city = evidence.topology.municipality(code: holder.municipalityCode),
              let acts = evidence.familyActs[city.id] else { return }
        guard let release = transaction.release(by: acts.node) else {
            if let issued = transaction.city("issued") {
                findings.found(.deletions, "issued-without-release", "a certificate of the family register went out that it did not let go", transaction.id, trace: [issued.shown])
            }
            return
        }
        findings.judged(.deletions, "releases held against the holds of their city", 1)
        guard let plan = evidence.people.plan(municipalityCode: city.code), let register = evidence.registers[city.id] else { return }
        let household = register.members(of: holder.household.text, at: max(0, register.lineCount - 1)).compactMap(\.resident)
        guard let anchor = household.first(where: { $0.id == holder.resident }).flatMap({ evidence.familyRegister(of: $0, household: household, plan: plan, city: city.id, transaction) })?.anchor,
              let hold = acts.holds.values.filter({ $0.register == anchor && $0.covers(release.number) }).min(by: { $0.number < $1.number }) else { return }
        findings.found(
            .deletions, "issued-while-held", "a certificate was let go of a family register on which there was a hold", transaction.id,
            trace: ["\(FamilyActs.path(acts.node)): hold \(hold.number) after record \(hold.after)", release.shown])
    }
}
