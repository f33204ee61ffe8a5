import LocalWeb
@testable import PersonalComputer
import Testing

@Suite("Who may ask the page on the applicant's PC (A9)")
struct WebGuardTests {
    private let host = "127.63.9.1:8080"

    private func status(_ method: String, _ headers: [(String, String)]) -> Int? {
        WebGuard(host: host).refusal(of: WebRequest(method: method, path: "/", headers: headers.map { .init($0.0, $0.1) }))?.status
    }

    @Test("its own page in a browser of this machine, and a tool that names no origin")
    func allowed() {
        #expect(status("GET", [("host", host)]) == nil)
        #expect(status("GET", [("host", host), ("sec-fetch-site", "cross-site")]) == nil)
        #expect(status("POST", [("host", host), ("origin", "http://\(host)"), ("sec-fetch-site", "same-origin")]) == nil)
        #expect(status("POST", [("host", host)]) == nil)
    }

    @Test("nobody who came under another name: a name that changes its address reads nothing", arguments: ["evil.example", "evil.example:8080", "localhost:8080", "127.63.9.1", ""])
    func rebinding(name: String) { #expect(status("GET", [("host", name)]) == 421) }

    @Test("nobody who names no host, or two")
    func hosts() {
        #expect(status("GET", []) == 421)
        #expect(status("GET", [("host", host), ("host", host)]) == 421)
    }

    @Test("no page of another site", arguments: [("origin", "http://evil.example"), ("origin", "null"), ("origin", "https://127.63.9.1:8080"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "none")])
    func forgery(name: String, value: String) { #expect(status("POST", [("host", host), (name, value)]) == 403) }

    @Test("a form serves once, and the oldest of many gives way")
    func tokens() throws {
        var gate = WebGuard(host: host)
        let token = gate.token()
        let first = try #require(token)
        #expect(first.count == 32)
        let foreign = [nil, "", String(first.reversed())].map { gate.takes($0) }
        #expect(foreign == [false, false, false])
        let twice = [gate.takes(first), gate.takes(first)]
        #expect(twice == [true, false])
        let old = gate.token()
        for _ in 0..<WebGuard.maximumTokens { _ = gate.token() }
        let isOld = gate.takes(old)
        #expect(!isOld)
    }
}

@Suite("A form as browsers send it")
struct FormBodyTests {
    private func form(_ text: String) -> FormBody? { FormBody(Array(text.utf8)) }

    @Test("is read: plus signs, percent signs, Japanese, an empty value")
    func reads() throws {
        let read = try #require(form("a=1+2&%E6%9C%AC%E7%B1%8D=%e5%b0%8f%E7%94%B0%E5%8E%9F&c="))
        #expect(read["a"] == "1 2" && read["本籍"] == "小田原" && read["c"]?.isEmpty == true && read["d"] == nil)
    }

    @Test("is refused where it is no form", arguments: ["a", "a=%", "a=%4", "a=%zz", "a=1&a=2", "a=%FF"])
    func refuses(text: String) { #expect(form(text) == nil) }

    @Test("is refused where it is too long or has too many fields")
    func bounded() {
        #expect(form("a=" + String(repeating: "x", count: FormBody.maximumBytes)) == nil)
        #expect(form((0...FormBody.maximumFields).map { "f\($0)=1" }.joined(separator: "&")) == nil)
    }
}

@Suite("A page with places for what only the PC knows")
struct PageTemplateTests {
    @Test("shows what is filled in as text, never as markup, and nothing where nothing is")
    func escapes() {
        let page = PageTemplate(#"<p title="{{a}}">{{b}}</p>{{c}}"#).filled(["a": #""><script>"#, "b": "<b>&{{a}}"])
        #expect(page == #"<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;{{a}}</p>"#)
    }

    @Test("is left alone where a brace has no other")
    func open() { #expect(PageTemplate("a {{b c").filled([:]) == "a {{b c") }
}
