import Channel
import Domain
import EventLoop
import Journal
import Messages
import Node

/// The reports of lost cards that the JPKI centre has not answered yet. The journal holds the same list, so that it outlives the
/// process; a report is sent, under the same id, until it is answered.
@LoopActor
final class ReportedLosses {
    struct Loss: Sendable, Hashable {
        let id: RequestID
        let serial: String
    }

    /// How a report ended.
    enum Outcome: Sendable, Hashable {
        case state(SuspendedState)
        case refused(RefusalCode)
    }

    static let maximumPending = 10_000
    /// A lost card does not wait longer than this once the line is well again.
    static let retryMilliseconds = 500
    private static let maximumOutcomes = 1000

    private let context: NodeContext
    private let center: ChannelClient
    private(set) var pending: [Loss]
    private var outcomes: [RequestID: Outcome] = [:]
    private var waiting: [RequestID: OneTimeEvent] = [:]
    private var isSending = false

    init(context: NodeContext, center: ChannelClient, pending: [Loss]) {
        self.context = context
        self.center = center
        self.pending = pending
    }

    var hasRoom: Bool { pending.count < ReportedLosses.maximumPending }

    func add(_ loss: Loss) {
        pending.append(loss)
        send()
    }

    /// Nil where the report is still on its way after `milliseconds`.
    func outcome(of id: RequestID, within milliseconds: Int) async -> Outcome? {
        if outcomes[id] == nil, pending.contains(where: { $0.id == id }) {
            let ended = OneTimeEvent()
            waiting[id] = ended
            Task.onLoop {
                await EventLoop.shared.sleep(milliseconds: milliseconds)
                ended.happen()
            }
            await ended.wait()
            waiting[id] = nil
        }
        return outcomes.removeValue(forKey: id)
    }

    /// Sends in order, again and again, until nothing is pending.
    func send() {
        guard !isSending else { return }
        isSending = true
        Task.onLoop { [self] in
            while let loss = pending.first {
                if let outcome = await answer(to: loss), await record(outcome, of: loss) {
                    pending.removeFirst()
                    end(loss.id, outcome)
                } else {
                    await EventLoop.shared.sleep(milliseconds: ReportedLosses.retryMilliseconds)
                }
            }
            isSending = false
        }
    }

    private func end(_ id: RequestID, _ outcome: Outcome) {
        // Kept only for whoever waits: a caller who has rung off hears nothing.
        guard let waiter = waiting[id], outcomes.count < ReportedLosses.maximumOutcomes else { return }
        outcomes[id] = outcome
        waiter.happen()
    }

    private func record(_ outcome: Outcome, of loss: Loss) async -> Bool {
        let word = switch outcome {
        case .state(let state): state.rawValue
        case .refused(let code): code.rawValue
        }
        let fields: [(JournalField, JournalValue)] = [(.requestID, .requestID(loss.id)), (.serial, .hex(loss.serial)), (.outcome, .code(word))]
        return (try? await context.journal.commit(.suspensionAnswered, fields)) != nil
    }

    /// Nil where nothing conclusive came: the report is sent again.
    private func answer(to loss: Loss) async -> Outcome? {
        let question = HolderRequest(requestID: loss.id, deadline: center.deadline(until: .distantFuture), serial: loss.serial)
        do throws(ChannelError) {
            let answer: SuspendResponse = try await center.ask(.suspend, question, requestID: loss.id, until: .distantFuture).answer
            return .state(answer.state)
        } catch {
            let code = error.refusal(unreachable: .validityUnknown).code
            return code == .certificateUnknown || code == .requestMismatch ? .refused(code) : nil
        }
    }
}
