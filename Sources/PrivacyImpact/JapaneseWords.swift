import Domain
import Policy
import PolicyQuestions
import Topology

/// The names by which officials know what `topology.json` calls in English. What has no name here is called as in the file, so that
/// nothing is left out of a record for want of a word.
enum JapaneseWords {
    /// By the raw value of a role, or of a kind without roles.
    static let parties: [String: String] = [
        "kiosk": "キオスク端末（マルチコピー機）", "store-network": "コンビニ事業者ネットワーク", "jpki-center": "公的個人認証サービスセンター",
        "issuing-center": "証明書交付センター", "use-registration-site": "戸籍証明書交付の利用登録申請サイト", "enquiry-site": "問合せサイト",
        "call-center": "マイナンバーカードのコールセンター", "personal-computer": "パソコン", "applicant": "申請者のパソコン", "relying-party": "証明書の提出先のパソコン",
        "issuing-server": "証明発行サーバ", "registers": "基幹系システム（住民基本台帳・印鑑登録・税）", "family-register": "戸籍システム",
        "duty-desk": "宿直室端末",
    ]

    /// By the raw value of a channel's name.
    static let channels: [String: String] = [
        "kiosk-line": "事業者閉域網", "dedicated": "専用回線", "lgwan": "LGWAN（総合行政ネットワーク）", "jpki": "インターネット（有効性確認のみ）",
        "core": "庁内の独立した回線", "lgwan-sync": "LGWAN（台帳の写しの連携）", "lgwan-family": "LGWAN（戸籍システムへの照会）", "duty-line": "宿直室専用線",
        "registration": "インターネット（利用登録申請）", "enquiry": "インターネット（問合せ）", "suspension": "コールセンター回線", "site-line": "機構内の回線（利用登録申請）",
    ]

    static func name(of party: Party) -> String {
        let word = party.role?.rawValue ?? party.kind.rawValue
        return parties[word] ?? word
    }

    static func name(of channel: ChannelName) -> String { channels[channel.rawValue] ?? channel.rawValue }

    /// In which form an Individual Number is somewhere.
    static func name(of form: Form) -> String {
        switch form {
        case .unclassed(.individualNumber): "個人番号（平文）"
        case .classed(.individualNumberSealed): "個人番号（暗号文）"
        case .classed(.document): "証明書PDF（個人番号を含み得る）"
        case .classed(.sealedDocument): "封緘した証明書PDF（個人番号を含み得る）"
        default: form.name
        }
    }

    static func name(of direction: Direction) -> String {
        switch direction {
        case .request: "要求"
        case .response: "応答"
        case .refusal: "拒否応答"
        }
    }

    /// What a system does with it.
    static func sentence(_ act: NumberFlow.Act) -> String {
        switch (act.from, act.to) {
        case (.unclassed(.individualNumber), .classed(.individualNumberSealed)): "暗号化して格納する"
        case (.classed(.individualNumberSealed), .unclassed(.individualNumber)): "個人番号を記載する証明書を作る間だけ復号する"
        case (.unclassed(.individualNumber), .classed(.document)): "請求に応じて証明書に記載する"
        case (.classed(.document), .classed(.sealedDocument)): "キオスク端末あてに封緘する"
        case (.classed(.sealedDocument), .classed(.document)): "請求者の前で開封し、印刷する"
        default: "\(name(of: act.from))を\(name(of: act.to))にする"
        }
    }

    /// By the id of a named question; what has no words here is asked as `kofu review --policy` asks it.
    static let questions: [String: String] = [
        "individual-number-jpki": "個人番号は、どのような形であれ、公的個人認証サービスセンターとの回線を通り得るか。",
        "individual-number-kiosk": "個人番号は、封緘した証明書以外の形でキオスク端末に届き得るか。",
        "individual-number-store-network": "個人番号は、封緘した証明書以外の形でコンビニ事業者ネットワークに届き得るか。",
        "individual-number-center": "個人番号は、証明書以外の形で証明書交付センターに届き得るか。",
        "individual-number-leaves-city": "個人番号は、証明書以外の形で市区町村のシステムの外に出得るか。",
    ]

    static func text(_ question: PolicyQuestion) -> String { questions[question.id] ?? question.text }

    static func word(_ verdict: Verdict) -> String {
        switch verdict {
        case .yes: "はい"
        case .no: "いいえ"
        case .undecided: "答えられない"
        }
    }

    static func name(of pattern: Topology.Pattern) -> String {
        switch pattern {
        case .onPremises: "庁内に設置"
        case .lgwanASP: "LGWAN-ASP事業者のデータセンターに設置"
        }
    }
}
