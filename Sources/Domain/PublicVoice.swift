/// What a kiosk says aloud (音声案内) when somebody is about to go without card or paper, or has gone (E3). This file is the only place
/// of these words; none of them names a person.
public enum PublicVoice: String, Sendable, Hashable, CaseIterable {
    case cardForgotten = "card-forgotten"
    case paperForgotten = "paper-forgotten"
    case cardKept = "card-kept"
    case paperKept = "paper-kept"

    public var words: String {
        switch self {
        case .cardForgotten: "カードをお忘れです。カードをお取りください。"
        case .paperForgotten: "証明書をお忘れです。証明書と領収書をお取りください。"
        case .cardKept: "カードは遺失物としてお預かりしました。お店の係員にお申し出ください。"
        case .paperKept: "証明書は遺失物としてお預かりしました。お店の係員にお申し出ください。"
        }
    }
}
