import Crypto
import Domain
import EventLoop
import JSON
import LocalWeb

/// The enquiry page in the browser (A10, H3): takes the shades of grey that the page made of a scan, reads the scramble image here, and asks
/// the site about what it carries. The scan never leaves this machine, and nothing of a request is logged or kept.
@LoopActor
final class EnquiryDesk {
    /// 35 million pixels, A4 at 600 dpi, and room around them.
    nonisolated static let maximumBodyBytes = 40 << 20
    /// Each may bring a scan of that size.
    nonisolated static let maximumConnections = 8
    /// Within which a scan must have come.
    nonisolated static let requestMilliseconds = 30_000
    /// The header in which the page sends the token that came with it.
    nonisolated static let tokenHeader = "x-enquiry-token"
    private static let scanType = "image/x-portable-graymap"

    let host: String
    private var gate: WebGuard
    private weak var backend: (any EnquiryBackend)?
    private var isBusy = false

    init(host: String) {
        self.host = host
        gate = WebGuard(host: host)
    }

    /// Until then nobody is served.
    func open(_ backend: any EnquiryBackend) { self.backend = backend }

    /// What browsers of this machine reach the page by.
    func server(at address: SocketAddress) throws(SocketError) -> LocalWebServer {
        try LocalWebServer(
            address: address, requestMilliseconds: EnquiryDesk.requestMilliseconds, maximumBodyBytes: EnquiryDesk.maximumBodyBytes,
            maximumConnections: EnquiryDesk.maximumConnections) { request in await self.answer(request) }
    }

    func answer(_ request: WebRequest) async -> WebAnswer {
        if let refusal = gate.refusal(of: request) { return refusal }
        guard let backend else { return .text(503, "not ready") }
        switch (request.method, request.path) {
        case ("GET", "/"): return await show(backend)
        case ("POST", "/enquire"):
            guard request.header("content-type") == EnquiryDesk.scanType else { return .text(415, "\(EnquiryDesk.scanType) is expected") }
            guard gate.takes(request.header(EnquiryDesk.tokenHeader)) else { return words(403, EnquiryProblem.expired) }
            return await enquire(request.body, backend)
        case (_, "/"): return .text(405, "GET")
        case (_, "/enquire"): return .text(405, "POST")
        default: return .text(404, "there is no such page")
        }
    }

    /// The site's page. It may run the one script that is in it, show what that script has made, and ask this PC.
    private func show(_ backend: any EnquiryBackend) async -> WebAnswer {
        guard let html = await backend.page(), let token = gate.token(), let random = try? Random.bytes(16) else { return .noSite(EnquiryProblem.unreachable.message) }
        let nonce = Hex.encode(random)
        return .page(
            PageTemplate(html).filled(["nonce": nonce, "token": token]),
            policy: "script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; img-src blob: data:; connect-src 'self'; form-action 'none'")
    }

    /// One scan at a time, off the event loop: the largest take half a second.
    private func enquire(_ scan: [UInt8], _ backend: any EnquiryBackend) async -> WebAnswer {
        guard !isBusy else { return words(503, EnquiryProblem.busy) }
        isBusy = true
        defer { isBusy = false }
        let record: [UInt8]
        do throws(EnquiryProblem) { record = try await EnquiryScan.record(in: scan) } catch { return words(422, error) }
        switch await backend.enquire(record) {
        case .success(let findings):
            let time = LocalTime(findings.signedAt, in: .japan)
            return json(200, [
                .init("genuine", true), .init("municipality", .string(findings.municipality)), .init("name", .string(findings.name)),
                .init("signedAt", .string(findings.signedAt.iso8601)), .init("signed", .string("\(time.date.japanese) \(time.hour)時\(time.minute < 10 ? "0" : "")\(time.minute)分")),
                .init("drawing", .string(findings.drawing)),
            ])
        case .failure(let refused) where refused.code == .notGenuine:
            return json(200, [.init("genuine", false), .init("message", .string(PublicWords.message(for: .notGenuine)))])
        case .failure(let refused):
            return words(refused.code == .tooManyTries ? 429 : 503, EnquiryProblem(refused.code))
        }
    }

    private func words(_ status: Int, _ problem: EnquiryProblem) -> WebAnswer {
        json(status, [.init("error", .string(problem.code)), .init("message", .string(problem.message))])
    }

    /// With a token for the next scan.
    private func json(_ status: Int, _ members: [JSONMember]) -> WebAnswer {
        let token = gate.token().map { [JSONMember("token", .string($0))] } ?? []
        return WebAnswer(status: status, contentType: "application/json; charset=utf-8", headers: WebAnswer.unkept, body: JSONValue.object(members + token).canonicalBytes)
    }
}
