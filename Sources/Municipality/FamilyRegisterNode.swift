import Channel
import Crypto
import Domain
import EventLoop
import JSON
import Journal
import Messages
import Node
import Population
import Staff
import Topology

/// 戸籍システム, at city hall: keeps the family registers and the holds on them. It answers an issuing server on premises with entries (`core`), makes
/// certificates for an issuing server at an ASP (`lgwan-family`), and takes holds from the counter and from the duty desk.
///
/// Everything happens on one thread: whatever is checked and put on record without an `await` between is one moment. The order of the journal is
/// the order in which holds and releases happened.
@LoopActor
final class FamilyRegisterNode: NodeService {
    let context: NodeContext
    let file: FamilyBookFile
    let rules: IssuanceRules
    private let documents: DocumentDesk
    private let registrations: RegistrationCounter
    private let door: StaffDoor
    private var decided: IssuedRequests
    var candidates = CandidateBook()
    private var outstanding = OutstandingReadings()
    private var servers: [ChannelServer] = []

    init(_ context: NodeContext) throws {
        self.context = context
        guard let id = context.node.municipality, let municipality = context.topology.municipality(id) else {
            throw UnsupportedRole(role: context.node.role)
        }
        let plan = try PopulationPlan(of: municipality, in: context.topology)
        let people = NonResidents(keptBy: plan.municipality, among: try context.topology.municipalities.prefix(NonResidents.maximumMunicipalities).map { try PopulationPlan(of: $0, in: context.topology) })
        let file = try FamilyBookFile(path: RunDirectory.familyBook(of: context.name), plan: plan, nonResidents: people)
        self.file = file
        door = StaffDoor(context, city: id)
        registrations = try RegistrationCounter(context, municipality, people: people) { try? file.book.register(of: $0) }
        rules = try IssuanceRules(municipality, in: context.topology)
        documents = try DocumentDesk(context, municipality)
        decided = IssuedRequests(try context.journal.requests(with: .issued))
    }

    func start() async throws {
        for channel in [ChannelName.core, .lgwanFamily, .dutyLine] where !context.topology.links(of: context.name, as: .server, over: channel).isEmpty {
            // A task of its own for each request, whose memory ends, and is wiped, with it.
            let server = try context.endpoints.server(of: channel) { [self] request in await Task.onLoop { await self.answer(request) }.value }
            try server.start()
            servers.append(server)
        }
    }

    func stop() async { for server in servers { server.stop() } }

    var status: [JSONMember] { [JSONMember("residents", .integer(Int64(file.book.population.residents.count))), JSONMember("holds", .integer(Int64(file.book.holds.count)))] + registrations.status }

    /// What the city's staff do here over the management socket: at the counter, and with use registrations.
    private static let commandsOfClerks: Set = [
        "notify", "protect", "unprotect", "approve", "refuse-notification", "holds", "registrations", "registration", "approve-registration", "refuse-registration",
    ]

    func control(_ command: String, _ request: consuming JSONValue) async -> JSONValue? {
        guard FamilyRegisterNode.commandsOfClerks.contains(command) else { return nil }
        do { try await door.admit(.clerk, to: command, in: request) } catch { return StaffDoor.answer(error) }
        if let answer = await counter(command, request) { return answer }
        return await registrations.control(command, request)
    }

    private func answer(_ request: ChannelRequest) async -> ChannelAnswer {
        do throws(RegisterRefusal) {
            guard context.journal.refusal == nil else { throw RegisterRefusal(code: .journalUnavailable) }
            return .response(try await response(request))
        } catch {
            var fields: [(JournalField, JournalValue)] = []
            if case .json(let json) = request.body, let id = json["requestId"]?.stringValue.flatMap({ RequestID($0) }) { fields.append((.requestID, .requestID(id))) }
            fields.append((.code, .code(error.code.rawValue)))
            context.journal.note(.refused, fields)
            return RefusedRequest(error.code, opensAt: error.opensAt).answer(to: request)
        }
    }

    private func response(_ request: ChannelRequest) async throws(RegisterRefusal) -> JSONValue {
        switch request.message {
        case MessageName.familyRegister.rawValue:
            let question = try read(request, FamilyRegisterRequest.self)
            return try await handOut(try desk(request).familyRegister(question), of: question, request)
        case MessageName.supplementaryFamilyRegister.rawValue:
            let question = try read(request, FamilyRegisterRequest.self)
            return try await handOut(try desk(request).supplementaryFamilyRegister(question), of: question, request)
        case MessageName.clearance.rawValue: return try await clear(request, try read(request, ClearanceRequest.self))
        case MessageName.familyCertificate.rawValue: return try await certificate(request, try read(request, FamilyCertificateRequest.self))
        case MessageName.searchByBirthDate.rawValue:
            let question = try read(request, BirthDateSearch.self)
            return try await search(.birthDate(question.birthDate), question.requestID, request)
        case MessageName.searchByName.rawValue:
            let question = try read(request, NameSearch.self)
            return try await search(.name(question.name), question.requestID, request)
        case MessageName.hold.rawValue: return try await hold(request, try read(request, HoldRequest.self))
        default:
            guard let answer = try await registrations.answer(request) else { throw RegisterRefusal(code: .requestMismatch) }
            return answer
        }
    }

    func read<Question: WireMessage>(_ request: ChannelRequest, _ type: Question.Type) throws(RegisterRefusal) -> Question {
        do throws(RefusedRequest) { return try request.read(type) } catch { throw RegisterRefusal(code: error.code) }
    }

    private func desk(_ request: ChannelRequest) -> FamilyDesk {
        FamilyDesk(book: file.book, receipt: RegisterDesk.Receipt(requestHash: request.hash, asOf: context.clock.now))
    }

    /// Puts something on record before what it says may happen.
    func commit(_ event: JournalEvent, _ fields: [(JournalField, JournalValue)]) async throws(RegisterRefusal) {
        do { try await context.journal.commit(event, fields) } catch { throw RegisterRefusal(code: .journalUnavailable) }
    }

    // MARK: On premises

    private func handOut<Response>(_ reading: FamilyDesk.Reading<Response>, of question: FamilyRegisterRequest, _ request: ChannelRequest) async throws(RegisterRefusal) -> JSONValue {
        try await commit(.recordRead, [
            (.requestID, .requestID(question.requestID)), (.message, .name(request.message)), (.count, .count(reading.persons)), (.outcome, .code(question.extent.rawValue)),
        ])
        try unchanged(reading.register, since: reading.revision)
        outstanding.add(question.requestID, OutstandingReadings.Reading(register: reading.register, revision: reading.revision), until: request.deadline)
        return reading.response.json
    }

    /// A hold, or the approval that followed it, may have come while something was waited for (invariant 7).
    private func unchanged(_ register: ResidentID, since revision: Int) throws(RegisterRefusal) {
        guard file.book.revision(of: register) == revision else { throw RegisterRefusal(code: .issuanceHeld) }
    }

    private func clear(_ request: ChannelRequest, _ question: ClearanceRequest) async throws(RegisterRefusal) -> JSONValue {
        // Read too long ago, or by a process that is gone.
        guard let reading = outstanding.take(question.requestID) else { throw RegisterRefusal(code: .deadlineExceeded) }
        try unchanged(reading.register, since: reading.revision)
        try await commit(.cleared, [(.requestID, .requestID(question.requestID))])
        return Acknowledgement(requestHash: request.hash).json
    }

    // MARK: For the ASP

    /// A7: decided, composed and printed here; only the document leaves.
    private func certificate(_ request: ChannelRequest, _ question: FamilyCertificateRequest) async throws(RegisterRefusal) -> JSONValue {
        let id = question.requestID, now = context.clock.now
        guard question.kind.isOfFamilyRegister else { throw RegisterRefusal(code: .certificateNotOffered) }
        let grant: IssuanceRules.Grant
        do throws(IssuanceRules.Denial) { grant = try rules.grant(question.kind, question.options, to: rules.standing(question.serial, registrant: registrations.registrant(question.serial)), at: now) } catch {
            throw RegisterRefusal(code: error.code, opensAt: error.opensAt)
        }
        guard decided.begin(id) else { throw RegisterRefusal(code: .alreadyIssued) }
        do throws(RegisterRefusal) {
            let desk = desk(request), resident = grant.standing.resident
            let register = (try? desk.book.register(of: resident))?.anchor
            let job = DocumentDesk.Job(order: grant.order, resident: resident, requestID: id, kioskRequestHash: question.kioskRequestHash, deadline: question.deadline, now: now)
            let tally = InnerLine.Tally()
            let part = try await documents.make(job, over: InnerLine(desk: desk, tally: tally))
            guard !request.isOverdue else { throw RegisterRefusal(code: .deadlineExceeded) }
            guard let register else { throw RegisterRefusal(code: .internalError) }
            try unchanged(register, since: desk.book.revision(of: register))
            context.journal.note(.recordRead, [
                (.requestID, .requestID(id)), (.message, .name(request.message)), (.count, .count(tally.persons)), (.outcome, .code(tally.extent.rawValue)),
            ])
            try await commit(.issued, [
                (.requestID, .requestID(id)), (.serial, .hex(question.serial)), (.kind, .code(question.kind.rawValue)), (.requestHash, .hex(question.kioskRequestHash)),
            ])
            return FamilyCertificateResponse(requestHash: request.hash, document: String(decoding: Base64.encode(part), as: UTF8.self)).json
        } catch {
            decided.withdraw(id)
            throw error
        }
    }
}

/// What was read for certificates that are being made, until each is cleared or its time is over.
struct OutstandingReadings {
    struct Reading {
        let register: ResidentID
        let revision: Int
    }

    /// Of all at once; more are dropped, and their certificates refused.
    static let maximum = 10_000

    private var readings: [RequestID: (reading: Reading, ends: MonotonicTime)] = [:]

    /// - Parameter deadline: of the answer. A certificate that is to be cleared is made within as much time again.
    mutating func add(_ id: RequestID, _ reading: Reading, until deadline: MonotonicTime, now: MonotonicTime = .now) {
        if readings.count >= OutstandingReadings.maximum { readings = readings.filter { $0.value.ends > now } }
        guard readings.count < OutstandingReadings.maximum else { return }
        readings[id] = (reading, deadline.adding(milliseconds: max(0, deadline.microseconds(since: now) / 1000)))
    }

    /// Once only.
    mutating func take(_ id: RequestID, now: MonotonicTime = .now) -> Reading? {
        guard let found = readings.removeValue(forKey: id), found.ends > now else { return nil }
        return found.reading
    }
}
