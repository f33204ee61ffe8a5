import LocalWeb

/// What the answers of the PC's pages have in common.
extension WebAnswer {
    /// A page: nothing from elsewhere is loaded or run but what `policy` allows, it is in no frame, and no copy of it is kept.
    /// - Parameter policy: directives of its Content-Security-Policy beside those for every page.
    static func page(_ html: String, status: Int = 200, policy: String) -> WebAnswer {
        WebAnswer(status: status, contentType: "text/html; charset=utf-8", headers: [
            .init("Content-Security-Policy", "default-src 'none'; \(policy); frame-ancestors 'none'; base-uri 'none'"),
        ] + unkept, body: Array(html.utf8))
    }

    /// Instead of a page where the site does not answer.
    static func noSite(_ words: String) -> WebAnswer {
        page("<!DOCTYPE html><html lang=\"ja\"><meta charset=\"utf-8\"><title>接続できません</title><p role=\"alert\">\(words)</p>\n", status: 503, policy: "form-action 'none'")
    }

    /// For whatever may say something about a person.
    static let unkept: [WebRequest.Header] = [
        .init("Cache-Control", "no-store"), .init("Referrer-Policy", "same-origin"), .init("X-Content-Type-Options", "nosniff"),
        .init("Cross-Origin-Resource-Policy", "same-origin"), .init("Cross-Origin-Opener-Policy", "same-origin"),
    ]
}
