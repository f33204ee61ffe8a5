import Domain
import JSON
import Node
import Testing
@testable import Municipality

@Suite("F5: who requested what, where and when")
struct RequestLogTests {
    private func record(_ event: String, _ id: String, _ at: String, _ more: [JSONMember] = []) -> JSONValue {
        .object([JSONMember("at", .string(at)), JSONMember("event", .string(event)), JSONMember("requestId", .string(id))] + more)
    }

    private var rows: [RequestLog.Row] {
        RequestLog.rows(decided: [
            record("issued", "kiosk-a1.2", "2026-04-01T02:00:00.000Z", [JSONMember("serial", "aa"), JSONMember("kind", "income"), JSONMember("copies", 2), JSONMember("feeYen", 400)]),
            record("issued", "kiosk-b1.1", "2026-04-01T03:00:00.000Z", [JSONMember("serial", "bb"), JSONMember("kind", "taxation"), JSONMember("copies", 1), JSONMember("feeYen", 200)]),
            record("refused", "kiosk-a1.1", "2026-04-01T01:00:00.000Z", [JSONMember("serial", "aa"), JSONMember("code", "register-unreachable")]),
            record("refused", "kiosk-b1.1", "2026-04-01T03:00:01.000Z", [JSONMember("serial", "bb"), JSONMember("code", "already-issued")]),
        ], completed: [record("completed", "kiosk-a1.2", "2026-04-01T02:01:00.000Z", [JSONMember("outcome", "refunded")])])
    }

    @Test("is told from issued, refused and completed together, in the order of time, each request once")
    func joined() {
        #expect(rows.map(\.id.description) == ["kiosk-a1.1", "kiosk-a1.2", "kiosk-b1.1"])
        #expect(rows.map(\.outcome) == ["register-unreachable", "refunded", "issued"])
        #expect(rows.map(\.serial) == ["aa", "aa", "bb"] && rows.map(\.copies) == [nil, 2, 1])
    }

    private func found(_ filter: JSONValue) throws -> [String] { try rows.filter(RequestFilter(filter).admits).map(\.id.description) }

    @Test("is found by card, kiosk and time, from a moment on and before another")
    func filters() throws {
        #expect(try found([:]).count == 3)
        #expect(try found(["serial": "aa"]) == ["kiosk-a1.1", "kiosk-a1.2"])
        #expect(try found(["serial": "aa", "from": "2026-04-01T11:00:00+09:00"]) == ["kiosk-a1.2"])
        #expect(try found(["to": "2026-04-01T02:00:00Z"]) == ["kiosk-a1.1"])
        #expect(try found(["kiosk": "kiosk-b1"]) == ["kiosk-b1.1"] && found(["kiosk": "kiosk-b2"]).isEmpty)
    }

    @Test("is not shown at all where the filter is not understood", arguments: [
        ["seriall": "aa"], ["serial": ""], ["serial": 1], ["from": "yesterday"], ["to": .null],
    ] as [JSONValue])
    func malformed(filter: JSONValue) { #expect(throws: ControlError.self) { _ = try RequestFilter(filter) } }
}
