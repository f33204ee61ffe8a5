import Crypto
import Domain
import EventLoop
import JSON
import Journal
import Node
import Population
import Staff

/// 職員: login, accounts and looks at the city's issuing server (F5). Its commands come over the management socket, which stands for the
/// terminal in the city hall; nothing of this crosses a line.
@LoopActor
final class StaffDesk {
    private let context: NodeContext
    private let door: StaffDoor
    private let city: String
    private let standings: [String: HolderStanding]
    private var opened: StaffRoster?

    init(_ context: NodeContext, city: String, standings: [String: HolderStanding]) {
        self.context = context
        self.city = city
        self.standings = standings
        door = StaffDoor(context, city: city)
    }

    private func roster() throws -> StaffRoster {
        if let opened { return opened }
        let password = StaffRoster.Password(try SecretBytes.contents(ofFile: RunDirectory.administratorPassword(of: city)))
        let roster = StaffRoster(gate: try door.gate(), accounts: try .open(path: RunDirectory.staffAccounts(of: context.name)), ceremonyPassword: password)
        opened = roster
        return roster
    }

    /// Nil where the command is none of the staff's.
    func control(_ command: String, _ request: consuming JSONValue) async -> JSONValue? {
        do {
            switch command {
            case "staff-login": return try await logIn(consume request)
            case "staff-add": return try await add(consume request)
            case "staff-release": return try await change(request, "released") { roster, id throws(StaffError) in try roster.release(id) }
            case "staff-remove": return try await change(request, "removed") { roster, id throws(StaffError) in try roster.remove(id) }
            case "staff-list": return try list(request)
            case "staff-requests": return try await requests(request)
            case "staff-looks": return try await looks(request)
            case "counter": return try await actAtCounter(request)
            default: return nil
            }
        } catch {
            return StaffDoor.answer(error)
        }
    }

    // MARK: Accounts

    private func password(in request: consuming JSONValue) throws -> StaffRoster.Password {
        guard var octets = request["password"]?.stringValue.map({ Array($0.utf8) }) else { throw ControlError(description: "password is missing") }
        return StaffRoster.Password(try SecretBytes.taking(&octets))
    }

    private func id(in request: JSONValue) throws(StaffError) -> StaffID { try StaffID(request["staff"]?.stringValue ?? "") }

    private func logIn(_ request: consuming JSONValue) async throws -> JSONValue {
        let roster = try roster(), id = try id(in: request), password = try password(in: consume request)
        do throws(StaffError) {
            let session = try await roster.logIn(id, password, at: context.clock.now)
            await record(.staffLoggedIn, [(.staff, .name(id.text)), (.role, .code(session.role.rawValue))])
            return ["session": .string(session.token), "role": .string(session.role.rawValue)]
        } catch {
            door.refused(roster.isKnown(id) ? id : nil, "login", error.code)
            throw error
        }
    }

    private func add(_ request: consuming JSONValue) async throws -> JSONValue {
        let session = try door.demand(.administrator, for: "add", in: request)
        let id = try id(in: request)
        guard let role = request["role"]?.stringValue.flatMap(StaffRole.init(rawValue:)) else {
            throw ControlError(description: "role is one of \(StaffRole.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        try await roster().add(id, role, password(in: consume request))
        await record(.staffChanged, [(.staff, .name(session.staff.text)), (.subject, .name(id.text)), (.role, .code(role.rawValue)), (.outcome, .code("added"))])
        return ["staff": .string(id.text), "role": .string(role.rawValue)]
    }

    private func change(_ request: JSONValue, _ outcome: String, _ change: (StaffRoster, StaffID) throws(StaffError) -> Void) async throws -> JSONValue {
        let session = try door.demand(.administrator, for: outcome, in: request)
        let id = try id(in: request)
        try change(try roster(), id)
        await record(.staffChanged, [(.staff, .name(session.staff.text)), (.subject, .name(id.text)), (.outcome, .code(outcome))])
        return ["staff": .string(id.text), "outcome": .string(outcome)]
    }

    private func list(_ request: JSONValue) throws -> JSONValue {
        _ = try door.demand(.administrator, for: "list", in: request)
        return ["accounts": .array(try roster().rows.map { ["staff": .string($0.id.text), "role": .string($0.role.rawValue), "locked": .bool($0.isLocked)] })]
    }

    private func record(_ event: JournalEvent, _ fields: [(JournalField, JournalValue)]) async { try? await context.journal.commit(event, fields) }

    // MARK: Looks

    private func requests(_ request: JSONValue) async throws -> JSONValue {
        let session = try door.demand(.clerk, .auditor, for: "requests", in: request)
        let filter = try RequestFilter(request["filter"] ?? [:])
        let found = try await RequestLog(node: context.name, journal: context.journal).rows(filter)
        try await door.looked(session, "requests", filter: filter.json, count: found.total)
        return [
            "total": .integer(Int64(found.total)), "role": .string(session.role.rawValue),
            "requests": .array(found.rows.map { $0.json(resident: $0.serial.flatMap { standings[$0]?.resident.text }) }),
        ]
    }

    private func looks(_ request: JSONValue) async throws -> JSONValue {
        let session = try door.demand(.auditor, for: "looks", in: request)
        let looks = try await RequestLog(node: context.name, journal: context.journal).looks()
        try await door.looked(session, "looks", filter: [:], count: looks.count)
        return ["looks": .array(looks)]
    }

    // MARK: The counter

    /// 窓口: a clerk of the city where the holder lives lifts a suspension or unlocks a card (A11, D2). On record before it is done.
    private func actAtCounter(_ request: JSONValue) async throws -> JSONValue {
        guard let act = request["act"]?.stringValue, ["reinstate", "unlock"].contains(act), let serial = request["serial"]?.stringValue else {
            throw ControlError(description: "counter needs act (reinstate or unlock) and serial")
        }
        let session = try door.demand(.clerk, for: act, in: request)
        guard standings[serial] != nil else {
            door.refused(session.staff, act, .notOurResident)
            throw StaffError(.notOurResident)
        }
        try await context.journal.commit(.counterActed, [(.staff, .name(session.staff.text)), (.serial, .hex(serial)), (.outcome, .code(act))])
        return ["staff": .string(session.staff.text), "act": .string(act)]
    }
}
