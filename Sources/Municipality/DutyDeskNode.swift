import Channel
import Domain
import EventLoop
import JSON
import Journal
import Messages
import Node
import Staff
import Topology

/// 宿直室: outside of office hours the city receives notifications here. Its one line leads to the family register and carries searches and
/// holds (A8, G3); what is found is shown and kept nowhere.
@LoopActor
final class DutyDeskNode: NodeService {
    private let context: NodeContext
    private let familyRegister: ChannelClient
    private let door: StaffDoor
    private var nextCounter: UInt64 = 1

    init(_ context: NodeContext) throws {
        self.context = context
        guard let city = context.node.municipality else { throw UnsupportedRole(role: context.node.role) }
        door = StaffDoor(context, city: city)
        familyRegister = try context.endpoints.client(of: .dutyLine)
        // Numbers go on where the last process left them (invariant 4): each is on record before it is used.
        for id in try context.journal.requests(with: .asked) where id.counter >= nextCounter { nextCounter = id.counter + 1 }
    }

    func start() async throws {}

    func stop() async { familyRegister.close() }

    func control(_ command: String, _ request: consuming JSONValue) async -> JSONValue? {
        guard ["search", "hold"].contains(command) else { return nil }
        do {
            try await door.admit(.dutyDesk, to: command, in: request)
            switch command {
            case "search": return try await search(request)
            case "hold": return try await hold(request)
            default: return nil
            }
        } catch {
            return StaffDoor.answer(error)
        }
    }

    private func ask<Answer: WireMessage>(_ message: MessageName, _ question: (RequestID, Instant) -> some WireMessage) async throws -> Answer {
        let id = RequestID(node: context.name, counter: nextCounter)
        nextCounter += 1
        try await context.journal.commit(.asked, [(.requestID, .requestID(id)), (.message, .name(message.rawValue))])
        let deadline = MonotonicTime.now.adding(milliseconds: familyRegister.configuration.timeoutMilliseconds)
        return try await familyRegister.ask(message, question(id, familyRegister.deadline(until: deadline)), requestID: id, until: deadline).answer
    }

    private func search(_ request: JSONValue) async throws -> JSONValue {
        let list: CandidateList
        switch (request["birthDate"]?.stringValue, request["name"]?.stringValue) {
        case (let text?, nil):
            guard let date = CivilDate(iso8601: text) else { throw ControlError(description: "birthDate is a date such as 1985-07-14") }
            list = try await ask(.searchByBirthDate) { BirthDateSearch(requestID: $0, deadline: $1, birthDate: date) }
        case (nil, let name?): list = try await ask(.searchByName) { NameSearch(requestID: $0, deadline: $1, name: name) }
        default: throw ControlError(description: "a search names either birthDate or name")
        }
        return [
            "tooMany": .bool(list.tooMany),
            "candidates": .array(list.candidates.map {
                ["candidate": .string($0.reference), "domicile": .string($0.domicile.text), "name": .string($0.name.text), "birthDate": .string($0.birthDate.iso8601)]
            }),
        ]
    }

    private func hold(_ request: JSONValue) async throws -> JSONValue {
        guard let candidate = request["candidate"]?.stringValue, let notification = request["notification"]?.stringValue.flatMap(FamilyNotification.init(rawValue:)) else {
            throw ControlError(description: "hold needs candidate and notification")
        }
        // The receipt date is the desk's own (G2).
        let today = LocalTime(context.clock.now, in: context.topology.clock.zone).date
        let _: Acknowledgement = try await ask(.hold) {
            HoldRequest(requestID: $0, deadline: $1, candidate: candidate, notification: notification, receivedOn: today)
        }
        return ["notification": .string(notification.rawValue), "receivedOn": .string(today.iso8601)]
    }
}
