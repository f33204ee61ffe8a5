import Channel
import Domain
import EventLoop
import JSON
import Journal
import Messages
import Node

/// One convenience operator's network: it passes requests of its own kiosks to the centre and sealed
/// answers back. It can open nothing of what it relays, and keeps who, where and what of nobody (F4):
/// only that a transaction passed, its copies and its yen.
@LoopActor
final class StoreNetwork: NodeService {
    private let context: NodeContext
    private let center: ChannelClient
    private var completed: CompletionLedger
    private var server: ChannelServer?

    init(_ context: NodeContext) throws {
        self.context = context
        center = try context.endpoints.client(of: .dedicated)
        completed = CompletionLedger(try context.journal.requests(with: .completed))
    }

    func start() async throws {
        let server = try context.endpoints.server(of: .kioskLine) { [self] request in await relay(request) }
        try server.start()
        self.server = server
    }

    func stop() async {
        server?.stop()
        center.close()
    }

    private func relay(_ request: ChannelRequest) async -> ChannelAnswer {
        guard case .json(let body) = request.body, let id = body["requestId"]?.stringValue.flatMap({ RequestID($0) }) else {
            return RefusedRequest(.requestMismatch).answer(to: request)
        }
        // A kiosk speaks for itself only.
        guard id.node == request.peer else { return RefusedRequest(.requestMismatch).answer(to: request) }
        guard context.journal.refusal == nil else { return RefusedRequest(.journalUnavailable).answer(to: request) }
        do throws(ChannelError) {
            let (answer, _) = try await center.ask(request.message, body, requestID: id.description, until: request.deadline)
            if request.message == MessageName.complete.rawValue, let report = try? CompletionReport(json: body), !(await count(report)) {
                return RefusedRequest(.journalUnavailable).answer(to: request)
            }
            return .response(answer)
        } catch {
            let (code, opensAt) = error.refusal(unreachable: .centerUnreachable)
            return RefusedRequest(code, opensAt: opensAt).answer(to: request)
        }
    }

    /// Puts a report that the centre has acknowledged on record, before the kiosk forgets it. False where that fails, or another
    /// that says the same is being put on record: the kiosk sends it again.
    private func count(_ report: CompletionReport) async -> Bool {
        switch completed.begin(report.requestID) {
        case .counted: return true
        case .underway: return false
        case .new: break
        }
        do throws(NodeJournal.Unavailable) {
            try await context.journal.commit(.completed, [
                (.requestID, .requestID(report.requestID)), (.outcome, .code(report.outcome.rawValue)),
                (.copies, .count(report.copies)), (.feeYen, .yen(report.feeYen)),
            ])
            completed.count(report.requestID)
            return true
        } catch {
            completed.withdraw(report.requestID)
            return false
        }
    }
}
