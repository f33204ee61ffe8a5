import Domain
import JSON
import Journal
import Node
import Topology

/// The way of transactions through the network, put together from the nodes' journals: each hop is one
/// request and its answer, as the asking node measured it.
struct Hops {
    /// One exchange, as the asking node journalled it.
    private struct Exchange {
        let endedMilliseconds: Int64
        let to: String
        let hop: JSONValue
    }

    private let topology: Topology
    /// By request and asking node, in the order of the journal.
    private var exchanges: [String: [String: [Exchange]]] = [:]

    /// Reads the end of every node's journal for one transaction.
    init(of id: RequestID, topology: Topology) {
        self.topology = topology
        for node in topology.nodes.map(\.name) {
            add((try? JournalReader.records(of: RunDirectory.journal(of: node), requestID: id.description)) ?? [], askedBy: node)
        }
    }

    /// Reads every node's journal once for all transactions.
    init(topology: Topology) {
        self.topology = topology
        for node in topology.nodes.map(\.name) {
            add((try? JournalReader.records(of: RunDirectory.journal(of: node), event: .exchange)) ?? [], askedBy: node)
        }
    }

    private mutating func add(_ records: [JSONValue], askedBy node: String) {
        for record in records {
            guard record["event"]?.stringValue == JournalEvent.exchange.rawValue, let id = record["requestId"]?.stringValue,
                  let microseconds = record["microseconds"]?.integerValue, let ended = record["at"]?.stringValue.flatMap({ Instant(iso8601: $0) }) else { continue }
            exchanges[id, default: [:]][node, default: []].append(
                Exchange(endedMilliseconds: ended.millisecondsSinceEpoch, to: record["peer"]?.stringValue ?? "", hop: [
                    "from": .string(node), "channel": record["channel"] ?? .null, "to": record["peer"] ?? .null,
                    "message": record["message"] ?? .null, "outcome": record["outcome"] ?? .null,
                    "milliseconds": .integer((microseconds + 500) / 1000), "microseconds": .integer(microseconds), "endedAt": .string(ended.iso8601),
                ]))
        }
    }

    /// In the order in which the requests left: each hop is followed by those that its receiver had to make
    /// before it could answer. The journals' milliseconds alone are too coarse to tell.
    func of(_ id: RequestID) -> [JSONValue] {
        var waiting = exchanges[id.description, default: [:]].mapValues { $0[...] }
        var hops: [JSONValue] = []
        func follow(_ node: String, untilMilliseconds end: Int64, depth: Int) {
            while depth > 0, let next = waiting[node]?.first, next.endedMilliseconds <= end {
                waiting[node]?.removeFirst()
                hops.append(next.hop)
                follow(next.to, untilMilliseconds: next.endedMilliseconds, depth: depth - 1)
            }
        }
        // Who is asked may ask on, but never in a circle: no way is longer than there are nodes.
        for node in [id.node] + topology.nodes.map(\.name) { follow(node, untilMilliseconds: .max, depth: topology.nodes.count) }
        return hops
    }

    static func show(_ hops: [JSONValue]) {
        guard !hops.isEmpty else { return }
        Output.print(Output.table([["FROM", "CHANNEL", "TO", "MESSAGE", "OUTCOME", "MS"]] + hops.map { hop in
            let microseconds = hop["microseconds"]?.integerValue ?? 0
            return ["from", "channel", "to", "message", "outcome"].map { hop[$0]?.stringValue ?? "" } + ["\(microseconds / 1000).\(microseconds / 100 % 10)"]
        }))
    }
}
