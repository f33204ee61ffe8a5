import EventLoop
import JSON
import Node
import Topology

/// The staff of a chaos network's cities: logs a clerk, or somebody of the duty desk, in where a node of a city asks for a session (F5). Everything
/// goes over management sockets, so that no line carries more than it would without.
@LoopActor
final class ChaosStaff {
    /// Before a session ends by itself.
    private static let renewalMilliseconds = 10 * 60 * 1000
    private static let password = "long enough for chaos"

    private let run: RunContext
    private var sessions: [String: (token: String, until: MonotonicTime)] = [:]

    init(_ run: RunContext) { self.run = run }

    /// The request with a session of whom the process expects; as it is for any other process, or where nobody can log in now: then the node says so.
    func signed(_ request: JSONValue, to process: String) async -> JSONValue {
        guard request["session"] == nil, let members = request.objectMembers, let node = run.topology.node(named: process), let city = node.municipality,
              let role = ChaosStaff.role(at: node), let token = await session(city, role) else { return request }
        return .object(members + [JSONMember("session", .string(token))])
    }

    private static func role(at node: Topology.Node) -> String? {
        switch node.role {
        case .registers, .familyRegister: "clerk"
        case .dutyDesk: "duty-desk"
        default: nil
        }
    }

    private func session(_ city: String, _ role: String) async -> String? {
        let key = "\(city)/\(role)"
        if let known = sessions[key], MonotonicTime.now < known.until { return known.token }
        guard let token = try? await logIn(city, role) else { return nil }
        sessions[key] = (token, MonotonicTime.now.adding(milliseconds: ChaosStaff.renewalMilliseconds))
        return token
    }

    private func logIn(_ city: String, _ role: String) async throws -> String? {
        guard let server = run.topology.nodes(of: Party(.municipality, .issuingServer)).first(where: { $0.municipality == city })?.name else { return nil }
        let staff = JSONValue.string("\(role)-of-chaos"), password = JSONValue.string(ChaosStaff.password)
        func token(of staff: JSONValue, _ password: JSONValue) async throws -> JSONValue? {
            try await run.ask(server, ["command": "staff-login", "staff": staff, "password": password], timeoutMilliseconds: StaffTerminal.timeoutMilliseconds)["session"]
        }
        // An account that there is already is logged into.
        if let known = try? await token(of: staff, password) { return known.stringValue }
        let octets = try FileSystem.read(RunDirectory.administratorPassword(of: city), maximumBytes: 1024)
        let administrator = try await token(of: "administrator", .string(String(decoding: octets, as: UTF8.self)))
        _ = try await run.ask(server, [
            "command": "staff-add", "session": administrator ?? .null, "staff": staff, "role": .string(role), "password": password,
        ], timeoutMilliseconds: StaffTerminal.timeoutMilliseconds)
        return try await token(of: staff, password)?.stringValue
    }
}
