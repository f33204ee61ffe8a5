import Channel
import Crypto
import Domain
import EventLoop
import JSON
import Journal
import Messages
import Node
import Paper
import Population
import Topology

/// The city's registers: they answer their own issuing server with the entries for one certificate, as
/// they stand at one moment (invariant 6).
@LoopActor
final class Registers: NodeService {
    private let context: NodeContext
    private let desk: RegisterDesk
    private var engraver: SealEngraver?
    private let names: NameDesk
    private var server: ChannelServer?

    init(_ context: NodeContext) throws {
        self.context = context
        guard let id = context.node.municipality, let municipality = context.topology.municipality(id) else {
            throw UnsupportedRole(role: context.node.role)
        }
        let key = try SecretBytes.contents(ofFile: RunDirectory.individualNumberKey(of: id))
        let plan = try PopulationPlan(of: municipality, in: context.topology)
        let desk = RegisterDesk(store: try ResidentStore.open(path: RunDirectory.register(of: context.name), plan: plan, key: key), plan: plan)
        self.desk = desk
        names = NameDesk(context, city: id) { desk.store.household(of: $0)?.holder.name }
    }

    func control(_ command: String, _ request: consuming JSONValue) async -> JSONValue? { await names.control(command, request) }

    func start() async throws {
        let server = try context.endpoints.server(of: .core) { [self] request in await answer(request) }
        try server.start()
        self.server = server
    }

    func stop() async { server?.stop() }

    var status: [JSONMember] { [JSONMember("residents", .integer(Int64(desk.store.count)))] }

    /// What is handed out, as JSON and for the journal.
    private struct Handout {
        let id: RequestID
        let json: JSONValue
        let persons: Int
        let outcome: String
    }

    private func answer(_ request: ChannelRequest) async -> ChannelAnswer {
        let handout: Handout
        do throws(RegisterRefusal) { handout = try self.handout(request) } catch {
            return refuse(request, requestID(of: request), error.code)
        }
        do {
            try await context.journal.commit(.recordRead, [
                (.requestID, .requestID(handout.id)), (.message, .name(request.message)), (.count, .count(handout.persons)), (.outcome, .code(handout.outcome)),
            ])
        } catch {
            return refuse(request, handout.id, .journalUnavailable)
        }
        return .response(handout.json)
    }

    private func handout(_ request: ChannelRequest) throws(RegisterRefusal) -> Handout {
        let receipt = RegisterDesk.Receipt(requestHash: request.hash, asOf: context.clock.now)
        switch request.message {
        case MessageName.residentRecord.rawValue:
            let question = try read(request, ResidentRecordRequest.self)
            let response = try desk.residentRecord(question, receipt)
            return Handout(id: question.requestID, json: response.json, persons: response.entries.count, outcome: question.individualNumber ? "with-number" : "without-number")
        case MessageName.sealRegistration.rawValue:
            let question = try read(request, SealRegistrationRequest.self)
            let response = try desk.sealRegistration(question, receipt) { seal throws(RegisterRefusal) in try imprint(of: seal) }
            return Handout(id: question.requestID, json: response.json, persons: 1, outcome: "imprint")
        case MessageName.taxRecord.rawValue:
            let question = try read(request, TaxRecordRequest.self)
            return Handout(id: question.requestID, json: try desk.taxRecord(question, receipt).json, persons: 1, outcome: question.taxation ? "taxation" : "income")
        case MessageName.familyRegister.rawValue:
            let question = try read(request, FamilyRegisterRequest.self)
            let response = try desk.familyRegister(question, receipt)
            return Handout(id: question.requestID, json: response.json, persons: response.register.persons.count, outcome: question.extent.rawValue)
        case MessageName.supplementaryFamilyRegister.rawValue:
            let question = try read(request, FamilyRegisterRequest.self)
            let response = try desk.supplementaryFamilyRegister(question, receipt)
            return Handout(id: question.requestID, json: response.json, persons: response.register.persons.count, outcome: question.extent.rawValue)
        default: throw RegisterRefusal(code: .requestMismatch)
        }
    }

    private func requestID(of request: ChannelRequest) -> RequestID? {
        guard case .json(let json) = request.body else { return nil }
        return json["requestId"]?.stringValue.flatMap { RequestID($0) }
    }

    private func read<Question: WireMessage>(_ request: ChannelRequest, _ type: Question.Type) throws(RegisterRefusal) -> Question {
        do throws(RefusedRequest) { return try request.read(type) } catch { throw RegisterRefusal(code: error.code) }
    }

    /// A seal register keeps pictures; of made-up seals they are drawn when they are asked for.
    private func imprint(of seal: SealRegistration) throws(RegisterRefusal) -> SealImprint {
        do throws(PaperError) {
            let engraver = if let engraver { engraver } else { try SealEngraver() }
            self.engraver = engraver
            return try engraver.imprint(of: seal.imprint, number: seal.number)
        } catch {
            context.log("an imprint could not be drawn: \(error.code.rawValue) at \(error.place)")
            throw RegisterRefusal(code: .internalError)
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
