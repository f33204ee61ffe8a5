import Domain

/// What a kiosk prints for the staff of the shop when something was left behind (遺失物): how many of what, when and at which request,
/// so that the police can be told. It names no person.
struct StaffNote: Sendable, Hashable {
    let kiosk: String
    let at: Instant
    let requestID: RequestID
    let item: ForgottenItem
    /// Cards or sheets.
    let count: Int

    var text: String {
        let local = LocalTime(at, in: .japan)
        let minute = local.minute < 10 ? "0\(local.minute)" : "\(local.minute)"
        let what = switch item {
        case .card: "カード\(count)枚を警察へ"
        case .paper: "証明書\(count)枚（封をして、内容を見ずに）を警察へ"
        }
        return """
            遺失物
            キオスク端末　\(kiosk)
            日時　\(local.date.japanese) \(local.hour)時\(minute)分
            受付番号　\(requestID)
            \(what)

            """
    }
}
