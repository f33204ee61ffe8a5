public import Channel
public import Domain
public import EventLoop
public import JSON
public import Journal
import Metrics

/// The journal of a running node. Records are made durable in groups by a thread of its own; a node
/// whose journal cannot be written refuses new work and says why.
@LoopActor
public final class NodeJournal: ChannelRecorder {
    /// The node may not go on with what it wanted to record.
    public struct Unavailable: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// How soon after a failure the disk is tried again.
    static let probeMilliseconds = 1000
    /// A peer that is refused over and over fills no disk: this many refusals a second are journalled, all are counted.
    static let maximumRefusalRecordsPerSecond = 50

    private let journal: Journal
    private let writer: JournalWriter
    private let clock: NodeClock
    private let log: NodeLog
    private var refusalsByRule: [String: Int] = [:]
    private var measured = NodeMetrics()
    private var refusalRecordsThisSecond = 0
    private var refusalSecond: Int64 = 0
    private var isFlushing = false
    private var isProbing = false

    /// Opens the journal of `node` in the run directory, mends it where a kill tore it, and says so.
    public static func open(node: String, clock: NodeClock, log: NodeLog) throws -> NodeJournal {
        let (journal, repair) = try Journal.open(path: RunDirectory.journal(of: node), node: node)
        guard let writer = JournalWriter(journal) else { throw Unavailable(description: "the system gives no thread for the journal") }
        let opened = NodeJournal(journal: journal, writer: writer, clock: clock, log: log)
        if let repair {
            log("the journal ended in a torn record of \(repair.tornBytes) octets, which was cut off")
            opened.note(.repaired, [(.bytes, .count(repair.tornBytes))])
        }
        return opened
    }

    private init(journal: Journal, writer: JournalWriter, clock: NodeClock, log: NodeLog) {
        self.journal = journal
        self.writer = writer
        self.clock = clock
        self.log = log
    }

    /// Why the node refuses new work; nil where it does not.
    public var refusal: String? { journal.failure?.description }

    public var recordCount: Int { journal.recordCount }

    public var refusalCounts: JSONValue {
        .object(refusalsByRule.sorted { $0.key < $1.key }.map { JSONMember($0.key, .integer(Int64($0.value))) })
    }

    /// Puts down something that the node does not wait for. It is durable soon.
    public func note(_ event: JournalEvent, _ fields: [(JournalField, JournalValue)]) {
        do throws(JournalError) { try journal.append(event, fields, at: clock.now) } catch { return failed(error) }
        measured.record(event, fields)
        guard !isFlushing else { return }
        isFlushing = true
        Task.onLoop {
            // Records of the same turn share one flush.
            await Task.yield()
            self.isFlushing = false
            try? await self.flush()
        }
    }

    /// Puts something down and returns once it is durable. Throws where it is not: then it has not happened.
    public func commit(_ event: JournalEvent, _ fields: [(JournalField, JournalValue)]) async throws(Unavailable) {
        do throws(JournalError) { try journal.append(event, fields, at: clock.now) } catch {
            failed(error)
            throw Unavailable(description: error.description)
        }
        try await flush()
        measured.record(event, fields)
    }

    /// What the journal tells of this node, for `GET /metrics`.
    var metrics: [Metric] {
        measured.metrics + [
            .gauge("kofu_journal_records", help: "Records in the journal, over all starts of the node.", Double(recordCount)),
            .gauge("kofu_journal_writable", help: "0 where the journal cannot be written, so that the node refuses new work.", refusal == nil ? 1 : 0),
        ]
    }

    /// Returns when everything so far is durable, or cannot be.
    public func settle() async { try? await flush() }

    private func flush() async throws(Unavailable) {
        do throws(JournalError) { try await result(of: writer.flush).get() } catch {
            failed(error)
            throw Unavailable(description: error.description)
        }
    }

    /// Work of the writer's thread, waited for without holding the loop up.
    private func result(of work: (@escaping JournalWriter.Completion) -> Void) async -> Result<Void, JournalError> {
        await unsafe withUnsafeContinuation { waiter in
            // Resumed exactly once, from the writer's thread; the loop takes the task back.
            work { unsafe waiter.resume(returning: $0) }
        }
    }

    private func failed(_ error: JournalError) {
        guard !isProbing else { return }
        isProbing = true
        log("refusing new work: \(error)")
        Task.onLoop {
            while self.journal.failure != nil {
                await EventLoop.shared.sleep(milliseconds: NodeJournal.probeMilliseconds)
                let now = self.clock.now
                _ = await self.result { self.writer.probe(at: now, $0) }
            }
            self.isProbing = false
            self.log("the journal can be written again")
        }
    }

    // MARK: What was recorded before

    /// The requests that the journal names with `event`, in order.
    public func requests(with event: JournalEvent) throws -> [RequestID] {
        try JournalReader.records(of: journal.path, event: event).compactMap { record in
            record["requestId"]?.stringValue.flatMap { RequestID($0) }
        }
    }

    /// All records, in order.
    public func records() throws -> [JSONValue] { try JournalReader.records(of: journal.path) }

    // MARK: Channels

    public func channelRefused(_ refusal: ChannelRefusal) {
        refusalsByRule[refusal.rule, default: 0] += 1
        measured.refused(refusal)
        let second = clock.now.millisecondsSinceEpoch / 1000
        if second != refusalSecond {
            refusalSecond = second
            refusalRecordsThisSecond = 0
        }
        refusalRecordsThisSecond += 1
        guard refusalRecordsThisSecond <= NodeJournal.maximumRefusalRecordsPerSecond else { return }
        log("refused \(refusal.direction) on \(refusal.channel): \(refusal.rule), \(refusal.peer)\(refusal.message.map { " \($0)" } ?? "")")
        var fields: [(JournalField, JournalValue)] = [
            (.channel, .name(refusal.channel)), (.rule, .code(refusal.rule)), (.peer, .name(refusal.peer)), (.direction, .code(refusal.direction)),
        ]
        if let message = refusal.message { fields.append((.message, .name(message))) }
        note(.channelRefused, fields)
    }

    public func exchangeEnded(_ exchange: ChannelExchange) {
        measured.exchanged(exchange)
        var fields: [(JournalField, JournalValue)] = [
            (.channel, .name(exchange.channel)), (.peer, .name(exchange.peer)), (.message, .name(exchange.message)),
            (.microseconds, .count(exchange.microseconds)), (.outcome, .code(exchange.outcome)),
        ]
        if let id = exchange.requestID.flatMap({ RequestID($0) }) { fields.insert((.requestID, .requestID(id)), at: 0) }
        note(.exchange, fields)
    }
}
