import Channel
import Crypto
import Domain
import EventLoop
import JSON
import Journal
import Messages
import Node
import Topology

/// 利用登録サイト: what an applicant's PC reaches over the internet. It gives out the pages, and passes to the issuing centre what it
/// can neither read nor change (A9, G5). It knows of nobody who they are.
@LoopActor
final class UseRegistrationSite: NodeService {
    private let context: NodeContext
    private let center: ChannelClient
    private var tries = TryLimiter(caller: .init(burst: 30, refillMilliseconds: 5000), entrance: .entrance)
    private let pages: RegistrationPages
    private var server: ChannelServer?

    /// One door: the internet.
    private static let door = "internet"

    init(_ context: NodeContext) throws {
        self.context = context
        center = try context.endpoints.client(of: .siteLine)
        pages = RegistrationPages(context.topology.municipalities)
    }

    func start() async throws {
        let server = try context.endpoints.server(of: .registration) { [self] request in await answer(request) }
        try server.start()
        self.server = server
    }

    func stop() async {
        server?.stop()
        center.close()
    }

    private func answer(_ request: ChannelRequest) async -> ChannelAnswer {
        guard case .json(let body) = request.body, let id = body["requestId"]?.stringValue.flatMap({ RequestID($0) }) else {
            return RefusedRequest(.requestMismatch).answer(to: request)
        }
        // A PC speaks for itself only.
        guard id.node == request.peer else { return refused(request, id, .requestMismatch) }
        guard context.journal.refusal == nil else { return RefusedRequest(.journalUnavailable).answer(to: request) }
        if request.message == MessageName.registrationPage.rawValue { return page(request, id) }
        guard tries.takes(request.peer, through: UseRegistrationSite.door, at: context.clock.now) else { return refused(request, id, .tooManyTries) }
        do throws(ChannelError) {
            let (answer, _) = try await center.ask(request.message, body, requestID: id.description, until: request.deadline)
            // The very octets go on, so that the answer carries the hash of what the PC sent.
            return .response(answer)
        } catch {
            return RefusedRequest(error.refusal(unreachable: .centerUnreachable).code).answer(to: request)
        }
    }

    private func page(_ request: ChannelRequest, _ id: RequestID) -> ChannelAnswer {
        do throws(RefusedRequest) {
            let page = try request.read(RegistrationPageRequest.self).page
            let html = String(decoding: Base64.encode(Array(pages.html(page).utf8)), as: UTF8.self)
            return .response(PageResponse(requestHash: request.hash, html: html).json)
        } catch {
            return refused(request, id, error.code)
        }
    }

    private func refused(_ request: ChannelRequest, _ id: RequestID, _ code: RefusalCode) -> ChannelAnswer {
        context.journal.note(.refused, [(.requestID, .requestID(id)), (.peer, .name(request.peer)), (.code, .code(code.rawValue))])
        return RefusedRequest(code).answer(to: request)
    }
}
