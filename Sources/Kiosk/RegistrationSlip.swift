import Domain

/// 受付票: what a kiosk prints of a use registration. It names nobody.
struct RegistrationSlip {
    let number: String
    let kiosk: String
    let printedAt: Instant

    var text: String {
        let local = LocalTime(printedAt, in: .japan)
        let minute = local.minute < 10 ? "0\(local.minute)" : "\(local.minute)"
        return """
            利用登録申請受付票
            受付番号　\(number)
            キオスク端末　\(kiosk)
            日時　\(local.date.japanese) \(local.hour)時\(minute)分
            申請の状況は、受付番号により、マルチコピー機または利用登録サイトで照会できます。
            """
    }
}
