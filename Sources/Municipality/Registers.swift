import Channel
import Crypto
import Domain
import EventLoop
import JSON
import Journal
import Messages
import Node
import Population
import Topology

/// The city's registers: they answer their own issuing server with the entries for one certificate, as
/// they stand at one moment (invariant 6).
@LoopActor
final class Registers: NodeService {
    private let context: NodeContext
    private let store: ResidentStore
    private var server: ChannelServer?

    init(_ context: NodeContext) throws {
        self.context = context
        guard let id = context.node.municipality, let municipality = context.topology.municipality(id) else {
            throw UnsupportedRole(role: context.node.role)
        }
        let key = try SecretBytes.contents(ofFile: RunDirectory.individualNumberKey(of: id))
        store = try ResidentStore.open(
            path: RunDirectory.register(of: context.name), plan: PopulationPlan(of: municipality, in: context.topology), key: key)
    }

    func start() async throws {
        let server = try context.endpoints.server(of: .core) { [self] request in await answer(request) }
        try server.start()
        self.server = server
    }

    func stop() async { server?.stop() }

    var status: [JSONMember] { [JSONMember("residents", .integer(Int64(store.count)))] }

    private func answer(_ request: ChannelRequest) async -> ChannelAnswer {
        guard let question = try? request.read(ResidentRecordRequest.self) else {
            return refuse(request, nil, .requestMismatch)
        }
        let id = question.requestID
        guard let household = store.household(of: question.resident) else { return refuse(request, id, .notResident) }
        guard let chosen = chosen(question, household) else { return refuse(request, id, .optionNotOffered) }
        do {
            try await context.journal.commit(.recordRead, [
                (.requestID, .requestID(id)), (.count, .count(chosen.count)), (.outcome, .code(question.individualNumber ? "with-number" : "without-number")),
            ])
        } catch {
            return refuse(request, id, .journalUnavailable)
        }
        let entries = chosen.map { index in
            ResidentRecordResponse.Entry(
                resident: household.members[index], individualNumberSealed: question.individualNumber ? household.sealedNumbers[index] : nil)
        }
        return .response(ResidentRecordResponse(
            requestHash: request.hash, asOf: context.clock.now, headOfHousehold: household.members.first?.name ?? household.holder.name,
            wholeHousehold: chosen.count == household.members.count, entries: entries).json)
    }

    /// Which members of the household are shown; nil where someone is asked for who is not there.
    private func chosen(_ question: ResidentRecordRequest, _ household: ResidentStore.Household) -> [Int]? {
        switch question.scope {
        case .household: return Array(household.members.indices)
        case .me: return household.members.firstIndex { $0.id == household.holder.id }.map { [$0] }
        case .members:
            let indices = Set(question.members.map { $0 - 1 })
            guard !indices.isEmpty, indices.allSatisfy(household.members.indices.contains) else { return nil }
            return indices.sorted()
        }
    }

    private func refuse(_ request: ChannelRequest, _ id: RequestID?, _ code: RefusalCode) -> ChannelAnswer {
        var fields: [(JournalField, JournalValue)] = []
        if let id { fields.append((.requestID, .requestID(id))) }
        fields.append((.code, .code(code.rawValue)))
        context.journal.note(.refused, fields)
        return RefusedRequest(code).answer(to: request)
    }
}
