import Domain
import EventLoop
import JSON
import Node
import Staff

/// Names for a clerk's look, at the registers of the same city: read from the register as it stands, shown, and written nowhere (invariant 15).
@LoopActor
final class NameDesk {
    static let maximumNames = RequestLog.maximumRows

    private let context: NodeContext
    private let door: StaffDoor
    private let name: (ResidentID) -> String?

    /// - Parameter name: as the register has it now; nil for who is not in it any more.
    init(_ context: NodeContext, city: String, name: @escaping (ResidentID) -> String?) {
        self.context = context
        door = StaffDoor(context, city: city)
        self.name = name
    }

    func control(_ command: String, _ request: JSONValue) async -> JSONValue? {
        do {
            switch command {
            case "staff-names": return try await names(request)
            case "staff-looks": return try await looks(request)
            default: return nil
            }
        } catch {
            return StaffDoor.answer(error)
        }
    }

    private func names(_ request: JSONValue) async throws -> JSONValue {
        let session = try door.demand(.clerk, for: "names", in: request)
        guard let residents = request["residents"]?.arrayElements?.compactMap(\.stringValue), residents.count <= NameDesk.maximumNames else {
            throw ControlError(description: "residents is a list of at most \(NameDesk.maximumNames) register numbers")
        }
        try await door.looked(session, "names", filter: .array(residents.map(JSONValue.string)), count: residents.count)
        return ["names": .object(residents.compactMap { id in name(ResidentID(id)).map { JSONMember(id, .string($0)) } })]
    }

    /// Looks at names are on record here, where they were read.
    private func looks(_ request: JSONValue) async throws -> JSONValue {
        let session = try door.demand(.auditor, for: "looks", in: request)
        let looks = try await RequestLog(node: context.name, journal: context.journal).looks()
        try await door.looked(session, "looks", filter: [:], count: looks.count)
        return ["looks": .array(looks)]
    }
}
