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
import Staff
import Topology

/// The city's core system with resident register, seals and taxes. The family register is another system's: its messages are refused here.
/// It answers its own issuing server with the entries for one certificate, as they stand at one moment (invariant 6).
@LoopActor
final class Registers: NodeService {
    private let context: NodeContext
    private let plan: PopulationPlan
    private var master: MasterRegister
    /// Where the issuing server stands at an ASP.
    private var sync: RegisterSync?
    private var engraver: SealEngraver?
    private var names: NameDesk?
    private let door: StaffDoor
    private var server: ChannelServer?

    init(_ context: NodeContext) throws {
        self.context = context
        guard let id = context.node.municipality, let municipality = context.topology.municipality(id) else {
            throw UnsupportedRole(role: context.node.role)
        }
        let key = try SecretBytes.contents(ofFile: RunDirectory.individualNumberKey(of: id))
        plan = try PopulationPlan(of: municipality, in: context.topology)
        master = try MasterRegister.open(path: RunDirectory.register(of: context.name), plan: plan, key: key)
        door = StaffDoor(context, city: id)
        names = NameDesk(context, city: id) { [unowned self] in master.store.household(of: $0)?.holder.name }
        guard municipality.pattern == .lgwanASP else { return }
        sync = try RegisterSync(context, municipality: municipality) { [unowned self] in master }
    }

    func start() async throws {
        if !context.topology.links(of: context.name, as: .server, over: .core).isEmpty {
            let server = try context.endpoints.server(of: .core) { [self] request in await answer(request) }
            try server.start()
            self.server = server
        }
        await sync?.start()
    }

    func stop() async {
        server?.stop()
        sync?.stop()
    }

    var status: [JSONMember] {
        [JSONMember("residents", .integer(Int64(master.store.count))), JSONMember("changeNumber", .integer(Int64(master.ledger.head)))] + (sync?.status ?? [])
    }

    /// What is in the registers at this moment.
    private var desk: RegisterDesk { RegisterDesk(store: master.store, plan: plan) }

    // MARK: The city's staff

    func control(_ command: String, _ request: consuming JSONValue) async -> JSONValue? {
        switch command {
        case "change":
            do { try await door.admit(.clerk, to: command, in: request) } catch { return StaffDoor.answer(error) }
            do throws(RegisterChange.Refusal) { return try await change(ChangeOrder(json: request)) } catch {
                return ["refused": .string(error.code), "words": .string(error.words)]
            }
        case "sync":
            guard let sync else { return ["error": .string("\(context.name) is not copied: its issuing server asks it over core")] }
            guard await sync.copyNow() else { return ["error": .string("the issuing server of \(context.name) is not reached; nothing is lost, and it is tried again")] }
            return .object(sync.status)
        default: return await names?.control(command, request)
        }
    }

    /// Records a change, and answers once it is in force.
    private func change(_ order: ChangeOrder) async throws(RegisterChange.Refusal) -> JSONValue {
        let now = context.clock.now
        let entries = try order.change.entries(order.resident, in: master.store, on: LocalTime(now, in: context.topology.clock.zone).date)
        var number = master.ledger.head
        if !entries.isEmpty {
            guard context.journal.refusal == nil else { throw RegisterChange.Refusal(code: "journal-unavailable", words: "the journal cannot be written; nothing was changed") }
            do throws(RegisterFile.Failure) { number = try master.record(entries, kind: order.change.kind, at: now) } catch {
                throw RegisterChange.Refusal(code: "register-unavailable", words: "\(error); nothing was changed")
            }
        }
        let effect = await sync?.bringIntoForce(number).rawValue ?? "at-once"
        if !entries.isEmpty {
            context.journal.note(.registerChanged, [(.kind, .code(order.change.kind)), (.count, .count(number)), (.outcome, .code(effect))])
        }
        var isCopied = sync == nil
        if order.isCopiedNow, let sync { isCopied = await sync.copyNow() }
        return ["number": .integer(Int64(number)), "changed": .bool(!entries.isEmpty), "effect": .string(effect), "copied": .bool(isCopied)]
    }

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
