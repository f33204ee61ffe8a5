/// The enquiry site's one page, the same for everybody. Places in double braces are for the PC to fill in: `nonce` of its policy, and
/// `token`, which makes a question one of this page. Whatever the page shows of a scan or of a certificate it gets on the PC.
enum EnquiryPage {
    static let html = SitePage(
        title: "コンビニ交付証明書の問合せ", service: "証明書交付センター 問合せサイト",
        banner: "証明書交付センター 問合せサイト（訓練用。実在の証明書は読み取らせないでください）",
        style: style, attributes: " nonce=\"{{nonce}}\"", content: content, footer: "<p>読み取った画像も、問合せの結果も、このページを閉じると消えます。</p>"
    ).html

    private static let content = """
        <p>コンビニエンスストアで交付された証明書が、市区町村の発行したとおりのものかどうかを、裏面のスクランブル画像で確認できます。</p>
        <p class="private"><strong>選んだ画像は、このパソコンの外には送信されません。</strong>スクランブル画像の中の暗号化されたデータだけが、問合せサイトに送られます。</p>
        <noscript><p class="box amber">このページを使うには、ブラウザのJavaScriptを有効にしてください。有効にできないときは、証明書に記載の市区町村へお問い合わせください。</p></noscript>
        <div id="drop">
        <p id="file-hint">証明書の<strong>裏面全体</strong>を平らに置き、300dpi程度でスキャンした画像を1枚、選ぶかここにドロップしてください（PNG、JPEG、WebP、PGMなど）。</p>
        <input id="file" type="file" accept="image/*,.pgm" aria-describedby="file-hint" disabled><label for="file">裏面の画像を選ぶ</label>
        </div>
        <p id="work" role="status"></p>
        <div id="answer" data-token="{{token}}">
        <section id="genuine" class="box green" role="status" hidden>
        <h2><span aria-hidden="true">✓ </span>市区町村の電子署名を確認しました</h2>
        <dl><dt>発行した市区町村</dt><dd id="name"></dd><dt>電子署名の日時</dt><dd id="signed"></dd></dl>
        <p>この証明書が本物であるためには、<strong>お手元の証明書のおもて面が、下の「発行されたときのおもて面」と1行残らず同じ</strong>でなければなりません。
        氏名、住所、日付、金額、公印、発行番号などを、1行ずつ見比べてください。1か所でも違うときは、書き換えられたおそれがあります。
        2枚以上の証明書は、1枚ずつ裏面を読み取り、発行番号とページ番号も確かめてください。</p>
        </section>
        <section id="refused" class="box red" role="alert" hidden>
        <h2><span aria-hidden="true">✕ </span>この画像は真正な証明書のものと確認できません</h2>
        <p id="refused-words"></p>
        <p>証明書は受け取らずに、提出した方に取り直しを求めるか、証明書に記載の市区町村の窓口にお問い合わせください。</p>
        </section>
        <section id="unread" class="box amber" role="alert" hidden>
        <h2><span aria-hidden="true">！ </span>確認できませんでした</h2>
        <p id="unread-words"></p>
        </section>
        <div id="pictures" hidden>
        <figure id="front" hidden><figcaption>発行されたときのおもて面 <button type="button" id="larger" aria-pressed="false">大きく表示</button></figcaption>
        <img id="drawing" alt="市区町村が電子署名した、発行されたときの証明書のおもて面。お手元の証明書と見比べてください。"></figure>
        <figure><figcaption>読み取った画像 <span id="chosen"></span></figcaption><canvas id="scan" role="img" aria-label="選ばれた画像"></canvas></figure>
        </div>
        </div>
        <script nonce="{{nonce}}">
        \(EnquiryScript.text)
        </script>
        """

    private static let style = """
        body { max-width: 72rem; }
        h2 { font-size: 1.3rem; margin: 0 0 .4rem; }
        [hidden] { display: none !important; }
        .private { border-left: .4rem solid #00665e; padding-left: .8rem; }
        #drop { border: 2px dashed #595959; border-radius: .4rem; padding: .2rem 1rem 1.2rem; }
        #file { position: absolute; width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); }
        #file + label { display: inline-block; margin: 0; padding: .7rem 2rem; color: #fff; background: #00665e; border-radius: .2rem; font-size: 1.1rem; cursor: pointer; }
        #file:focus-visible + label { outline: 3px solid #d98500; outline-offset: 2px; }
        #file:disabled + label { background: #6b6b6b; cursor: default; }
        #drop.over { border: 2px solid #00665e; background: #e8f4f2; }
        #work { min-height: 1.7em; margin: .6rem 0; font-weight: bold; }
        .box { border: 3px solid; border-radius: .4rem; padding: .8rem 1rem; margin: 0 0 1rem; }
        .green { border-color: #0b5d1e; background: #eaf6ec; }
        .green h2 { color: #0b5d1e; }
        .red { border-color: #b00020; background: #fdecee; }
        .red h2 { color: #b00020; }
        .amber { border-color: #8a5300; background: #fff4dc; }
        .amber h2 { color: #7a4a00; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; margin: .6rem 0; font-size: 1.15rem; }
        dt { color: #4a4a4a; }
        dd { margin: 0; font-weight: bold; }
        #pictures { display: grid; grid-template-columns: 1fr 1fr; gap: 1.2rem; align-items: start; }
        #pictures.large { grid-template-columns: 1fr; }
        figure { margin: 0; }
        figcaption { font-weight: bold; margin-bottom: .3rem; min-height: 2.4rem; display: flex; gap: .8rem; align-items: center; justify-content: space-between; }
        #chosen { font-weight: normal; overflow-wrap: anywhere; }
        #drawing, #scan { display: block; width: 100%; height: auto; border: 1px solid #595959; background: #fff; box-sizing: border-box; }
        #larger { font-size: 1rem; margin: 0; padding: .3rem 1.2rem; }
        @media (max-width: 40rem) { #pictures { grid-template-columns: 1fr; } }
        @media print { #drop, #larger, .private { display: none; } }
        """
}
