import Domain
import EventLoop
import JSON
import Node
import Population
import Topology

/// The terminal of a city hall: it asks the city's nodes over their management sockets, under the session of whoever logged in last.
@LoopActor
struct StaffTerminal {
    /// scrypt, a long journal, and a slow machine.
    static let timeoutMilliseconds = 30_000

    let run: RunContext

    func municipality(_ id: String) throws -> Topology.Municipality {
        guard let municipality = run.topology.municipality(id) else {
            throw RunContext.Failure(description: "no municipality is called \"\(id)\". Known: \(run.topology.municipalities.map(\.id).joined(separator: ", "))")
        }
        return municipality
    }

    private func node(of city: Topology.Municipality, _ role: NodeRole) throws -> String {
        guard let node = run.topology.nodes.first(where: { $0.municipality == city.id && $0.role == role }) else {
            throw RunContext.Failure(description: "\(city.id) has no \(role.rawValue)")
        }
        return node.name
    }

    // MARK: Session

    func logIn(_ city: Topology.Municipality, _ staff: String, _ password: [UInt8]) async throws -> JSONValue {
        let answer = try await ask(city, "staff-login", [JSONMember("staff", .string(staff)), JSONMember("password", .string(String(decoding: password, as: UTF8.self)))], .issuingServer)
        guard let session = answer["session"]?.stringValue else { throw RunContext.Failure(description: "\(city.id) sent no session") }
        try FileSystem.write(Array(session.utf8), to: RunDirectory.staffSession(of: city.id), isSecret: true)
        return answer
    }

    func logOut(_ city: Topology.Municipality) { FileSystem.remove(RunDirectory.staffSession(of: city.id)) }

    /// The member of a request by which a node of the city knows who asks; empty where nobody is logged in.
    private static func session(_ city: String) -> JSONMember {
        let text = (try? FileSystem.read(RunDirectory.staffSession(of: city), maximumBytes: 1024)) ?? []
        return JSONMember("session", .string(String(decoding: text, as: UTF8.self)))
    }

    /// Asks a node of a city under the present session there.
    static func ask(_ node: String, _ members: [JSONMember], in run: RunContext, timeoutMilliseconds: Int = timeoutMilliseconds) async throws -> JSONValue {
        try await run.ask(node, .object(members + [session(run.topology.node(named: node)?.municipality ?? "")]), timeoutMilliseconds: timeoutMilliseconds)
    }

    // MARK: Asking

    /// Asks a node of the city under the present session.
    func ask(_ city: Topology.Municipality, _ command: String, _ members: [JSONMember] = [], at role: NodeRole = .issuingServer) async throws -> JSONValue {
        try await ask(city, command, [StaffTerminal.session(city.id)] + members, role)
    }

    private func ask(_ city: Topology.Municipality, _ command: String, _ members: [JSONMember], _ role: NodeRole) async throws -> JSONValue {
        try await run.ask(node(of: city, role), .object([JSONMember("command", .string(command))] + members), timeoutMilliseconds: StaffTerminal.timeoutMilliseconds)
    }

    /// Has the counter of the holder's own city permit an act on a card, and put it on record.
    func actAtCounter(_ act: String, on entry: CardOffice.Entry) async throws {
        guard let city = run.topology.municipality(code: entry.holder.municipalityCode) else { throw RunContext.Failure(description: "the holder's city is not in the topology") }
        _ = try await ask(city, "counter", [JSONMember("act", .string(act)), JSONMember("serial", .string(entry.holder.serial))])
    }
}
