import Domain

/// Why there is no finding about a scan, with what the person can do.
struct EnquiryProblem: Error, Hashable {
    let code: String
    let message: String

    private init(_ code: String, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The site did not answer, or would not.
    init(_ code: RefusalCode) {
        self = code == .tooManyTries ? EnquiryProblem(code.rawValue, PublicWords.message(for: code)) : EnquiryProblem(code.rawValue, EnquiryProblem.unreachable.message)
    }

    static let expired = EnquiryProblem("expired", "画面の有効期限が切れました。このページを読み込み直してから、もう一度お試しください。")
    static let busy = EnquiryProblem("busy", "別の画像を確認しているところです。終わってから、もう一度お試しください。")
    static let unreachable = EnquiryProblem("unreachable", "ただいま問合せサイトに接続できません。しばらくたってから、もう一度お試しください。")
    static let noPicture = EnquiryProblem("picture", "画像を読み込めませんでした。別の形式（PNGまたはJPEG）で保存して、もう一度お試しください。")
    static let notFound = EnquiryProblem(
        "scramble-not-found", "画像の中にスクランブル画像が見つかりませんでした。証明書の裏面全体を、平らに置いて300dpi程度でスキャンし、もう一度お試しください。おもて面の画像では確認できません。")
    static let damaged = EnquiryProblem(
        "scramble-damaged", "スクランブル画像はありましたが、傷みや隠れた部分が多く、読み取れませんでした。しわを伸ばし、平らに置いて300dpi程度でスキャンし直してください。読み取れないときは、証明書に記載の市区町村へお問い合わせください。")
}
