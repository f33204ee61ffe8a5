import Crypto
import LocalWeb

/// Who may ask the PC's page: the page that it has itself given out, in a browser on this machine. A page of another site must not make
/// the browser ask here (cross-site request forgery), nor become this site by a name that changes its address (DNS rebinding).
struct WebGuard {
    static let maximumTokens = 16
    private static let tokenCount = 16

    /// The one address, as `127.20.9.1:8080`, under which the page is reached.
    let host: String
    /// Of forms that were given out and not sent back; each serves once, the oldest gives way.
    private var tokens: [String] = []

    init(host: String) { self.host = host }

    /// Why the request is not taken; nil where it may be.
    func refusal(of request: WebRequest) -> WebAnswer? {
        guard request.header("host") == host else { return .text(421, "this page is reached as http://\(host)/ only") }
        let isOwn = { (value: String?) in value == nil || value == "http://\(host)" }
        guard request.headers.allSatisfy({ $0.name != "origin" || isOwn($0.value) }) else { return .text(403, "another site may not ask here") }
        guard request.method == "GET" || ["same-origin", nil].contains(request.header("sec-fetch-site")) else { return .text(403, "another site may not ask here") }
        return nil
    }

    /// A new token for a form.
    mutating func token() -> String? {
        guard let random = try? Random.bytes(WebGuard.tokenCount) else { return nil }
        let token = Hex.encode(random)
        tokens.append(token)
        if tokens.count > WebGuard.maximumTokens { tokens.removeFirst() }
        return token
    }

    /// Whether the form is one that was given out. It does not serve a second time.
    mutating func takes(_ token: String?) -> Bool {
        guard let token, let place = tokens.firstIndex(where: { ConstantTime.equal(Array($0.utf8), Array(token.utf8)) }) else { return false }
        tokens.remove(at: place)
        return true
    }
}
