import Canaries
import ReviewReport

/// What an exercise says of the measures that captures cannot show.
struct ExerciseControls {
    let matrix: HoldingMatrix
    let outcomes: [ExerciseRunner.Outcome]
    let command: String

    var all: [Control] {
        [
            held("E4", "On return to the start screen everything received is erased", by: [.kiosk], of: CanaryClass.allCases, at: [.after]),
            held("F1", "The issuing server and the centre keep no certificate", by: [.issuingServer, .copyingServer, .issuingCenter], of: [.document], at: [.after]),
            held("F4 in memory", "The store network keeps no who, where and what", by: [.storeNetwork], of: CanaryClass.allCases, at: [.middle, .after]),
            held("D5", "The PIN is in no process and no file beside the kiosk's, and in that for a moment", by: Holder.allCases, of: [.pin], at: Moment.allCases),
            held("A7", "An ASP keeps nothing of a family register", by: [.copyingServer, .copyFile], of: [.familyMatter], at: Moment.allCases),
            held("A9", "The use-registration site reads nothing that is entered", by: [.registrationSite], of: CanaryClass.allCases, at: Moment.allCases),
            held("G5", "What is entered for a use registration stays on no terminal", by: [.applicantComputer, .kiosk], of: HoldingRules.application, at: [.after]),
            held("G3", "The duty desk keeps nobody whom it found", by: [.dutyDesk], of: CanaryClass.allCases, at: [.after]),
            played("D2", "Three wrong PINs lock the card", codes: ["wrong-pin", "card-locked"]),
            played("D4", "A certificate that is revoked, expired or suspended is refused", codes: ["certificate-revoked", "certificate-expired", "certificate-suspended"]),
        ]
    }

    private func held(_ id: String, _ promise: String, by holders: [Holder], of kinds: [CanaryClass], at moments: [Moment]) -> Control {
        let rows = matrix.rows.filter { holders.contains($0.holder) }
        let octets = rows.flatMap { row in moments.map { row.octets[$0] ?? 0 } }.reduce(0, +)
        let broken = matrix.violations.filter { holders.contains($0.holder) && kinds.contains($0.kind) && moments.contains($0.moment) }
        let status: Control.Status = !broken.isEmpty ? .refuted : octets == 0 ? .notExercised : .shown
        let words = broken.isEmpty ? "nothing forbidden held" : broken.prefix(3).map { "\($0.name) held a \($0.kind.title) \($0.moment.rawValue)" }.joined(separator: "; ")
        return Control(id: id, promise: promise, status: status, evidence: "\(rows.count) rows, \(octets >> 20) MiB searched: \(words)", command: command)
    }

    private func played(_ id: String, _ promise: String, codes: [String]) -> Control {
        let seen = outcomes.filter { codes.contains($0.expected) }, wrong = seen.filter { !$0.isAsExpected }
        let isWhole = codes.allSatisfy { code in seen.contains { $0.seen == code } }
        let status: Control.Status = !wrong.isEmpty ? .refuted : isWhole ? .shown : .notExercised
        return Control(id: id, promise: promise, status: status, evidence: "\(seen.count) orders, \(wrong.count) ended otherwise than with \(codes.joined(separator: ", "))", command: command)
    }
}
