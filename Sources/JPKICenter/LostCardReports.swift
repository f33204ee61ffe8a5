import Channel
import Domain
import EventLoop
import Journal
import Messages
import Node

/// The channel of the call centre: one message, which suspends. None lifts or revokes.
extension PublicKeyCenter {
    func answerLostCard(_ request: ChannelRequest) async -> ChannelAnswer {
        do throws(RefusedRequest) {
            return .response(try await suspend(request, try request.read(HolderRequest.self)).json)
        } catch {
            return error.answer(to: request)
        }
    }

    /// Suspends the certificate of a card that was reported lost (A11); it is durable before it is answered. A report that is sent again,
    /// because its answer was lost, changes nothing: not even a suspension that the counter has lifted since.
    private func suspend(_ request: ChannelRequest, _ report: HolderRequest) async throws(RefusedRequest) -> SuspendResponse {
        // A desk speaks for itself only.
        guard report.requestID.node == request.peer else { throw RefusedRequest(.requestMismatch) }
        guard context.journal.refusal == nil else { throw RefusedRequest(.journalUnavailable) }
        guard let present = register.entries[report.serial] else { throw RefusedRequest(.certificateUnknown) }
        let state: SuspendedState = present == .revoked ? .revoked : .suspended
        switch reported.begin(report.requestID) {
        case .counted: return SuspendResponse(requestHash: request.hash, state: state)
        case .underway: throw RefusedRequest(.journalUnavailable)
        case .new: break
        }
        do {
            guard !request.isOverdue else { throw RefusedRequest(.deadlineExceeded) }
            if present == .good { try register.set(report.serial, .suspended, at: context.clock.now) }
            try await context.journal.commit(.statusChanged, [
                (.requestID, .requestID(report.requestID)), (.serial, .hex(report.serial)), (.outcome, .code(state.rawValue)),
            ])
        } catch {
            reported.withdraw(report.requestID)
            throw (error as? RefusedRequest) ?? RefusedRequest(.journalUnavailable)
        }
        reported.count(report.requestID)
        return SuspendResponse(requestHash: request.hash, state: state)
    }
}
