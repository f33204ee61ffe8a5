import Channel
import Domain
import EventLoop
import JSON
import Journal
import Messages
import Node

/// コールセンター: takes the report of a lost card around the clock and has its certificate suspended (A11). It knows the serial that
/// it passes on, and nothing of the person who rings; it can lift nothing and look nothing up.
@LoopActor
final class LostCardDesk: NodeService {
    /// How long the clerk keeps the caller waiting; what is not answered by then goes on without them.
    static let patienceMilliseconds = 6000

    private let context: NodeContext
    private let center: ChannelClient
    private let outbox: ReportedLosses
    private var counter: UInt64

    init(_ context: NodeContext) throws {
        self.context = context
        center = try context.endpoints.client(of: .suspension)
        let history = try LossHistory(of: context.journal.records(), node: context.name)
        counter = history.counter
        outbox = ReportedLosses(context: context, center: center, pending: history.pending)
    }

    func start() async throws { outbox.send() }

    func stop() async { center.close() }

    var status: [JSONMember] { [JSONMember("pendingSuspensions", .integer(Int64(outbox.pending.count)))] }

    func control(_ command: String, _ request: consuming JSONValue) async -> JSONValue? {
        guard command == "suspend" else { return nil }
        do { return try await suspend(request["serial"]?.stringValue ?? "") } catch { return ["error": .string("\(error)")] }
    }

    private func suspend(_ serial: String) async throws -> JSONValue {
        guard LossHistory.isSerial(serial) else { throw ControlError(description: "suspend needs serial, 2 to 40 hexadecimal digits in small letters") }
        guard outbox.hasRoom else { throw ControlError(description: "\(ReportedLosses.maximumPending) reports wait for the JPKI centre already") }
        counter += 1
        let loss = ReportedLosses.Loss(id: RequestID(node: context.name, counter: counter), serial: serial)
        // On record before the caller hears of it: from here on no kill forgets it.
        try await context.journal.commit(.suspensionAsked, [(.requestID, .requestID(loss.id)), (.serial, .hex(serial))])
        outbox.add(loss)
        switch await outbox.outcome(of: loss.id, within: LostCardDesk.patienceMilliseconds) {
        case .state(let state)?: return ["requestId": .string(loss.id.description), "state": .string(state.rawValue)]
        case .refused(.certificateUnknown)?: throw ControlError(description: "no certificate with this serial has been issued")
        case .refused(let code)?: throw ControlError(description: "the JPKI centre refuses: \(code.rawValue)")
        case nil: return ["requestId": .string(loss.id.description), "state": "pending"]
        }
    }
}
