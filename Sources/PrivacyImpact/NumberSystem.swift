import Canaries
import Domain
import Policy
import PolicyQuestions
import Topology

/// Systems of one party and one owner that handle Individual Numbers of the municipality.
struct NumberSystem: Sendable {
    let party: Party
    /// Whose they are: a municipality, an operator, J-LIS.
    let owner: String
    /// Whether they belong to the municipality itself.
    let isOfMunicipality: Bool
    let nodes: [String]
    let forms: [Form]
    let acts: [NumberFlow.Act]
    /// Whether encrypted numbers are sent to it unasked, as to a copy of a register.
    let isSentUnasked: Bool

    /// More names than this are counted.
    private static let namesMaximum = 6

    var name: String { JapaneseWords.name(of: party) }

    var nodeNames: String {
        let more = nodes.count - NumberSystem.namesMaximum
        return nodes.prefix(NumberSystem.namesMaximum).joined(separator: "、") + (more > 0 ? "、ほか\(more)台" : "")
    }

    /// Whether it begins with the numbers, as a register does.
    var isSource: Bool { acts.contains { $0.from == .unclassed(.individualNumber) && $0.to == .classed(.individualNumberSealed) } }

    /// As those who search memory and files call it; nil where nobody has said what it may hold.
    var holder: Holder? { Holder(rawValue: party.role?.rawValue ?? party.kind.rawValue) }

    /// How long it may hold a form outside of a file; nil for what nobody can read where it lies.
    func permission(_ form: Form) -> Permission? {
        let kind: CanaryClass? = switch form {
        case .unclassed(.individualNumber): .individualNumber
        case .classed(.document): .document
        default: nil
        }
        guard let kind else { return nil }
        return holder.map { HoldingRules.permission($0, kind) } ?? .never
    }

    /// How long it keeps a form.
    func retention(of form: Form) -> String {
        switch (form, permission(form)) {
        case (.classed(.individualNumberSealed), _):
            isSource ? "台帳の登録がある間（暗号文のまま）" : isSentUnasked ? "台帳の写しが次に更新されるまで（暗号文のまま）" : "1件の請求を処理する間"
        case (.classed(.sealedDocument), _): "中継または開封までの間"
        case (_, .never?): "保有しない（保有の許可がない）"
        case (_, .forAMoment?): "1件の処理の間（メモリのみ）"
        case (_, .during?): "取引の間。開始画面に戻ると消去"
        case (_, .always?): "常時"
        case (_, nil): "定めがない"
        }
    }

    /// What the flow lets it hold and no rule of the search grants it.
    var ungranted: [Form] { forms.filter { permission($0) == .never } }
}
