import Channel
import Crypto
import Domain
import EventLoop
import JSON
import Journal
import Node
import Topology

/// 公的個人認証サービスセンター: certifies the keys of cards and answers whether a certificate is good.
/// It knows serial numbers and nothing of the people behind them.
@LoopActor
final class PublicKeyCenter: NodeService {
    /// How long an answer counts. The centre of certificates asks anew for each session all the same.
    static let answerLifetimeMilliseconds: Int64 = 60_000
    static let certificateLifetimeMilliseconds: Int64 = 5 * 365 * 86_400_000

    let context: NodeContext
    private let authority: CertificateAuthority
    private let responder: OCSPResponder
    var register: CertificateRegister
    /// The reports of lost cards that have been carried out.
    var reported: CompletionLedger
    private var servers: [ChannelServer] = []

    init(_ context: NodeContext) throws {
        self.context = context
        let now = context.clock.now.millisecondsSinceEpoch
        authority = try UserAuthority.loadOrMake(nowMilliseconds: now)
        let key = try PrivateKey.generate(.p256)
        let signer = try authority.issue(.ocspSigning(
            commonName: "validity", publicKey: key.publicKey, notBeforeMilliseconds: now - UserAuthority.marginMilliseconds,
            notAfterMilliseconds: now + UserAuthority.lifetimeMilliseconds))
        responder = try OCSPResponder(issuer: authority.certificate, signer: signer, key: key)
        register = try CertificateRegister.open(path: "\(RunDirectory.state(of: context.name))/certificates.jsonl")
        reported = CompletionLedger(try context.journal.requests(with: .statusChanged))
        if register.repairedBytes > 0 { context.log("the certificate register ended in a torn line of \(register.repairedBytes) octets, which was cut off") }
    }

    func start() async throws {
        let server = try context.endpoints.server(of: .jpki, checkBinary: ValidityGate.check) { [self] request in await answer(request) }
        try server.start()
        servers.append(server)
        guard context.topology.channel(.suspension) != nil else { return }
        let desk = try context.endpoints.server(of: .suspension) { [self] request in await answerLostCard(request) }
        try desk.start()
        servers.append(desk)
    }

    func stop() async { for server in servers { server.stop() } }

    // MARK: Validity checks

    private func answer(_ request: ChannelRequest) async -> ChannelAnswer {
        guard case .binary(let der) = request.body, context.journal.refusal == nil else { return .binary(OCSPResponder.failure(.tryLater)) }
        do {
            let question = try OCSPRequest.parse(der)
            guard try responder.isResponsible(for: question) else { return .binary(OCSPResponder.failure(.unauthorized)) }
            let now = context.clock.now.millisecondsSinceEpoch
            let serial = Hex.encode(question.certificateSerial)
            let status = register.status(of: serial)
            let response = try responder.respond(
                to: question, status: status, thisUpdateMilliseconds: now,
                nextUpdateMilliseconds: now + PublicKeyCenter.answerLifetimeMilliseconds, producedAtMilliseconds: now)
            // On record before it leaves: whoever issues on this answer must find it here.
            try await context.journal.commit(.validityAnswered, [(.serial, .hex(serial)), (.outcome, .code(status.word))])
            return .binary(response)
        } catch is NodeJournal.Unavailable {
            return .binary(OCSPResponder.failure(.tryLater))
        } catch {
            context.log("a validity check could not be answered: \(error)")
            return .binary(OCSPResponder.failure(.internalError))
        }
    }

    // MARK: The cities' counters

    func control(_ command: String, _ request: JSONValue) async -> JSONValue? {
        switch command {
        case "certify": await performed { try await certify(request) }
        case "revoke": await performed { try await change(request, to: .revoked) }
        case "reinstate": await performed { try await change(request, to: .good) }
        case "certificates": ["certificates": .object(register.entries.map { JSONMember($0.key, .string($0.value.rawValue)) })]
        default: nil
        }
    }

    private func performed(_ work: () async throws -> JSONValue) async -> JSONValue {
        do { return try await work() } catch { return ["error": .string("\(error)")] }
    }

    /// Certifies the key of a new card under the serial that its city gave it. A made-up card may have been lost or withdrawn long ago:
    /// then `state` says so, and counts for a new one only.
    private func certify(_ request: JSONValue) async throws -> JSONValue {
        guard let serialHex = request["serial"]?.stringValue, let serial = Hex.decode(serialHex),
              let text = request["publicKey"]?.stringValue, let info = Base64.decode(Array(text.utf8)) else {
            throw ControlError(description: "certify needs serial (hex) and publicKey (base64)")
        }
        guard let state = CertificateRegister.State(rawValue: request["state"]?.stringValue ?? CertificateRegister.State.good.rawValue) else {
            throw ControlError(description: "state is good, suspended or revoked")
        }
        let now = context.clock.now.millisecondsSinceEpoch
        let key = try PublicKey(subjectPublicKeyInfo: info)
        let certificate = try authority.issue(.userAuthentication(
            serial: serial, publicKey: key, notBeforeMilliseconds: now - UserAuthority.marginMilliseconds,
            notAfterMilliseconds: now + PublicKeyCenter.certificateLifetimeMilliseconds))
        let isNew = register.entries[serialHex] == nil
        if isNew {
            try register.set(serialHex, state, at: context.clock.now)
        }
        try await context.journal.commit(.certified, [(.serial, .hex(serialHex))])
        if isNew, state != .good { try await context.journal.commit(.statusChanged, [(.serial, .hex(serialHex)), (.outcome, .code(state.rawValue))]) }
        return ["certificate": .string(String(decoding: Base64.encode(certificate.der), as: UTF8.self)), "isNew": .bool(isNew)]
    }

    private func change(_ request: JSONValue, to state: CertificateRegister.State) async throws -> JSONValue {
        guard let serial = request["serial"]?.stringValue, let present = register.entries[serial] else {
            throw ControlError(description: "no certificate with this serial has been issued")
        }
        guard present != .revoked || state == .revoked else { throw ControlError(description: "a revoked certificate stays revoked; the city's counter issues a new one") }
        try register.set(serial, state, at: context.clock.now)
        try await context.journal.commit(.statusChanged, [(.serial, .hex(serial)), (.outcome, .code(state.rawValue))])
        return ["state": .string(state.rawValue)]
    }
}
