import Domain

/// The receipt (領収書) of a fee per city and certificate (B11), without the person's name.
struct Receipt: Sendable, Hashable {
    let kiosk: String
    /// The name of the convenience operator, as people know it.
    let operatorName: String
    let issuedAt: Instant
    let kind: CertificateKind
    /// One at least: without paper there is no receipt.
    let copies: Int
    let feeYen: Int
    let requestID: RequestID

    var text: String {
        let local = LocalTime(issuedAt, in: .japan)
        let minute = local.minute < 10 ? "0\(local.minute)" : "\(local.minute)"
        return """
            領収書
            事業者　\(operatorName)
            キオスク端末　\(kiosk)
            日時　\(local.date.japanese) \(local.hour)時\(minute)分
            証明書　\(kind.japaneseName)
            手数料　1部\(feeYen / max(1, copies))円
            部数　\(copies)部
            金額　\(feeYen)円
            受付番号　\(requestID)

            """
    }
}
