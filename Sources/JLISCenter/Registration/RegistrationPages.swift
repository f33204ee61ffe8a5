import Domain
import Messages
import Topology

/// The site's pages, the same for everybody. Places in double braces are for the PC to fill in, so that nothing of a person comes here:
/// `token`, `message`, `reader`, `number`, `state`, and for a field `value:`, `error:`, `invalid:` and `selected:`.
struct RegistrationPages {
    private let cities: [(code: String, name: String)]

    /// - Parameter municipalities: those that issue certificates of family registers.
    init(_ municipalities: [Topology.Municipality]) {
        cities = municipalities.filter { $0.certificates.contains { $0.kind.isOfFamilyRegister } }.map { ($0.code, $0.prefecture + $0.name) }
    }

    func html(_ page: RegistrationPageName) -> String {
        switch page {
        case .form: RegistrationPages.page("利用登録の申請", form)
        case .number: RegistrationPages.page("利用登録の申請を受け付けました", RegistrationPages.number)
        case .status: RegistrationPages.page("利用登録の申請の状況", status)
        }
    }

    private static func page(_ title: String, _ content: String) -> String {
        SitePage(
            title: title, service: "戸籍証明書交付の利用登録", banner: "戸籍証明書交付の利用登録（訓練用。実在の方の情報は入力しないでください）", style: style,
            content: "<div class=\"message\" role=\"alert\">{{message}}</div>\n\(content)",
            footer: "<nav aria-label=\"メニュー\"><a href=\"/\">申請</a>　<a href=\"/status\">申請の状況</a></nav>"
        ).html
    }

    private static let style = """
        input[aria-invalid="true"], select[aria-invalid="true"] { border: 3px solid #b00020; }
        .error { margin: .2rem 0; color: #b00020; font-weight: bold; }
        .error:empty, .message:empty { display: none; }
        .message { border: 3px solid #b00020; padding: .8rem; font-weight: bold; }
        .number { font-size: 1.5rem; letter-spacing: .05em; border: 3px solid #00665e; padding: .8rem; text-align: center; overflow-wrap: anywhere; }
        """

    // MARK: The form

    private var form: String {
        """
        <p>本籍のある市区町村にお住まいでない方が、マルチコピー機で戸籍証明書を取るための登録です。本籍のある市区町村にお住まいの方は、登録の必要がありません。</p>
        <p id="reader">カードリーダー：{{reader}}</p>
        <form method="post" action="/" autocomplete="off">
        <input type="hidden" name="token" value="{{token}}">
        \(citySelect)
        \(RegistrationPages.input("domicile", "本籍", "都道府県から番地まで。戸籍の附票や本籍入りの住民票の写しにあるとおりに入力してください。", "maxlength=\"120\""))
        \(RegistrationPages.input("head", "筆頭者の氏名", "戸籍のはじめに記載されている方です。亡くなっていても変わりません。", "maxlength=\"60\""))
        \(RegistrationPages.input("phone", "電話番号", "確認のため、本籍地の市区町村からお電話することがあります。", "type=\"tel\" inputmode=\"tel\" maxlength=\"16\""))
        \(RegistrationPages.input("birth-date", "生年月日", "例：2000-01-31", "type=\"date\""))
        \(RegistrationPages.input("card-expiry", "カードの有効期限", "マイナンバーカードの表面にあります。例：2030-01-31", "type=\"date\""))
        \(RegistrationPages.input("security-code", "セキュリティコード", "マイナンバーカードの表面にある4桁の数字です。暗証番号ではありません。", "inputmode=\"numeric\" maxlength=\"4\""))
        \(RegistrationPages.input("pin", "利用者証明用電子証明書の暗証番号", "4桁の数字です。3回続けて間違えるとロックされます。カードの中だけで確かめられ、送信されません。", "type=\"password\" inputmode=\"numeric\" maxlength=\"4\"", isShown: false))
        <button type="submit">申請する</button>
        </form>
        """
    }

    private var citySelect: String {
        let options = cities.map { "<option value=\"\($0.code)\" {{selected:\($0.code)}}>\($0.name)</option>" }.joined(separator: "\n")
        return """
            <label for="municipality">本籍のある市区町村</label>
            <select id="municipality" name="municipality" required aria-describedby="municipality-error" aria-invalid="{{invalid:municipality}}">
            <option value="">選んでください</option>
            \(options)
            </select>
            <p class="error" id="municipality-error">{{error:municipality}}</p>
            """
    }

    /// - Parameter isShown: whether what was entered before stands in the field again; a PIN never does.
    private static func input(_ name: String, _ label: String, _ hint: String, _ attributes: String, isShown: Bool = true) -> String {
        """
        <label for="\(name)">\(label)</label>
        <p class="hint" id="\(name)-hint">\(hint)</p>
        <input id="\(name)" name="\(name)" \(attributes) value="\(isShown ? "{{value:\(name)}}" : "")" required aria-describedby="\(name)-hint \(name)-error" aria-invalid="{{invalid:\(name)}}">
        <p class="error" id="\(name)-error">{{error:\(name)}}</p>
        """
    }

    // MARK: What comes of it

    private static let number = """
        <p>受付番号は次のとおりです。申請の状況の照会に使います。書き留めるか、このページを印刷してください。</p>
        <p class="number" id="number">{{number}}</p>
        <p>本籍地の市区町村が戸籍と照合します。登録が終わると、マルチコピー機で戸籍証明書をお取りいただけます。</p>
        """

    private var status: String {
        """
        <form method="post" action="/status" autocomplete="off">
        <input type="hidden" name="token" value="{{token}}">
        \(citySelect)
        \(RegistrationPages.input("number", "受付番号", "4文字ずつ5組の英数字です。例：7kqm-2x9t-0hvd-w3ye-5r1c", "maxlength=\"60\" spellcheck=\"false\""))
        <button type="submit">照会する</button>
        </form>
        <p id="state" role="status">{{state}}</p>
        """
    }
}
