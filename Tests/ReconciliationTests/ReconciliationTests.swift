import Domain
import Foundation
import JSON
import Testing
import Topology
@testable import Reconciliation

/// Journals of a few transactions in the default topology, as each side would have them.
struct Journals {
    typealias Fields = [(String, JSONValue)]

    private(set) var records: [String: [JSONValue]] = [:]

    static let topology = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "topology.json").path
    static let sides: [(String, Side)] = [
        ("storenet-a", .storeOperator), ("storenet-b", .storeOperator), ("issuing-center", .centre), ("odawara", .city), ("mizuho", .city), ("kiosk-a1", .kiosk), ("kiosk-b1", .kiosk),
    ]

    mutating func add(_ node: String, _ event: String, _ id: String, at: String = "2026-04-01T01:00:00.000Z", _ fields: Fields = []) {
        let members = [("at", JSONValue.string(at)), ("event", .string(event)), ("requestId", .string(id))] + fields
        records[node, default: []].append(.object(members.map { JSONMember($0.0, $0.1) }))
    }

    /// A transaction that everybody has counted.
    mutating func whole(_ id: String, city: String = "odawara", code: String = "142069", copies: Int64 = 2, fee: Int64 = 300, outcome: String = "printed", at: String = "2026-04-01T01:00:00.000Z") {
        let kiosk = String(id.prefix { $0 != "." }), network = kiosk == "kiosk-b1" ? "storenet-b" : "storenet-a"
        let amount: Fields = [("copies", .integer(copies)), ("feeYen", .integer(outcome == "abandoned" ? 0 : copies * fee))]
        let kind: Fields = [("kind", "resident-record")]
        add(kiosk, "session-opened", id, [("municipality", .string(code))])
        add(kiosk, "signed", id, kind + [("copies", .integer(copies))])
        add(city, "issued", id, kind + [("copies", .integer(copies)), ("feeYen", .integer(copies * fee))])
        add("issuing-center", "relayed", id, kind + [("copies", .integer(copies)), ("feeYen", .integer(copies * fee))])
        add(kiosk, outcome, id, at: at, amount)
        for node in [city, "issuing-center", network] { add(node, "completed", id, [("outcome", .string(outcome))] + amount) }
        add(kiosk, "reported", id)
    }

    /// Takes the record of one event of a request out of a node's journal.
    mutating func remove(_ node: String, _ event: String, _ id: String) {
        records[node]?.removeAll { $0["event"]?.stringValue == event && $0["requestId"]?.stringValue == id }
    }

    mutating func replace(_ node: String, _ event: String, _ id: String, _ field: String, _ value: JSONValue) {
        records[node] = records[node]?.map { record in
            guard record["event"]?.stringValue == event, record["requestId"]?.stringValue == id else { return record }
            return .object((record.objectMembers ?? []).map { $0.key == field ? JSONMember(field, value) : $0 })
        }
    }

    /// - Parameter isRunning: as when the kiosks' journals were read first, before anything was acknowledged.
    func reconciled(isRunning: Bool = false) throws -> Reconciliation {
        let books = Journals.sides.map { node, side in Book(node: node, side: side, records: records[node] ?? []) }
        let reported = Set(books.filter { $0.side == .kiosk }.flatMap { book in book.entries.filter { $0.value.isReported }.keys })
        return Reconciliation(reported: isRunning ? [] : reported, books: books, houses: HouseTable(try Topology.load(path: Journals.topology)))
    }
}

@Suite("F6, invariant 13: kiosk, operator, centre and city")
struct ReconciliationTests {
    private func journals() -> Journals {
        var journals = Journals()
        journals.whole("kiosk-a1.1")
        journals.whole("kiosk-b1.1", city: "mizuho", code: "133035", copies: 1, fee: 200)
        journals.whole("kiosk-a1.2", outcome: "refunded")
        journals.whole("kiosk-b1.2", outcome: "abandoned")
        journals.whole("kiosk-a1.3", copies: 3, at: "2026-04-01T15:00:00.000Z")
        return journals
    }

    @Test("agree count by count and yen by yen, for each day of Japan, kind, kiosk, operator and city")
    func agree() throws {
        let result = try journals().reconciled()
        #expect(result.isInAgreement && result.agreed == 5 && result.awaited == 0, "\(result.differences)")
        let rows = result.totals.rows
        #expect(!rows.isEmpty && rows.allSatisfy(\.isInAgreement))
        func sum(_ day: String, _ what: String, _ name: String) -> [Int]? {
            rows.first { $0.subject == .init(day: day, what: what, name: name) }.map { row in TotalsTable.sides(of: what).flatMap { [row.sums[$0]?.copies ?? 0, row.sums[$0]?.feeYen ?? 0] } }
        }
        #expect(sum("2026-04-01", "day", "all") == [3, 800, 3, 800, 3, 800, 3, 800])
        #expect(sum("2026-04-02", "day", "all") == [3, 900, 3, 900, 3, 900, 3, 900])
        #expect(sum("2026-04-01", "kiosk", "kiosk-a1") == [2, 600, 2, 600, 2, 600, 2, 600])
        #expect(sum("2026-04-01", "operator", "storenet-b") == [1, 200, 1, 200, 1, 200, 1, 200])
        #expect(sum("2026-04-01", "city", "mizuho") == [1, 200, 1, 200, 1, 200, 1, 200])
        #expect(sum("2026-04-01", "kind", "resident-record") == [3, 800, 3, 800, 3, 800], "F4: the operator keeps no kind")
    }

    @Test("do not agree where one record is taken out, and whose it is is named", arguments: [
        ("storenet-a", "completed"), ("issuing-center", "completed"), ("odawara", "completed"), ("kiosk-a1", "printed"), ("odawara", "issued"),
    ])
    func missing(node: String, event: String) throws {
        var journals = journals()
        journals.remove(node, event, "kiosk-a1.1")
        let result = try journals.reconciled()
        #expect(result.differences.map(\.kind) == [.missing] && result.differences.map(\.node) == [node], "\(result.differences)")
        #expect(result.differences.first?.request?.description == "kiosk-a1.1" && result.differences.first?.sentence.contains(node) == true)
        #expect(result.agreed == 4)
    }

    @Test("do not agree where one has another number, sum or outcome", arguments: [
        ("storenet-a", "completed", "copies"), ("issuing-center", "completed", "feeYen"), ("odawara", "completed", "copies"), ("odawara", "issued", "copies"), ("issuing-center", "relayed", "feeYen"),
    ])
    func other(node: String, event: String, field: String) throws {
        var journals = journals()
        journals.replace(node, event, "kiosk-a1.1", field, 1)
        let result = try journals.reconciled()
        #expect(!result.isInAgreement && result.differences.allSatisfy { $0.kind == .differs && $0.request?.description == "kiosk-a1.1" }, "\(result.differences)")
        journals = self.journals()
        journals.replace("storenet-a", "completed", "kiosk-a1.1", "outcome", "refunded")
        #expect(try journals.reconciled().differences.map(\.node) == ["storenet-a"])
    }

    @Test("do not agree where a request is counted twice, where the centre refused its report, or where the fee is not the city's (B11)")
    func wrong() throws {
        var twice = journals()
        twice.add("storenet-a", "completed", "kiosk-a1.1", [("outcome", "printed"), ("copies", 2), ("feeYen", 600)])
        #expect(try twice.reconciled().differences.map(\.kind) == [.countedTwice])
        var refused = journals()
        refused.add("kiosk-a1", "report-refused", "kiosk-a1.1", [("code", "session-unknown")])
        #expect(try refused.reconciled().differences.map(\.kind) == [.reportRefused])
        var fee = Journals()
        fee.whole("kiosk-a1.1", fee: 310)
        let result = try fee.reconciled()
        #expect(result.differences.map(\.kind) == [.wrongFee] && result.differences.first?.sentence.contains("300 yen for a copy") == true)
    }

    @Test("are not said to differ while a report is on its way, however far it has come")
    func awaited() throws {
        var journals = Journals()
        journals.whole("kiosk-a1.1")
        for (node, event) in [("kiosk-a1", "reported"), ("storenet-a", "completed"), ("issuing-center", "completed"), ("odawara", "completed")] {
            journals.remove(node, event, "kiosk-a1.1")
            let result = try journals.reconciled(isRunning: true)
            #expect(result.isInAgreement && result.agreed + result.awaited == 1, "without \(event) of \(node): \(result.differences)")
            #expect(result.awaited == (event == "reported" ? 0 : 1))
        }
        // The other way round it cannot have come: then a record is missing, also while the network is up.
        journals = Journals()
        journals.whole("kiosk-a1.1")
        journals.remove("issuing-center", "completed", "kiosk-a1.1")
        #expect(try journals.reconciled(isRunning: true).differences.map(\.node) == ["issuing-center"])
    }

    @Test("say of a request that came to nothing before anybody was asked that there is nothing to count")
    func nothing() throws {
        var journals = Journals()
        journals.add("kiosk-a1", "session-opened", "kiosk-a1.1", [("municipality", "142069")])
        journals.add("kiosk-a1", "refused", "kiosk-a1.1", [("code", "wrong-pin")])
        let result = try journals.reconciled()
        #expect(result.isInAgreement && result.agreed == 0 && result.totals.rows.isEmpty)
        #expect(Book(node: "kiosk-a1", side: .kiosk, records: journals.records["kiosk-a1"] ?? []).refusals == ["wrong-pin": 1])
    }
}
