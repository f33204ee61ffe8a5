import Domain
import EventLoop
import JSON
import Journal
import Node

/// Who requested what, where and when, from the journal that the issuing server keeps anyway (F5): there is no second record of people.
@LoopActor
struct RequestLog {
    /// The latest that one look shows; how many there are it says as well.
    static let maximumRows = 1000

    struct Row: Sendable, Hashable {
        let id: RequestID
        let at: Instant
        let serial: String?
        let kind: String?
        let copies: Int64?
        let feeYen: Int64?
        /// `issued`, a refusal code, or how the kiosk reported its end.
        var outcome: String

        func json(resident: String?) -> JSONValue {
            [
                "requestId": .string(id.description), "at": .string(at.iso8601), "kiosk": .string(id.node), "resident": resident.map(JSONValue.string) ?? .null,
                "kind": kind.map(JSONValue.string) ?? .null, "copies": copies.map(JSONValue.integer) ?? .null, "feeYen": feeYen.map(JSONValue.integer) ?? .null,
                "outcome": .string(outcome),
            ]
        }
    }

    let node: String
    let journal: NodeJournal

    func rows(_ filter: RequestFilter) async throws -> (rows: [Row], total: Int) {
        let all = try await read { path throws(JournalError) in
            try JournalEvent.ofRequests.map { event throws(JournalError) in try JournalReader.records(of: path, event: event) }
        }
        let found = RequestLog.rows(decided: all[0] + all[1], completed: all[2]).filter(filter.admits)
        return (Array(found.suffix(RequestLog.maximumRows)), found.count)
    }

    /// Who of the staff did what, as recorded.
    func looks() async throws -> [JSONValue] {
        let all = try await read { path throws(JournalError) in
            try JournalEvent.ofStaff.map { event throws(JournalError) in try JournalReader.records(of: path, event: event) }
        }
        return all.flatMap(\.self).sorted { ($0["number"]?.integerValue ?? 0) < ($1["number"]?.integerValue ?? 0) }.suffix(RequestLog.maximumRows).map { record in
            .object((record.objectMembers ?? []).filter { !["number", "previous", "hash"].contains($0.key) })
        }
    }

    /// Reading years of records holds no request up: it is not done on the event loop.
    private func read<Value: Sendable>(_ work: @escaping @Sendable (String) throws(JournalError) -> Value) async throws -> Value {
        await journal.settle()
        let path = RunDirectory.journal(of: node)
        return try await Task.detached { try work(path) }.value
    }

    /// In the order of time. A request that was refused and, asked again, issued, is the one that was issued.
    nonisolated static func rows(decided: [JSONValue], completed: [JSONValue]) -> [Row] {
        var rows: [RequestID: Row] = [:]
        for record in decided {
            guard let row = Row(record), rows[row.id]?.kind == nil else { continue }
            rows[row.id] = row
        }
        for record in completed {
            guard let id = record["requestId"]?.stringValue.flatMap({ RequestID($0) }), let outcome = record["outcome"]?.stringValue else { continue }
            rows[id]?.outcome = outcome
        }
        return rows.values.sorted { ($0.at, $0.id.description) < ($1.at, $1.id.description) }
    }
}

extension RequestLog.Row {
    init?(_ record: JSONValue) {
        guard let id = record["requestId"]?.stringValue.flatMap({ RequestID($0) }), let at = record["at"]?.stringValue.flatMap({ Instant(iso8601: $0) }),
              let event = record["event"]?.stringValue else { return nil }
        self.init(
            id: id, at: at, serial: record["serial"]?.stringValue, kind: record["kind"]?.stringValue, copies: record["copies"]?.integerValue,
            feeYen: record["feeYen"]?.integerValue, outcome: record["code"]?.stringValue ?? event)
    }
}

extension JournalEvent {
    fileprivate static let ofRequests: [JournalEvent] = [.issued, .refused, .completed]
    fileprivate static let ofStaff: [JournalEvent] = [.staffLoggedIn, .staffRefused, .staffLooked, .staffChanged, .counterActed]
}
