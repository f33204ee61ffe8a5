/// A measure that protects Individual Numbers (安全管理措置), with what shows that it holds.
struct Safeguard: Sendable {
    let name: String
    let content: String
    /// Rows of the requirements, and invariants.
    let requirements: String
    /// Sentences of the tests that would fail without it; `Tests/TidyTests` holds that they exist.
    let tests: [String]
    /// What anybody can run against the system itself.
    let command: String

    static let all: [Safeguard] = [
        Safeguard(
            name: "通信の暗号化と相互認証", content: "すべての回線で TLS 1.3 の相互認証を行う。認証局は回線ごとに別で、ある回線の証明書は他の回線で通用しない。",
            requirements: "I1、A2、A3",
            tests: [
                "a certificate of one channel is good on that channel and gets no application data on any other (A2, A3, I1)",
                "gives nothing to a certificate of another channel (A1, A2, A3, I1)",
            ],
            command: "kofu review CAPTURES"),
        Safeguard(
            name: "項目単位の通信許可表", content: "許可表（topology.json）にない項目・書式・順序の電文は、送る側と受ける側の双方で拒否する。",
            requirements: "A4、F2",
            tests: ["a message that departs from its policy is refused inwards, by rule and place", "the same message is refused outwards by the same rule and place"],
            command: "kofu review --policy"),
        Safeguard(
            name: "回線ごとのファイアウォール", content: "送信元アドレス・プロトコル・接続数・接続頻度で制限し、契約した事業者と店舗の接続だけを通す。",
            requirements: "A12、A13",
            tests: [
                "another source address is reset, though it says the right hello, and the server hears nothing (A12)",
                "every refusal of a storm is counted, and a bounded number recorded (A13)",
            ],
            command: "kofu status"),
        Safeguard(
            name: "個人番号の暗号化", content: "個人番号は AES-256-GCM で暗号化し、住民ごとに結び付けて格納する。鍵は台帳と別の場所に置く。",
            requirements: "F2",
            tests: [
                "stand there as ciphertext alone, and open under the city's key for their own resident only (F2)",
                "an altered bit anywhere, another key or other additional data is refused",
            ],
            command: "kofu review --exercise"),
        Safeguard(
            name: "記載を求められたときだけの利用", content: "個人番号を復号するのは、請求者が個人番号の記載を選んだ証明書を作るときだけとする。本人確認には用いない。",
            requirements: "B1、D3、F2",
            tests: ["shows the Individual Number, with its check digit, only where it was asked for (B1, F2)", "show what stops an Individual Number before jpki, and that the code would too (A4, D3)"],
            command: "kofu review --exercise"),
        Safeguard(
            name: "証明書の封緘", content: "証明書PDFはキオスク端末の一取引限りの鍵あてに封緘し、中継する事業者は開けない。",
            requirements: "F4、B10", tests: ["a document for another recipient is refused, also where it is relabelled", "an altered bit anywhere is refused (B10)"],
            command: "kofu review --policy"),
        Safeguard(
            name: "証明書データを残さない", content: "証明発行サーバと証明書交付センターは証明書を保存せず、キオスク端末は開始画面に戻るときに、取引の結果によらず受け取ったすべてを消去する。",
            requirements: "E4、F1",
            tests: [
                "wiping lets go of card, PIN, key and document; before it all of them are there (E4)",
                "finds people where they may be, and nobody at kiosk, store network, centre or line once the start screen is back (E4, F1, F4)",
            ],
            command: "kofu review --exercise"),
        Safeguard(
            name: "メモリの保護と消去", content: "鍵と、開封した証明書は、固定し、ダンプから除いたメモリに置き、使い終えたら上書きする。",
            requirements: "E4、不変条件15", tests: ["the pages of a secret are locked and left out of core dumps", "keeping a range moves it to the front and wipes the rest"],
            command: "kofu review --exercise"),
        Safeguard(
            name: "記録に個人番号を書かない", content: "業務記録（ジャーナル）には氏名・内容・個人番号の欄がない。記録はハッシュで連鎖し、改変・欠落を検出する。",
            requirements: "不変条件9、15",
            tests: [
                "names, content and Individual Numbers cannot be written by accident",
                "is good as it was written; any damage is found, with its node and line; a torn end is mended (A13)",
            ],
            command: "kofu verify-journal"),
        Safeguard(
            name: "他の市区町村からの分離", content: "他の市区町村の請求を受けることも、他の市区町村の住民について答えることもない。",
            requirements: "A14", tests: ["knows nobody of another municipality (A14)", "is refused where another municipality is chosen, or one that does not take part (A14)"],
            command: "kofu review CAPTURES"),
        Safeguard(
            name: "構成の相互証明", content: "各システムは起動時と接続時にプログラム・役割・構成のダイジェストを示す。一致しない相手とは通信せず、理由を双方に記録する。",
            requirements: "I2、不変条件8", tests: ["is refused by its peers, with the reason on both sides, until it is again (I2, invariant 8)"],
            command: "kofu status"),
    ]
}
