import Canaries
import Dissection
import EventLoop
import JSON
import ReviewReport

/// Looks for canaries in all that was decrypted, connection by connection and direction by direction.
@LoopActor
final class ExerciseTraffic {
    /// Something that crossed a channel, however often.
    struct Crossing: Hashable {
        let channel: String
        let kind: CanaryClass
        let spelling: String

        var isGranted: Bool { CrossingRules.mayCross(kind, on: channel) }
    }

    private struct Way: Hashable {
        let channel: String
        let connection: Int
        let direction: Direction
    }

    private let book: PatternBook
    private let search: CanarySearch
    private var streams: [Way: CanaryStream] = [:]
    private(set) var octets: [String: Int] = [:]
    private(set) var crossings: [Crossing: Int] = [:]

    init(_ book: PatternBook) {
        self.book = book
        search = CanarySearch(book)
    }

    func see(_ channel: String, _ event: DissectionEvent) {
        switch event {
        case .octets(let plain):
            let way = Way(channel: channel, connection: plain.connection, direction: plain.direction)
            var stream = streams[way] ?? CanaryStream(search)
            stream.feed(plain.bytes.span) { hit in
                crossings[Crossing(channel: channel, kind: book.canaries[hit.canary].kind, spelling: book.spellings[hit.spelling]), default: 0] += 1
            }
            streams[way] = stream
            octets[channel, default: 0] += plain.bytes.count
        case .closed(let end):
            for direction in [Direction.toServer, .toClient] { streams[Way(channel: channel, connection: end.connection, direction: direction)] = nil }
        default: break
        }
    }

    /// What crossed a channel that must not carry it, in the order of the channels.
    var violations: [(crossing: Crossing, count: Int)] {
        crossings.filter { !$0.key.isGranted }.map { ($0.key, $0.value) }.sorted { ($0.0.channel, $0.0.kind.rawValue, $0.0.spelling) < ($1.0.channel, $1.0.kind.rawValue, $1.0.spelling) }
    }

    var json: JSONValue {
        [
            "octets": .object(octets.sorted { $0.key < $1.key }.map { JSONMember($0.key, .integer(Int64($0.value))) }),
            "crossings": .array(crossings.sorted { ($0.key.channel, $0.key.kind.rawValue, $0.key.spelling) < ($1.key.channel, $1.key.kind.rawValue, $1.key.spelling) }.map { crossing, count in
                [
                    "channel": .string(crossing.channel), "class": .string(crossing.kind.rawValue), "spelling": .string(crossing.spelling), "count": .integer(Int64(count)),
                    "granted": .bool(crossing.isGranted),
                ]
            }),
        ]
    }

    /// For the report: one promise for all channels together.
    func control(canaries: Int, command: String) -> Control {
        let searched = octets.values.reduce(0, +), found = violations
        let words = found.isEmpty ? "none where forbidden" : found.prefix(5).map { "\($0.crossing.kind.title) on \($0.crossing.channel) as \($0.crossing.spelling)" }.joined(separator: "; ")
        let status: Control.Status = !found.isEmpty ? .refuted : searched == 0 ? .notExercised : .shown
        return Control(
            id: "A1-A5", promise: "Nothing of a person crosses a channel that must not carry it, in any spelling", status: status,
            evidence: "\(canaries) canaries in \(searched) decrypted octets: \(words)", command: command)
    }
}
