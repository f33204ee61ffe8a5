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
import PaperProof
import Topology

/// 証明書交付センター: between the operators and the cities. It authenticates the card, has its validity
/// checked, passes the request to the holder's city and seals the city's document to the kiosk. It keeps
/// no certificate (F1).
@LoopActor
final class IssuingCenter: NodeService {
    static let challengeCount = 32

    private let context: NodeContext
    private let cities: [String: ChannelClient]
    private let validity: ValidityChecker
    private let signer: Certificate
    private let signingKey: PrivateKey
    private let press: PaperPress
    private let examiner: PaperExaminer
    private var sessions = SessionTable()
    private var routes: CityRoutes
    private var completed: CompletionLedger
    private let registration: RegistrationRelay
    private var servers: [ChannelServer] = []
    private var isForgetting = false
    #if DEFECTS
    private var heldBack: [RequestID: CityIssueRequest] = [:]
    #endif

    init(_ context: NodeContext) throws {
        self.context = context
        cities = try context.endpoints.clients(of: .lgwan)
        routes = CityRoutes(records: try context.journal.records())
        completed = CompletionLedger(try context.journal.requests(with: .completed))
        validity = try ValidityChecker(context: context)
        registration = RegistrationRelay(context: context, cities: cities, validity: validity)
        signer = try NodeKeys.certificate(RunDirectory.documentCertificate)
        signingKey = try NodeKeys.key(RunDirectory.documentKey)
        press = try PaperPress()
        examiner = PaperExaminer(press: press, signers: try CertificateVerifier(root: NodeKeys.certificate(RunDirectory.documentAuthority)))
    }

    func start() async throws {
        servers.append(try context.endpoints.server(of: .dedicated) { [self] request in await answer(request) })
        // A network without a use-registration site has no line to one.
        if context.topology.channel(.siteLine) != nil {
            servers.append(try context.endpoints.server(of: .siteLine) { [self] request in await answerSite(request) })
        }
        for server in servers { try server.start() }
        // The first person of a city need not wait until its patterns are made.
        let (press, protections) = (press, Set(context.topology.municipalities.map(\.protection)))
        Task.detached { for protection in protections { try? press.prepare(protection) } }
    }

    func stop() async {
        for server in servers { server.stop() }
        validity.close()
        for city in cities.values { city.close() }
    }

    var status: [JSONMember] { [JSONMember("sessions", .integer(Int64(sessions.count))), JSONMember("registrations", .integer(Int64(registration.count)))] }

    private func answer(_ request: ChannelRequest) async -> ChannelAnswer {
        do throws(RefusedRequest) {
            guard context.journal.refusal == nil else { throw RefusedRequest(.journalUnavailable) }
            switch request.message {
            case MessageName.openSession.rawValue: return .response(try await open(request))
            case MessageName.issue.rawValue: return .response(try await issue(request))
            case MessageName.complete.rawValue: return .response(try await complete(request))
            default:
                if let id = RegistrationRelay.id(of: request) { try checkHouse(id, request.peer) }
                guard let answer = try await registration.answer(request) else { throw RefusedRequest(.internalError) }
                return .response(answer)
            }
        } catch {
            return error.answer(to: request)
        }
    }

    /// The use-registration site speaks for the PCs that reach it.
    private func answerSite(_ request: ChannelRequest) async -> ChannelAnswer {
        do throws(RefusedRequest) {
            guard context.journal.refusal == nil else { throw RefusedRequest(.journalUnavailable) }
            guard let id = RegistrationRelay.id(of: request),
                  context.topology.links(of: id.node, as: .client, over: .registration).contains(where: { $0.server == request.peer }) else {
                throw RefusedRequest(.requestMismatch)
            }
            guard let answer = try await registration.answer(request) else { throw RefusedRequest(.internalError) }
            return .response(answer)
        } catch {
            return error.answer(to: request)
        }
    }

    /// A store network speaks for the kiosks of its own operator only.
    private func checkHouse(_ id: RequestID, _ storeNetwork: String) throws(RefusedRequest) {
        guard let kiosk = context.topology.node(named: id.node), kiosk.kind == .kiosk,
              let network = context.topology.node(named: storeNetwork), kiosk.operator == network.operator
        else { throw RefusedRequest(.requestMismatch) }
    }

    private func refused(_ id: RequestID, _ serial: String?, _ refusal: RefusedRequest) -> RefusedRequest {
        var fields: [(JournalField, JournalValue)] = [(.requestID, .requestID(id))]
        if let serial { fields.append((.serial, .hex(serial))) }
        fields.append((.code, .code(refusal.code.rawValue)))
        context.journal.note(.refused, fields)
        return refusal
    }

    // MARK: A card is held to a kiosk

    private func open(_ request: ChannelRequest) async throws(RefusedRequest) -> JSONValue {
        let message = try request.read(CardPresentation.self)
        let id = message.requestID
        try checkHouse(id, request.peer)
        guard let link = context.topology.lgwanLink(toMunicipalityCode: message.municipality), let city = cities[link.name] else {
            throw refused(id, nil, RefusedRequest(.municipalityUnknown))
        }
        guard let der = Base64.decode(Array(message.certificate.utf8)), let card = try? Certificate(der: der) else {
            throw refused(id, nil, RefusedRequest(.certificateInvalid))
        }
        if let code = validity.refusalOfForm(card) { throw refused(id, nil, RefusedRequest(code)) }
        let serial = card.serialHex
        let asked = context.clock.now
        if let code = await validity.refusalOfStatus(card, for: id, until: request.deadline) { throw refused(id, serial, RefusedRequest(code)) }
        let menu: MenuResponse = try await ask(
            city, .menu, HolderRequest(requestID: id, deadline: city.deadline(until: request.deadline), serial: serial), id, serial, request.deadline)
        guard let random = try? Random.bytes(IssuingCenter.challengeCount) else { throw RefusedRequest(.internalError) }
        let challenge = Hex.encode(random)
        let session = CenterSession(
            storeNetwork: request.peer, municipality: message.municipality, link: link.name, card: card, challenge: challenge, validAt: asked,
            expires: MonotonicTime.now.adding(milliseconds: context.topology.limits.sessionLifetimeSeconds * 1000))
        guard sessions.insert(session, as: id, now: .now) else { throw refused(id, serial, RefusedRequest(.overloaded)) }
        // Before the kiosk hears of it: after a kill its report must still find the city.
        do {
            try await context.journal.commit(.sessionOpened, [
                (.requestID, .requestID(id)), (.serial, .hex(serial)), (.peer, .name(request.peer)), (.link, .name(link.name)),
            ])
        } catch {
            sessions.remove(id)
            throw RefusedRequest(.journalUnavailable)
        }
        routes.insert(link.name, for: id)
        forgetInTime()
        return OpenSessionResponse(requestHash: request.hash, challenge: challenge, menu: menu.menu).json
    }

    /// Ends sessions when their time is over, not only when the next person comes: whoever walks away leaves a certificate here.
    private func forgetInTime() {
        guard !isForgetting else { return }
        isForgetting = true
        Task.onLoop { [self] in
            while let next = sessions.nextExpiry {
                await EventLoop.shared.sleep(until: next)
                sessions.expire(now: .now)
            }
            isForgetting = false
        }
    }

    // MARK: The person has chosen and the card has signed

    private func issue(_ request: ChannelRequest) async throws(RefusedRequest) -> JSONValue {
        let message = try request.read(KioskIssueRequest.self)
        let id = message.requestID
        sessions.expire(now: .now)
        guard let session = sessions[id], session.storeNetwork == request.peer else { throw refused(id, nil, RefusedRequest(.sessionUnknown)) }
        let serial = session.card.serialHex
        guard session.stage == .open else { throw refused(id, serial, RefusedRequest(.alreadyIssued)) }
        let signed = SignedRequest(
            challenge: session.challenge, municipality: session.municipality, requestID: id, kind: message.kind,
            options: message.options, copies: message.copies, recipient: message.recipient)
        guard let signature = Base64.decode(Array(message.signature.utf8)),
              (try? session.card.publicKey.verify(signature, of: signed.bytes)) == true,
              let recipient = Base64.decode(Array(message.recipient.utf8))
        else { throw refused(id, serial, RefusedRequest(.signatureInvalid)) }
        sessions.update(id) { $0.stage = .issuing }
        do throws(RefusedRequest) {
            if !validity.isFresh(session.validAt) {
                let asked = context.clock.now
                if let code = await validity.refusalOfStatus(session.card, for: id, until: request.deadline) { throw refused(id, serial, RefusedRequest(code)) }
                sessions.update(id) { $0.validAt = asked }
            }
            guard let city = cities[session.link] else { throw refused(id, serial, RefusedRequest(.municipalityUnknown)) }
            let question = CityIssueRequest(
                requestID: id, deadline: city.deadline(until: request.deadline), serial: serial, kind: message.kind, options: message.options,
                copies: message.copies, kioskRequestHash: request.hash)
            #if DEFECTS
            if Defect.lgwan2022.isPlanted { heldBack[id] = question }
            #endif
            let answer: IssueResponse = try await ask(city, .issue, question, id, serial, request.deadline)
            #if DEFECTS
            heldBack[id] = nil
            #endif
            // The kiosk has given up: what came late goes no further (invariant 3).
            guard !request.isOverdue, sessions[id] != nil, !completed.isEnding(id) else { throw refused(id, serial, RefusedRequest(.deadlineExceeded)) }
            let sealed = try seal(answer.document, of: session.municipality, for: recipient, request.hash, id, serial)
            do {
                try await context.journal.commit(.relayed, [
                    (.requestID, .requestID(id)), (.serial, .hex(serial)), (.kind, .code(message.kind.rawValue)),
                    (.copies, .count(message.copies)), (.feeYen, .yen(answer.feeYen)),
                ])
            } catch {
                throw RefusedRequest(.journalUnavailable)
            }
            sessions.update(id) { $0.stage = .issued }
            return IssueResponse(requestHash: request.hash, feeYen: answer.feeYen, document: sealed).json
        } catch {
            // A city that has answered no, or not at all, ends the visit: the person begins again.
            sessions.remove(id)
            throw error
        }
    }

    /// Makes the paper of the city's part, adding only what protects it, binds it to the request that asked for it, signs both and
    /// seals them to the kiosk's session (B10).
    private func seal(
        _ document: String, of municipality: String, for recipient: [UInt8], _ requestHash: String, _ id: RequestID, _ serial: String
    ) throws(RefusedRequest) -> String {
        guard let part = Base64.decode(Array(document.utf8)), let hash = Hex.decode(requestHash),
              let city = context.topology.municipality(code: municipality),
              let pdf = try? examiner.compose(
                  part, of: .init(city), requestHash: hash, nowMilliseconds: context.clock.now.millisecondsSinceEpoch),
              let sealed = try? SealedDocument.seal(pdf, to: recipient, signer: signer, key: signingKey, context: hash)
        else { throw refused(id, serial, RefusedRequest(.documentRefused)) }
        return String(decoding: Base64.encode(sealed), as: UTF8.self)
    }

    // MARK: The kiosk reports the end

    private func complete(_ request: ChannelRequest) async throws(RefusedRequest) -> JSONValue {
        let report = try request.read(CompletionReport.self)
        let id = report.requestID
        try checkHouse(id, request.peer)
        guard let city = routes[id].flatMap({ cities[$0] }) else { throw refused(id, nil, RefusedRequest(.sessionUnknown)) }
        switch completed.begin(id) {
        case .counted: return Acknowledgement(requestHash: request.hash).json
        case .underway: throw RefusedRequest(.journalUnavailable)
        case .new: break
        }
        do throws(RefusedRequest) {
            let _: Acknowledgement = try await ask(city, .complete, report, id, nil, request.deadline)
            try await count(report)
        } catch {
            completed.withdraw(id)
            throw error
        }
        #if DEFECTS
        await sendHeldBack(id, to: city)
        #endif
        sessions.remove(id)
        return Acknowledgement(requestHash: request.hash).json
    }

    #if DEFECTS
    /// What a dead gateway held back goes out once it is up again, whoever still waits for it.
    private func sendHeldBack(_ id: RequestID, to city: ChannelClient) async {
        guard let old = heldBack.removeValue(forKey: id) else { return }
        let question = CityIssueRequest(
            requestID: id, deadline: city.deadline(until: .distantFuture), serial: old.serial, kind: old.kind, options: old.options, copies: old.copies,
            kioskRequestHash: old.kioskRequestHash)
        let _: IssueResponse? = try? await ask(city, .issue, question, id, old.serial, .distantFuture)
    }
    #endif

    private func count(_ report: CompletionReport) async throws(RefusedRequest) {
        do {
            try await context.journal.commit(.completed, [
                (.requestID, .requestID(report.requestID)), (.outcome, .code(report.outcome.rawValue)),
                (.copies, .count(report.copies)), (.feeYen, .yen(report.feeYen)),
            ])
        } catch {
            throw RefusedRequest(.journalUnavailable)
        }
        completed.count(report.requestID)
    }

    // MARK: The city

    private func ask<Answer: WireMessage>(
        _ city: ChannelClient, _ message: MessageName, _ question: some WireMessage, _ id: RequestID, _ serial: String?, _ deadline: MonotonicTime
    ) async throws(RefusedRequest) -> Answer {
        do throws(ChannelError) {
            return try await city.ask(message, question, requestID: id, until: deadline).answer
        } catch {
            let (code, opensAt) = error.refusal(unreachable: .cityUnreachable)
            throw refused(id, serial, RefusedRequest(code, opensAt: opensAt))
        }
    }
}
