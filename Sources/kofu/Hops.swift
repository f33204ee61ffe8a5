import Domain
import JSON
import Journal
import Node
import Topology

/// The way of one transaction through the network, put together from the nodes' journals: each hop is one
/// request and its answer, as the asking node measured it.
enum Hops {
    static func collect(_ id: RequestID, topology: Topology) -> [JSONValue] {
        var hops: [(ended: Instant, microseconds: Int64, hop: JSONValue)] = []
        for node in topology.nodes {
            guard let records = try? JournalReader.records(of: RunDirectory.journal(of: node.name), requestID: id.description) else { continue }
            for record in records where record["event"]?.stringValue == JournalEvent.exchange.rawValue {
                guard let ended = record["at"]?.stringValue.flatMap({ Instant(iso8601: $0) }), let microseconds = record["microseconds"]?.integerValue else { continue }
                hops.append((ended, microseconds, [
                    "from": .string(node.name), "channel": record["channel"] ?? .null, "to": record["peer"] ?? .null,
                    "message": record["message"] ?? .null, "outcome": record["outcome"] ?? .null,
                    "milliseconds": .integer((microseconds + 500) / 1000), "microseconds": .integer(microseconds),
                ]))
            }
        }
        // In the order in which the requests left: the moment of the answer less the time that it took. Moments
        // are whole milliseconds, so within two of them the longer exchange is the outer one and comes first.
        return hops.sorted { left, right in
            let leftStart = left.ended.millisecondsSinceEpoch * 1000 - left.microseconds
            let rightStart = right.ended.millisecondsSinceEpoch * 1000 - right.microseconds
            if abs(leftStart - rightStart) <= 2000, left.hop["message"] == right.hop["message"] { return left.microseconds > right.microseconds }
            return leftStart < rightStart
        }.map(\.hop)
    }

    static func show(_ hops: [JSONValue]) {
        guard !hops.isEmpty else { return }
        Output.print(Output.table([["FROM", "CHANNEL", "TO", "MESSAGE", "OUTCOME", "MS"]] + hops.map { hop in
            let microseconds = hop["microseconds"]?.integerValue ?? 0
            return ["from", "channel", "to", "message", "outcome"].map { hop[$0]?.stringValue ?? "" } + ["\(microseconds / 1000).\(microseconds / 100 % 10)"]
        }))
    }
}
