import Domain
import EventLoop
import JSON
import Journal
import Node
import Staff

/// The staff's way into a node of their city: every command of theirs begins with `demand`, and who is refused stands in the journal.
/// Any node of a city can have one; opened at the first command, so that a node starts as fast as before.
@LoopActor
final class StaffDoor {
    private let context: NodeContext
    private let city: String
    private var opened: StaffGate?

    init(_ context: NodeContext, city: String) {
        self.context = context
        self.city = city
    }

    func gate() throws(StaffError) -> StaffGate {
        if let opened { return opened }
        let gate = try StaffGate(city: city, keyPath: RunDirectory.staffSessionKey(of: city))
        opened = gate
        return gate
    }

    /// The session behind `session` of a request of the management socket, of somebody in one of `roles`.
    func demand(_ roles: StaffRole..., for command: String, in request: JSONValue) throws(StaffError) -> StaffSession {
        let gate = try gate(), now = context.clock.now
        do throws(StaffError) {
            let session = try gate.session(of: request["session"]?.stringValue, at: now)
            guard roles.contains(session.role) else {
                refused(session.staff, command, .roleMayNot)
                throw StaffError(.roleMayNot, "\(session.role.rawValue), where \(roles.map(\.rawValue).joined(separator: " or ")) is needed")
            }
            return session
        } catch {
            if error.code != .roleMayNot { refused(nil, command, error.code) }
            throw error
        }
    }

    /// What a terminal hears of an error.
    nonisolated static func answer(_ error: any Error) -> JSONValue {
        ["error": .string("\(error)"), "code": (error as? StaffError).map { .string($0.code.rawValue) } ?? .null]
    }

    /// Lets somebody of a role do something; who it was and what is on record before it is done.
    func admit(_ role: StaffRole, to command: String, in request: JSONValue) async throws {
        let session = try demand(role, for: command, in: request)
        try await context.journal.commit(.counterActed, [(.staff, .name(session.staff.text)), (.role, .code(session.role.rawValue)), (.outcome, .code(command))])
    }

    func refused(_ staff: StaffID?, _ command: String, _ code: StaffError.Code) {
        context.journal.note(.staffRefused, [(.staff, .name(staff?.text ?? "unknown")), (.step, .code(command)), (.code, .code(code.rawValue))])
    }

    /// Puts a look on record before anything of it is shown.
    func looked(_ session: StaffSession, _ what: String, filter: JSONValue, count: Int) async throws {
        try await context.journal.commit(.staffLooked, [
            (.staff, .name(session.staff.text)), (.role, .code(session.role.rawValue)), (.step, .code(what)),
            (.filter, .hex(try gate().mark(of: filter.canonicalBytes))), (.count, .count(count)),
        ])
    }
}
