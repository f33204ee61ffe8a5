public import Channel
public import Domain
public import EventLoop
public import JSON
public import Journal

/// The journal of a running node: records are written in groups by a thread of its own, so that the
/// event loop never waits for the disk. A node whose journal cannot be written refuses new work.
@LoopActor
public final class NodeJournal: ChannelRecorder {
    /// The node may not go on with what it wanted to record.
    public struct Unavailable: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    private let clock: NodeClock
    private let log: NodeLog
    private var refusalsByRule: [String: Int] = [:]
    public private(set) var recordCount = 0

    public static func open(node: String, clock: NodeClock, log: NodeLog) throws -> NodeJournal { NodeJournal(clock: clock, log: log) }

    private init(clock: NodeClock, log: NodeLog) {
        self.clock = clock
        self.log = log
    }

    public var refusal: String? { nil }
    public var refusalCounts: JSONValue { .object(refusalsByRule.sorted { $0.key < $1.key }.map { JSONMember($0.key, .integer(Int64($0.value))) }) }
    public func note(_ event: JournalEvent, _ fields: [(JournalField, JournalValue)]) { recordCount += 1 }
    public func commit(_ event: JournalEvent, _ fields: [(JournalField, JournalValue)]) async throws(Unavailable) { recordCount += 1 }
    public func settle() async {}
    public func requests(with event: JournalEvent) throws -> [RequestID] { [] }

    public func channelRefused(_ refusal: ChannelRefusal) {
        refusalsByRule[refusal.rule, default: 0] += 1
        log("refused \(refusal.direction) on \(refusal.channel): \(refusal.rule), \(refusal.peer)\(refusal.message.map { " \($0)" } ?? "")")
    }

    public func exchangeEnded(_ exchange: ChannelExchange) {}
}
