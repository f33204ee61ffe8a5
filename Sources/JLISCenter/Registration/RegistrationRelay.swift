import Channel
import Crypto
import Domain
import EventLoop
import JSON
import Journal
import Messages
import Node
import Topology

/// 利用登録 at the issuing centre: it finds the card good, the signature right and the city, and passes on what only the city can open.
/// It learns of an application that there is one, and keeps its number as a hash (G5, A9).
@LoopActor
final class RegistrationRelay {
    private let context: NodeContext
    private let cities: [String: ChannelClient]
    private let validity: ValidityChecker
    private var sessions = RegistrationSessions()
    private var applications = TryLimiter(caller: .applicant)
    private var lookUps = TryLimiter()
    private var isForgetting = false

    init(context: NodeContext, cities: [String: ChannelClient], validity: ValidityChecker) {
        self.context = context
        self.cities = cities
        self.validity = validity
    }

    var count: Int { sessions.count }

    /// The transaction that a request belongs to.
    static func id(of request: ChannelRequest) -> RequestID? {
        guard case .json(let body) = request.body else { return nil }
        return body["requestId"]?.stringValue.flatMap { RequestID($0) }
    }

    /// Whether the store network or site may speak for the terminal has been looked at.
    /// - Returns: nil for a message of another kind.
    func answer(_ request: ChannelRequest) async throws(RefusedRequest) -> JSONValue? {
        switch request.message {
        case MessageName.openRegistration.rawValue: try await open(request)
        case MessageName.register.rawValue: try await register(request)
        case MessageName.registrationStatus.rawValue: try await status(request)
        default: nil
        }
    }

    private func city(_ code: String, _ id: RequestID) throws(RefusedRequest) -> (link: Topology.Link, client: ChannelClient) {
        guard let link = context.topology.lgwanLink(toMunicipalityCode: code), let client = cities[link.name] else { throw refused(id, nil, .municipalityUnknown) }
        guard context.topology.municipality(code: code)?.certificates.contains(where: { $0.kind.isOfFamilyRegister }) == true else {
            throw refused(id, nil, .certificateNotOffered)
        }
        return (link, client)
    }

    private func refused(_ id: RequestID, _ serial: String?, _ code: RefusalCode) -> RefusedRequest {
        var fields: [(JournalField, JournalValue)] = [(.requestID, .requestID(id))]
        if let serial { fields.append((.serial, .hex(serial))) }
        fields.append((.code, .code(code.rawValue)))
        context.journal.note(.refused, fields)
        return RefusedRequest(code)
    }

    // MARK: A card is presented

    private func open(_ request: ChannelRequest) async throws(RefusedRequest) -> JSONValue {
        let message = try request.read(CardPresentation.self)
        let id = message.requestID
        guard applications.takes(id.node, through: request.peer, at: context.clock.now) else { throw refused(id, nil, .tooManyTries) }
        let link = try city(message.municipality, id).link
        guard let der = Base64.decode(Array(message.certificate.utf8)), let card = try? Certificate(der: der) else { throw refused(id, nil, .certificateInvalid) }
        if let code = validity.refusalOfForm(card) { throw refused(id, nil, code) }
        if let code = await validity.refusalOfStatus(card, for: id, until: request.deadline) { throw refused(id, card.serialHex, code) }
        guard let random = try? Random.bytes(IssuingCenter.challengeCount) else { throw RefusedRequest(.internalError) }
        let challenge = Hex.encode(random)
        let session = RegistrationSessions.Session(
            entrance: request.peer, municipality: message.municipality, link: link.name, card: card, challenge: challenge,
            expires: MonotonicTime.now.adding(milliseconds: context.topology.limits.sessionLifetimeSeconds * 1000))
        guard sessions.insert(session, as: id, now: .now) else { throw refused(id, card.serialHex, .overloaded) }
        forgetInTime()
        return OpenRegistrationResponse(requestHash: request.hash, challenge: challenge).json
    }

    /// Ends sessions when their time is over, not only when the next person comes.
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

    // MARK: The card has signed

    private func register(_ request: ChannelRequest) async throws(RefusedRequest) -> JSONValue {
        let message = try request.read(RegisterRequest.self)
        let id = message.requestID
        guard let session = sessions.take(id, from: request.peer, now: .now) else { throw refused(id, nil, .sessionUnknown) }
        let serial = session.card.serialHex
        guard let sealed = Base64.decode(Array(message.application.utf8)), let signature = Base64.decode(Array(message.signature.utf8)) else {
            throw refused(id, serial, .requestMismatch)
        }
        let signed = SignedApplication(
            challenge: session.challenge, municipality: session.municipality, requestID: id, digest: Hex.encode(Digest.sha256(sealed)))
        guard (try? session.card.publicKey.verify(signature, of: signed.bytes)) == true else { throw refused(id, serial, .signatureInvalid) }
        let (link, client) = try city(session.municipality, id)
        let question = CityRegisterRequest(requestID: id, deadline: client.deadline(until: request.deadline), serial: serial, application: message.application)
        let answer: RegisterResponse = try await ask(client, .register, question, id, serial, request.deadline)
        do {
            try await context.journal.commit(.applied, [
                (.requestID, .requestID(id)), (.serial, .hex(serial)), (.peer, .name(request.peer)), (.link, .name(link.name)),
                (.application, .hex(RegistrationRelay.hash(of: answer.number.description))),
            ])
        } catch {
            throw RefusedRequest(.journalUnavailable)
        }
        return RegisterResponse(requestHash: request.hash, number: answer.number).json
    }

    // MARK: How far an application is

    private func status(_ request: ChannelRequest) async throws(RefusedRequest) -> JSONValue {
        let message = try request.read(RegistrationStatusRequest.self)
        let id = message.requestID
        guard lookUps.takes(id.node, through: request.peer, at: context.clock.now) else { throw refused(id, nil, .tooManyTries) }
        let (link, client) = try city(message.municipality, id)
        context.journal.note(.lookedUp, [
            (.requestID, .requestID(id)), (.peer, .name(request.peer)), (.link, .name(link.name)), (.application, .hex(RegistrationRelay.hash(of: message.number))),
        ])
        let question = RegistrationStatusRequest(
            requestID: id, deadline: client.deadline(until: request.deadline), municipality: message.municipality, number: message.number)
        let answer: RegistrationStatusResponse = try await ask(client, .registrationStatus, question, id, nil, request.deadline)
        return RegistrationStatusResponse(requestHash: request.hash, state: answer.state).json
    }

    private static func hash(of number: String) -> String { Hex.encode(Digest.sha256(Array(number.utf8))) }

    private func ask<Answer: WireMessage>(
        _ city: ChannelClient, _ message: MessageName, _ question: some WireMessage, _ id: RequestID, _ serial: String?, _ deadline: MonotonicTime
    ) async throws(RefusedRequest) -> Answer {
        do throws(ChannelError) {
            return try await city.ask(message, question, requestID: id, until: deadline).answer
        } catch {
            throw refused(id, serial, error.refusal(unreachable: .cityUnreachable).code)
        }
    }
}
