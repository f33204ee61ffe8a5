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
import Node
import Paper
import Population
import Topology

/// 証明発行サーバ: decides whether a card holder may have a certificate, and makes it. It keeps which
/// serial belongs to which resident and nothing of what it made (F1).
@LoopActor
final class IssuingServer: NodeService {
    /// The certificates that this build can make: those that have a sheet.
    static let kinds = PaperPress.kinds

    private let context: NodeContext
    private let municipality: Topology.Municipality
    private let hours: ServiceHours
    private let standingsBySerial: [String: HolderStanding]
    private let registers: ChannelClient
    private let papers: PaperMaker
    private var decided: IssuedRequests
    private var completed: CompletionLedger
    private var server: ChannelServer?
    #if DEFECTS
    private let defects = DefectiveWork()
    #endif

    init(_ context: NodeContext) throws {
        self.context = context
        guard let id = context.node.municipality, let municipality = context.topology.municipality(id) else {
            throw UnsupportedRole(role: context.node.role)
        }
        self.municipality = municipality
        hours = ServiceHours(municipality: municipality, zone: context.topology.clock.zone)
        standingsBySerial = try PopulationPlan(of: municipality, in: context.topology).standingsBySerial()
        registers = try context.endpoints.client(of: .core)
        papers = try PaperMaker(of: municipality)
        decided = IssuedRequests(try context.journal.requests(with: .issued))
        completed = CompletionLedger(try context.journal.requests(with: .completed))
    }

    func start() async throws {
        // A task of its own for each request: short names lie in the frames of the functions that a task awaits, and the frames of a
        // connection's task would keep the last of them until the connection ends. With the task its memory is freed, and wiped.
        let server = try context.endpoints.server(of: .lgwan) { [self] request in await Task.onLoop { await self.answer(request) }.value }
        try server.start()
        self.server = server
    }

    func stop() async {
        server?.stop()
        registers.close()
    }

    private func answer(_ request: ChannelRequest) async -> ChannelAnswer {
        do throws(RefusedRequest) {
            guard context.journal.refusal == nil else { throw RefusedRequest(.journalUnavailable) }
            switch request.message {
            case MessageName.menu.rawValue: return .response(try menu(request, try request.read(MenuRequest.self)))
            case MessageName.issue.rawValue: return .response(try await issue(request, try request.read(CityIssueRequest.self)))
            case MessageName.complete.rawValue: return .response(try await complete(request, try request.read(CompletionReport.self)))
            default: throw RefusedRequest(.internalError)
            }
        } catch {
            return error.answer(to: request)
        }
    }

    private func refused(_ id: RequestID, _ serial: String, _ code: RefusalCode, _ opensAt: Instant? = nil) -> RefusedRequest {
        context.journal.note(.refused, [(.requestID, .requestID(id)), (.serial, .hex(serial)), (.code, .code(code.rawValue))])
        return RefusedRequest(code, opensAt: opensAt)
    }

    private var offered: [Topology.Certificate] { municipality.certificates.filter { IssuingServer.kinds.contains($0.kind) } }

    // MARK: Menu

    /// Costs nothing and reaches no register (C3).
    private func menu(_ request: ChannelRequest, _ question: MenuRequest) throws(RefusedRequest) -> JSONValue {
        guard let standing = standingsBySerial[question.serial] else { throw refused(question.requestID, question.serial, .notResident) }
        let now = context.clock.now
        let open = offered.filter { hours.isOpen($0.kind, at: now) }
        guard !open.isEmpty else {
            throw refused(question.requestID, question.serial, .outsideHours, hours.opensAt(offered.map(\.kind), after: now))
        }
        let today = today(now)
        return MenuResponse(requestHash: request.hash, menu: open.filter { standing.refusal(of: $0.kind, on: today) == nil }.map { certificate in
            MenuItem(
                kind: certificate.kind, feeYen: certificate.feeYen, copiesMaximum: certificate.copiesMaximum,
                options: certificate.options.map { MenuItem.Option(name: $0.name, values: $0.values, choicesMaximum: $0.choicesMaximum) })
        }).json
    }

    // MARK: Issue

    private func issue(_ request: ChannelRequest, _ question: CityIssueRequest) async throws(RefusedRequest) -> JSONValue {
        let id = question.requestID, serial = question.serial
        guard let standing = standingsBySerial[serial] else { throw refused(id, serial, .notResident) }
        guard let certificate = offered.first(where: { $0.kind == question.kind }) else { throw refused(id, serial, .certificateNotOffered) }
        let now = context.clock.now
        guard hours.isOpen(question.kind, at: now) else { throw refused(id, serial, .outsideHours, hours.opensAt([question.kind], after: now)) }
        if let code = standing.refusal(of: question.kind, on: today(now)) { throw refused(id, serial, code) }
        guard (1...certificate.copiesMaximum).contains(question.copies),
              let order = CertificateOrder(question.kind, chosen: question.options, offered: certificate.options, today: today(now)) else {
            throw refused(id, serial, .optionNotOffered)
        }
        // A request that was held on the way may come after the report of its end (invariant 3).
        guard !hasEnded(id) else { throw refused(id, serial, .deadlineExceeded) }
        // Decided before anything is awaited: two of the same name never both get through (invariant 12).
        guard decided.begin(id) else { throw refused(id, serial, .alreadyIssued) }
        do throws(RefusedRequest) {
            var content = try await content(order, of: standing.resident, id, serial, request.deadline)
            #if DEFECTS
            content = await defects.shared(content)
            #endif
            let sheet = sheet(content, id, now)
            let part: [UInt8]
            do throws(PaperMaker.Failure) { part = try await papers.make(sheet, for: question.kioskRequestHash, at: now) } catch {
                context.log("a certificate could not be made: \(error.words)")
                throw refused(id, serial, error.refusal)
            }
            guard !request.isOverdue, !hasEnded(id) else { throw refused(id, serial, .deadlineExceeded) }
            let feeYen = certificate.feeYen * question.copies
            do {
                try await context.journal.commit(.issued, [
                    (.requestID, .requestID(id)), (.serial, .hex(serial)), (.kind, .code(question.kind.rawValue)),
                    (.copies, .count(question.copies)), (.feeYen, .yen(feeYen)), (.requestHash, .hex(question.kioskRequestHash)),
                ])
            } catch {
                throw RefusedRequest(.journalUnavailable)
            }
            return IssueResponse(requestHash: request.hash, feeYen: feeYen, document: String(decoding: Base64.encode(part), as: UTF8.self)).json
        } catch {
            decided.withdraw(id)
            throw error
        }
    }

    /// Whether the transaction's end has been reported.
    private func hasEnded(_ id: RequestID) -> Bool {
        #if DEFECTS
        if Defect.lgwan2022.isPlanted { return false }
        #endif
        return completed.isEnding(id)
    }

    /// What the registers hold of the holder for this order, put together as the certificate says it.
    private func content(
        _ order: CertificateOrder, of resident: ResidentID, _ id: RequestID, _ serial: String, _ deadline: MonotonicTime
    ) async throws(RefusedRequest) -> CertificateContent {
        let composer = CertificateComposer(
            order: order, resident: resident, requestID: id, deadline: registers.deadline(until: deadline),
            openNumber: { [municipality] in IndividualNumberBox.open($0, of: $1, municipality: municipality.id) })
        do throws(CertificateComposer.Failure) {
            return try await composer.compose(CoreLine(registers: registers, requestID: id, deadline: deadline))
        } catch {
            switch error {
            case .register(let error): throw refused(id, serial, error.refusal(unreachable: .registerUnreachable).code)
            case .answerUnfit: throw refused(id, serial, .internalError)
            }
        }
    }

    private func today(_ now: Instant) -> CivilDate { LocalTime(now, in: context.topology.clock.zone).date }

    private func sheet(_ content: CertificateContent, _ id: RequestID, _ now: Instant) -> CertificateSheet {
        CertificateSheet(
            municipality: IssuingMunicipality(
                prefecture: municipality.prefecture, name: municipality.name, headTitle: municipality.headTitleInFull, headName: municipality.head.name,
                sealText: municipality.headTitleInFull + "之印"),
            issuedOn: today(now), number: id.description, content: content)
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

/// The `core` line, for one request.
private struct CoreLine: RegisterLine {
    let registers: ChannelClient
    let requestID: RequestID
    let deadline: MonotonicTime

    func ask<Answer: WireMessage>(_ message: MessageName, _ question: some WireMessage) async throws(ChannelError) -> Answer {
        try await registers.ask(message, question, requestID: requestID, until: deadline).answer
    }
}
