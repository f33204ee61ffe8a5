import Card
import Domain
import EventLoop
import LocalWeb
import Messages
import Registration
import Terminal

/// The page in the browser: what it may ask, what is wrong with what was entered, and what came of it. Nothing of a request is logged.
@LoopActor
final class WebDesk {
    /// What lies behind the page.
    @LoopActor
    protocol Backend: AnyObject {
        var hasCard: Bool { get }
        /// A page of the site; nil where the site does not answer.
        func page(_ page: RegistrationPageName) async -> String?
        func apply(_ form: ApplicationForm, to municipality: String, pin: consuming PIN) async -> RegistrationTerminal.Outcome
        func state(of number: String, in municipality: String) async -> Result<ApplicationState, RegistrationTerminal.Refused>
    }

    let host: String
    private var gate: WebGuard
    private weak var backend: (any Backend)?

    /// Every field of the page by the name that it has there.
    private static let municipality = "municipality", pin = "pin", number = "number"
    private static let noSite = "利用登録サイトに接続できません。しばらくたってから、もう一度お試しください。"
    private static let wantsCity = "本籍のある市区町村を選んでください。"
    private static let wantsPIN = "暗証番号を、半角数字4桁で入力してください。"
    private static let expired = "画面の有効期限が切れました。もう一度入力してください。"

    init(host: String) {
        self.host = host
        gate = WebGuard(host: host)
    }

    /// Until then nobody is served.
    func open(_ backend: any Backend) { self.backend = backend }

    func answer(_ request: WebRequest) async -> WebAnswer {
        if let refusal = gate.refusal(of: request) { return refusal }
        guard let backend else { return .text(503, "not ready") }
        switch (request.method, request.path) {
        case ("GET", "/"): return await show(.form, [:], backend)
        case ("GET", "/status"): return await show(.status, [:], backend)
        case ("POST", "/"), ("POST", "/status"):
            guard request.header("content-type")?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true else { return .text(415, "a form is expected") }
            guard let form = FormBody(request.body) else { return .text(400, "this is no form") }
            return request.path == "/" ? await apply(form, backend) : await ask(form, backend)
        case (_, "/"), (_, "/status"): return .text(405, "GET or POST")
        default: return .text(404, "there is no such page")
        }
    }

    // MARK: An application

    private func apply(_ entered: FormBody, _ backend: any Backend) async -> WebAnswer {
        var values: [String: String] = [:]
        for field in ApplicationForm.Field.allCases { values["value:\(field.rawValue)"] = entered[field.rawValue] }
        guard gate.takes(entered["token"]) else { return await show(.form, values.merging(["message": WebDesk.expired]) { $1 }, backend, status: 403) }
        let city = select(entered, &values)
        var form: ApplicationForm?
        do throws(ApplicationForm.Problems) { form = try ApplicationForm(entered: { entered[$0.rawValue] }) } catch {
            for field in error.fields { mark(field.rawValue, field.correction, &values) }
        }
        var typed = Array((entered[WebDesk.pin] ?? "").utf8)
        guard let pin = try? PIN.taking(&typed) else {
            mark(WebDesk.pin, WebDesk.wantsPIN, &values)
            return await show(.form, summarised(values), backend, status: 422)
        }
        guard let form, let city else { return await show(.form, summarised(values), backend, status: 422) }
        switch await backend.apply(form, to: city, pin: pin) {
        case .registered(let number, _): return await show(.number, ["number": number.description], backend)
        case .refused(let code, _):
            values["message"] = PublicWords.message(for: code)
            if code == .wrongPIN { mark(WebDesk.pin, PublicWords.message(for: code), &values) }
            return await show(.form, values, backend, status: WebDesk.status(of: code))
        }
    }

    /// The city that was chosen; marked where there is none.
    private func select(_ entered: FormBody, _ values: inout [String: String]) -> String? {
        guard let city = entered[WebDesk.municipality], !city.isEmpty else {
            mark(WebDesk.municipality, WebDesk.wantsCity, &values)
            return nil
        }
        values["selected:\(city)"] = "selected"
        return city
    }

    private func mark(_ field: String, _ words: String, _ values: inout [String: String]) {
        values["error:\(field)"] = words
        values["invalid:\(field)"] = "true"
    }

    private func summarised(_ values: [String: String]) -> [String: String] {
        let count = values.keys.count { $0.hasPrefix("error:") }
        return values.merging(["message": "入力内容に誤りが\(count)か所あります。赤い枠の欄をご確認ください。"]) { $1 }
    }

    private static func status(of code: RefusalCode) -> Int {
        switch code {
        case .tooManyTries: 429
        case .centerUnreachable, .cityUnreachable, .registerUnreachable, .deadlineExceeded, .journalUnavailable, .overloaded: 503
        default: 422
        }
    }

    // MARK: What became of it

    private func ask(_ entered: FormBody, _ backend: any Backend) async -> WebAnswer {
        var values = ["value:number": entered[WebDesk.number] ?? ""]
        guard gate.takes(entered["token"]) else { return await show(.status, values.merging(["message": WebDesk.expired]) { $1 }, backend, status: 403) }
        guard let city = select(entered, &values) else { return await show(.status, summarised(values), backend, status: 422) }
        switch await backend.state(of: entered[WebDesk.number] ?? "", in: city) {
        case .success(let state): values["state"] = state.words
        case .failure(let refused):
            values["message"] = PublicWords.message(for: refused.code)
            return await show(.status, values, backend, status: WebDesk.status(of: refused.code))
        }
        return await show(.status, values, backend)
    }

    // MARK: Showing

    private func show(_ page: RegistrationPageName, _ values: [String: String], _ backend: any Backend, status: Int = 200) async -> WebAnswer {
        guard let html = await backend.page(page), let token = gate.token() else {
            return .noSite(WebDesk.noSite)
        }
        var values = values
        values["token"] = token
        values["reader"] = backend.hasCard ? "カードが置かれています" : "カードが置かれていません。カードをカードリーダーに置いてください"
        return WebDesk.html(PageTemplate(html).filled(values), status: status)
    }

    private static func html(_ text: String, status: Int) -> WebAnswer {
        .page(text, status: status, policy: "style-src 'unsafe-inline'; form-action 'self'")
    }
}
