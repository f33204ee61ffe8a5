import Channel
import Crypto
#if DEFECTS
import Defects
#endif
import Domain
import EventLoop
import JSON
import Journal
import Messages
import Metrics
import Node
import Population
import Topology

/// 証明発行サーバ: decides whether a card holder may have a certificate, and makes it. It keeps which
/// serial belongs to which resident and nothing of what it made (F1). At an ASP it makes no certificate of the family
/// register: the city hall's own system does, and what it printed is passed on (A7).
@LoopActor
final class IssuingServer: NodeService {
    private let context: NodeContext
    private let rules: IssuanceRules
    private let documents: DocumentDesk
    /// On premises: the line to the registers.
    private let registers: ChannelClient?
    /// At an ASP: the copy of the registers.
    private let copy: CopyOffice?
    private let familyRegister: ChannelClient
    /// Whether the family register is asked for entries, or for the certificate.
    private let pattern: Topology.Pattern
    private var decided: IssuedRequests
    private var completed: CompletionLedger
    private let staff: StaffDesk
    private var server: ChannelServer?

    init(_ context: NodeContext) throws {
        self.context = context
        guard let id = context.node.municipality, let municipality = context.topology.municipality(id) else {
            throw UnsupportedRole(role: context.node.role)
        }
        rules = try IssuanceRules(municipality, in: context.topology)
        documents = try DocumentDesk(context, municipality)
        pattern = municipality.pattern
        registers = pattern == .onPremises ? try context.endpoints.client(of: .core, to: .registers) : nil
        copy = pattern == .lgwanASP ? try CopyOffice(context, municipality: municipality) : nil
        familyRegister = try context.endpoints.client(of: pattern == .onPremises ? .core : .lgwanFamily, to: .familyRegister)
        staff = StaffDesk(context, city: id, standings: rules.standingsBySerial)
        decided = IssuedRequests(try context.journal.requests(with: .issued))
        completed = CompletionLedger(try context.journal.requests(with: .completed))
    }

    func start() async throws {
        try await copy?.start()
        // A task of its own for each request: short names lie in the frames of the functions that a task awaits, and the frames of a
        // connection's task would keep the last of them until the connection ends. With the task its memory is freed, and wiped.
        let server = try context.endpoints.server(of: .lgwan) { [self] request in
            await Task.onLoop {
                let answer = await self.answer(request)
                StackResidue.wipe()
                return answer
            }.value
        }
        try server.start()
        self.server = server
    }

    func stop() async {
        server?.stop()
        copy?.stop()
        registers?.close()
        familyRegister.close()
    }

    var status: [JSONMember] { copy?.status ?? [] }
    var metrics: [Metric] { copy?.metrics ?? [] }

    func control(_ command: String, _ request: consuming JSONValue) async -> JSONValue? { await staff.control(command, consume request) }

    private func answer(_ request: ChannelRequest) async -> ChannelAnswer {
        do throws(RefusedRequest) {
            guard context.journal.refusal == nil else { throw RefusedRequest(.journalUnavailable) }
            switch request.message {
            case MessageName.menu.rawValue: return .response(try await menu(request, try request.read(HolderRequest.self)))
            case MessageName.issue.rawValue: return .response(try await issue(request, try request.read(CityIssueRequest.self)))
            case MessageName.complete.rawValue: return .response(try await complete(request, try request.read(CompletionReport.self)))
            case MessageName.register.rawValue: return .response(try await register(request, try request.read(CityRegisterRequest.self)))
            case MessageName.registrationStatus.rawValue: return .response(try await registrationStatus(request, try request.read(RegistrationStatusRequest.self)))
            default: throw RefusedRequest(.internalError)
            }
        } catch {
            return error.answer(to: request)
        }
    }

    private func refused(_ id: RequestID, _ serial: String, _ code: RefusalCode, _ opensAt: Instant? = nil) -> RefusedRequest {
        context.journal.note(.refused, [(.requestID, .requestID(id)), (.serial, .hex(serial)), (.code, .code(code.rawValue))])
        return RefusedRequest(code.towardsCentre(isHolder: rules.knows(serial)), opensAt: opensAt)
    }

    /// How a holder stands by the copy of the registers, where there is one. On premises the registers have the last word when they are asked.
    /// Who is only registered here (G5) is in no register of residents.
    private func current(_ serial: String) -> IssuanceRules.Current {
        guard let copy, rules.knows(serial) else { return { known throws(IssuanceRules.Denial) in known } }
        return { known throws(IssuanceRules.Denial) in
            if let code = copy.refusal(of: known.resident) { throw IssuanceRules.Denial(code: code) }
            return copy.standing(of: known.resident) ?? known
        }
    }

    // MARK: Menu

    /// Costs nothing and, for a resident, reaches no register (C3).
    private func menu(_ request: ChannelRequest, _ question: HolderRequest) async throws(RefusedRequest) -> JSONValue {
        let standing = try await standing(question.serial, question.requestID, request.deadline)
        let certificates: [Topology.Certificate]
        do throws(IssuanceRules.Denial) { certificates = try rules.menu(of: standing, at: context.clock.now, current: current(question.serial)) } catch {
            throw refused(question.requestID, question.serial, error.code, error.opensAt)
        }
        return MenuResponse(requestHash: request.hash, menu: certificates.map { certificate in
            MenuItem(
                kind: certificate.kind, feeYen: certificate.feeYen, copiesMaximum: certificate.copiesMaximum,
                options: certificate.options.map { MenuItem.Option(name: $0.name, values: $0.values, choicesMaximum: $0.choicesMaximum) })
        }).json
    }

    // MARK: Issue

    private func issue(_ request: ChannelRequest, _ question: CityIssueRequest) async throws(RefusedRequest) -> JSONValue {
        let id = question.requestID, serial = question.serial, now = context.clock.now
        let standing = try await standing(serial, id, request.deadline)
        let grant: IssuanceRules.Grant
        do throws(IssuanceRules.Denial) {
            grant = try rules.grant(question.kind, question.options, copies: question.copies, to: standing, at: now, current: current(serial))
        } catch {
            throw refused(id, serial, error.code, error.opensAt)
        }
        // A request that was held on the way may come after the report of its end (invariant 3).
        guard !hasEnded(id) else { throw refused(id, serial, .deadlineExceeded) }
        // Decided before anything is awaited: two of the same name never both get through (invariant 12).
        guard decided.begin(id) else { throw refused(id, serial, .alreadyIssued) }
        var isIssued = false
        do throws(RefusedRequest) {
            let moment = RecordMoment(now)
            let document = try await document(question, grant, request.deadline, moment)
            guard !request.isOverdue, !hasEnded(id) else { throw refused(id, serial, .deadlineExceeded) }
            if let code = heldBack(serial, grant) { throw refused(id, serial, code) }
            let feeYen = grant.certificate.feeYen * question.copies
            do {
                try await context.journal.commit(.issued, [
                    (.requestID, .requestID(id)), (.serial, .hex(serial)), (.kind, .code(question.kind.rawValue)),
                    (.copies, .count(question.copies)), (.feeYen, .yen(feeYen)), (.requestHash, .hex(question.kioskRequestHash)),
                    (.asOfSeconds, .count(Int(moment.asOf.millisecondsSinceEpoch / 1000))),
                ])
            } catch {
                throw RefusedRequest(.journalUnavailable)
            }
            isIssued = true
            // Whoever was told meanwhile that a change is in force sees no paper leave after it. That one was issued is on record by now, so the
            // refusal is one that leaves open what came of the request.
            guard heldBack(serial, grant) == nil else { throw refused(id, serial, .registerUnreachable) }
            return IssueResponse(requestHash: request.hash, feeYen: feeYen, document: document).json
        } catch {
            if !isIssued { decided.withdraw(id) }
            throw error
        }
    }

    /// Why nothing may be issued of a resident any more, by the copy of the registers; nil where there is none, or nothing stands against it.
    private func heldBack(_ serial: String, _ grant: IssuanceRules.Grant) -> RefusalCode? {
        rules.knows(serial) ? copy?.refusal(of: grant.standing.resident) : nil
    }

    /// Whether the transaction's end has been reported.
    private func hasEnded(_ id: RequestID) -> Bool {
        #if DEFECTS
        if Defect.lgwan2022.isPlanted { return false }
        #endif
        return completed.isEnding(id)
    }

    /// The city's signed part in base64.
    private func document(_ question: CityIssueRequest, _ grant: IssuanceRules.Grant, _ deadline: MonotonicTime, _ moment: RecordMoment) async throws(RefusedRequest) -> String {
        let id = question.requestID, isOfFamilyRegister = question.kind.isOfFamilyRegister
        if isOfFamilyRegister, pattern == .lgwanASP { return try await passedThrough(question, deadline) }
        let asked = isOfFamilyRegister ? familyRegister : registers
        let job = DocumentDesk.Job(
            order: grant.order, resident: grant.standing.resident, requestID: id, kioskRequestHash: question.kioskRequestHash,
            deadline: asked?.deadline(until: deadline) ?? moment.asOf, now: moment.asOf)
        let part: [UInt8]
        do throws(RegisterRefusal) {
            if let copy {
                part = try await documents.make(job, over: CopyLine(office: copy, requestID: id, moment: moment))
            } else {
                part = try await documents.make(job, over: CoreLine(registers: registers, familyRegister: familyRegister, requestID: id, deadline: deadline, moment: moment))
            }
        } catch {
            throw refused(id, question.serial, error.code)
        }
        if isOfFamilyRegister { try await clear(question, deadline) }
        return String(decoding: Base64.encode(part), as: UTF8.self)
    }

    // MARK: Family register

    /// A7: the certificate is made at city hall; what comes back is passed on, and nothing of it stays here.
    private func passedThrough(_ question: CityIssueRequest, _ deadline: MonotonicTime) async throws(RefusedRequest) -> String {
        let request = FamilyCertificateRequest(
            requestID: question.requestID, deadline: familyRegister.deadline(until: deadline), serial: question.serial, kind: question.kind, options: question.options,
            kioskRequestHash: question.kioskRequestHash)
        do throws(ChannelError) {
            let answer: FamilyCertificateResponse = try await familyRegister.ask(.familyCertificate, request, requestID: question.requestID, until: deadline).answer
            return answer.document
        } catch {
            throw refused(error, question)
        }
    }

    /// A hold that was set since the entries were read wins (G1, invariant 7): the family register has the last word before anything goes out.
    private func clear(_ question: CityIssueRequest, _ deadline: MonotonicTime) async throws(RefusedRequest) {
        let request = ClearanceRequest(requestID: question.requestID, deadline: familyRegister.deadline(until: deadline))
        do throws(ChannelError) {
            let _: Acknowledgement = try await familyRegister.ask(.clearance, request, requestID: question.requestID, until: deadline).answer
        } catch {
            throw refused(error, question)
        }
    }

    private func refused(_ error: ChannelError, _ question: CityIssueRequest) -> RefusedRequest {
        let heard = error.refusal(unreachable: .registerUnreachable)
        return refused(question.requestID, question.serial, heard.code, heard.opensAt)
    }

    // MARK: Use registration

    /// Of a resident from this server's own table; of anybody else from the family register, which alone knows who is registered (G5).
    private func standing(_ serial: String, _ id: RequestID, _ deadline: MonotonicTime) async throws(RefusedRequest) -> HolderStanding {
        if let standing = rules.standing(serial) { return standing }
        do throws(IssuanceRules.Denial) { try rules.checkFamilyRegisterHours(at: context.clock.now) } catch { throw refused(id, serial, error.code, error.opensAt) }
        let question = HolderRequest(requestID: id, deadline: familyRegister.deadline(until: deadline), serial: serial)
        let answer: RegistrantResponse = try await ask(.registrant, question, id, serial, deadline)
        guard answer.isRegistered else { throw refused(id, serial, .notResident) }
        return HolderStanding(registrant: answer.resident ?? ResidentID(""))
    }

    /// Passes an application on, which only the family register can open. Who lives here and has the family register here needs none (G6).
    private func register(_ request: ChannelRequest, _ question: CityRegisterRequest) async throws(RefusedRequest) -> JSONValue {
        if rules.standing(question.serial)?.familyRegister == .here { throw refused(question.requestID, question.serial, .registrationNotNeeded) }
        let onward = CityRegisterRequest(
            requestID: question.requestID, deadline: familyRegister.deadline(until: request.deadline), serial: question.serial, application: question.application)
        let answer: RegisterResponse = try await ask(.register, onward, question.requestID, question.serial, request.deadline)
        return RegisterResponse(requestHash: request.hash, number: answer.number).json
    }

    private func registrationStatus(_ request: ChannelRequest, _ question: RegistrationStatusRequest) async throws(RefusedRequest) -> JSONValue {
        let onward = RegistrationStatusRequest(
            requestID: question.requestID, deadline: familyRegister.deadline(until: request.deadline), municipality: question.municipality, number: question.number)
        let answer: RegistrationStatusResponse = try await ask(.registrationStatus, onward, question.requestID, nil, request.deadline)
        return RegistrationStatusResponse(requestHash: request.hash, state: answer.state).json
    }

    private func ask<Answer: WireMessage>(
        _ message: MessageName, _ question: some WireMessage, _ id: RequestID, _ serial: String?, _ deadline: MonotonicTime
    ) async throws(RefusedRequest) -> Answer {
        do throws(ChannelError) {
            return try await familyRegister.ask(message, question, requestID: id, until: deadline).answer
        } catch {
            let code = error.refusal(unreachable: .registerUnreachable).code
            context.journal.note(.refused, [(.requestID, .requestID(id))] + (serial.map { [(.serial, .hex($0))] } ?? []) + [(.code, .code(code.rawValue))])
            throw RefusedRequest(code)
        }
    }

    // MARK: Completion

    private func complete(_ request: ChannelRequest, _ report: CompletionReport) async throws(RefusedRequest) -> JSONValue {
        switch completed.begin(report.requestID) {
        case .counted: return Acknowledgement(requestHash: request.hash).json
        case .underway: throw RefusedRequest(.journalUnavailable)
        case .new: break
        }
        do {
            try await context.journal.commit(.completed, [
                (.requestID, .requestID(report.requestID)), (.outcome, .code(report.outcome.rawValue)),
                (.copies, .count(report.copies)), (.feeYen, .yen(report.feeYen)),
            ])
        } catch {
            completed.withdraw(report.requestID)
            throw RefusedRequest(.journalUnavailable)
        }
        completed.count(report.requestID)
        return Acknowledgement(requestHash: request.hash).json
    }
}
