import Domain
import Messages

/// What the screen shows. No screen holds anything personal: the menu and the choice are all that a
/// neighbour could read (E6).
enum KioskScreen: Sendable, Hashable {
    case removeCard
    case menu([MenuItem])
    case details(MenuItem)
    /// The four digits are never shown, nor is how many of them have been typed (E6).
    case pinTyped
    case confirmation(kind: CertificateKind, options: [ChosenOption], copies: Int, feeYen: Int)
    case holdCardAgain
    case payment(feeYen: Int)
    case finished
    case refused(RefusalCode, opensAt: Instant?)
    case forgotten([ForgottenItem])
    case lostProperty

    var words: String {
        switch self {
        case .removeCard: "市区町村に接続しました。カードをお取りください。"
        case .menu: "証明書をお選びください。"
        case .details(let item): "\(item.kind.japaneseName)の記載事項と部数を選び、暗証番号を入力してください。"
        case .pinTyped: "暗証番号　＊＊＊＊"
        case .confirmation(let kind, _, let copies, let feeYen): "\(kind.japaneseName)　\(copies)部　\(feeYen)円　よろしければ確認を押してください。"
        case .holdCardAgain: "もう一度カードを置いてください。"
        case .payment(let feeYen): "\(feeYen)円をお支払いください。"
        case .finished: "証明書を印刷しました。証明書、領収書、カードの取り忘れにご注意ください。"
        case .refused(let code, let opensAt): PublicWords.message(for: code, opensAt: opensAt)
        case .forgotten(let items): items.map { ($0 == .card ? PublicVoice.cardForgotten : .paperForgotten).words }.joined()
        case .lostProperty: "お忘れ物は遺失物としてお預かりしました。お店の係員にお申し出ください。"
        }
    }
}
