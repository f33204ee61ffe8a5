import Domain
import Population
import Topology

/// Invariant 7 and B8, for the registers of cities: once a removal, a hold or a cancelled seal is in force, nothing that it forbids is
/// issued, wherever the issuing server stands and whatever its copy says.
enum RegisterHolds {
    static func judge(_ evidence: Evidence, _ findings: inout Findings) {
        findings.judged(.deletions, "removals, holds and cancelled seals of cities", 0)
        findings.judged(.deletions, "certificates of people whose entries changed", 0)
        var inForce: [String: [Int: Record]] = [:]
        for node in evidence.topology.nodes where Part(node) == .registers {
            guard let municipality = node.municipality else { continue }
            for record in evidence.others[node.name] ?? [] where record.event == "register-changed" {
                if let number = record.integer("count") { inForce[municipality, default: [:]][number] = record }
            }
        }
        for municipality in evidence.topology.municipalities {
            guard let register = evidence.registers[municipality.id], let records = inForce[municipality.id] else { continue }
            findings.judged(.deletions, "removals, holds and cancelled seals of cities", records.count)
            judge(register, records, municipality, evidence, &findings)
        }
    }

    private static func judge(_ register: Register, _ records: [Int: Record], _ municipality: Topology.Municipality, _ evidence: Evidence, _ findings: inout Findings) {
        for transaction in evidence.transactions {
            guard let issued = transaction.city("issued"), let serial = issued.serial, let holder = evidence.people.holder(serial: serial),
                  holder.municipalityCode == municipality.code else { continue }
            let versions = register.versions(of: holder.resident.text)
            guard versions.count > 1 else { continue }
            findings.judged(.deletions, "certificates of people whose entries changed", 1)
            // The latest that was surely in force; a later one that was on record by then may have been in force, too.
            guard let last = versions.lastIndex(where: { version in
                version.change.flatMap { records[$0.number] }.map { $0.at + Deletions.skewMilliseconds < issued.at } ?? false
            }), let number = versions[last].change?.number, let record = records[number] else { continue }
            let isOpen = versions[(last + 1)...].contains { ($0.change?.at ?? 0) <= issued.at }
            guard !isOpen, let reason = forbidden(versions[last], transaction.certificateKind) else { continue }
            findings.found(
                .deletions, "issued-after-change", "a certificate was issued after \(reason) was in force", transaction.id, trace: [record.shown, issued.shown])
        }
    }

    private static func forbidden(_ entry: Register.Entry, _ kind: CertificateKind) -> String? {
        if entry.isRemoved { return "the removal of its holder's record" }
        if entry.isHeld { return "a hold on its holder" }
        return kind == .sealRegistration && entry.resident?.seal == nil ? "the cancellation of the seal" : nil
    }
}
