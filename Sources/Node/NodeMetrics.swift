import Channel
import Domain
import Journal
import Metrics

/// What a node counts of what it puts into its journal, for `GET /metrics` (I2). It keeps counts by code, kind and channel, and nothing of a
/// single transaction: no id, no serial.
struct NodeMetrics: Sendable {
    private var events = BoundedCounter(["event"])
    private var issuances = BoundedCounter(["kind", "outcome"])
    private var copies = BoundedCounter(["outcome"])
    private var yen = BoundedCounter(["outcome"])
    private var refusals = BoundedCounter(["code"])
    private var channelRefusals = BoundedCounter(["channel", "rule", "direction"])
    private var exchanges = BoundedCounter(["channel", "message", "outcome"])
    private var durations = LatencyHistogram(["channel", "message"])
    /// A kiosk's records name the kind once and its end later; it serves one person at a time.
    private var signedKind: String?

    mutating func record(_ event: JournalEvent, _ fields: [(JournalField, JournalValue)]) {
        events.add([event.rawValue])
        func code(_ field: JournalField) -> String? {
            for (name, value) in fields where name == field { if case .code(let text) = value { return text } }
            return nil
        }
        func number(_ field: JournalField) -> Int {
            for (name, value) in fields where name == field {
                switch value {
                case .count(let number), .yen(let number): return number
                default: break
                }
            }
            return 0
        }
        switch event {
        case .signed: signedKind = code(.kind)
        case .issued, .relayed: issuances.add([code(.kind) ?? BoundedCounter.other, event.rawValue])
        case .printed, .refunded, .abandoned: issuances.add([signedKind ?? "unknown", event.rawValue])
        case .refused: refusals.add([code(.code) ?? BoundedCounter.other])
        default: break
        }
        switch event {
        case .issued, .relayed, .paid, .printed, .refunded, .abandoned:
            copies.add([event.rawValue], number(.copies))
            yen.add([event.rawValue], number(.feeYen))
        case .completed:
            let outcome = code(.outcome) ?? BoundedCounter.other
            copies.add(["completed-\(outcome)"], number(.copies))
            yen.add(["completed-\(outcome)"], number(.feeYen))
        default: break
        }
    }

    mutating func refused(_ refusal: ChannelRefusal) { channelRefusals.add([refusal.channel, refusal.rule, refusal.direction]) }

    mutating func exchanged(_ exchange: ChannelExchange) {
        exchanges.add([exchange.channel, exchange.message, exchange.outcome])
        durations.add([exchange.channel, exchange.message], microseconds: exchange.microseconds)
    }

    var metrics: [Metric] {
        [
            events.metric("kofu_journal_events_total", help: "Records written since the process began, by event."),
            issuances.metric("kofu_issuances_total", help: "Certificates by kind and what became of them at this node."),
            copies.metric("kofu_copies_total", help: "Copies by what became of them at this node."),
            yen.metric("kofu_fee_yen_total", help: "Yen by what became of them at this node."),
            refusals.metric("kofu_refusals_total", help: "Transactions that this node refused, by code."),
            channelRefusals.metric("kofu_channel_refusals_total", help: "Messages and connections that gates and identity checks refused, by rule."),
            exchanges.metric("kofu_exchanges_total", help: "Requests that this node sent, by outcome."),
            durations.metric("kofu_exchange_duration_seconds", help: "How long answers took to come, whoever worked on them."),
        ]
    }
}
