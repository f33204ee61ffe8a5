import Channel
import Crypto
import Domain
import EventLoop
import JSON
import Journal
import Messages
import Node
import Paper
import PaperProof
import Topology

/// 問合せサイト: whoever was handed a certificate asks here whether a municipality made it, and sees the front that was signed beside the
/// paper (A10, H3). What it is shown it forgets; it keeps that somebody asked, and what it said.
@LoopActor
final class EnquirySite: NodeService {
    /// Answers that wait for the disk, each with a drawing.
    static let maximumUnderWay = 16
    /// Who checks the papers of a day, one after the other.
    static let rate = TryLimiter.Rate(burst: 60, refillMilliseconds: 1000)

    private let context: NodeContext
    private let judge: EnquiryJudge
    private var tries = TryLimiter(caller: rate, entrance: .entrance)
    private var underWay = 0
    private var server: ChannelServer?

    /// One door: the internet.
    private static let door = "internet"

    init(_ context: NodeContext) throws {
        self.context = context
        var signers: [String: EnquiryJudge.Signer] = [:]
        for municipality in context.topology.municipalities {
            signers[municipality.code] = .init(
                certificate: try NodeKeys.certificate(RunDirectory.documentCertificate(ofMunicipality: municipality.id)), uri: DocumentSigner.uri(ofMunicipality: municipality.id))
        }
        judge = EnquiryJudge(
            key: try NodeKeys.key(RunDirectory.enquiryKey), signers: signers, authority: try CertificateVerifier(root: NodeKeys.certificate(RunDirectory.documentAuthority)),
            press: try PaperPress())
    }

    func start() async throws {
        let server = try context.endpoints.server(of: .enquiry) { [self] request in await answer(request) }
        try server.start()
        self.server = server
    }

    func stop() async { server?.stop() }

    private func answer(_ request: ChannelRequest) async -> ChannelAnswer {
        guard case .json(let body) = request.body, let id = body["requestId"]?.stringValue.flatMap({ RequestID($0) }) else {
            return RefusedRequest(.requestMismatch).answer(to: request)
        }
        // A PC speaks for itself only.
        guard id.node == request.peer else { return refused(request, id, .requestMismatch) }
        guard context.journal.refusal == nil else { return RefusedRequest(.journalUnavailable).answer(to: request) }
        do throws(RefusedRequest) {
            switch request.message {
            case MessageName.enquiryPage.rawValue: return .response(try page(request))
            case MessageName.enquire.rawValue: return .response(try await enquire(request, id))
            default: throw RefusedRequest(.internalError)
            }
        } catch {
            // What the site cannot vouch for is on record with its reason.
            return error.code == .notGenuine ? error.answer(to: request) : refused(request, id, error.code)
        }
    }

    private func page(_ request: ChannelRequest) throws(RefusedRequest) -> JSONValue {
        _ = try request.read(EnquiryPageRequest.self)
        return PageResponse(requestHash: request.hash, html: EnquirySite.text(Array(EnquiryPage.html.utf8))).json
    }

    private func enquire(_ request: ChannelRequest, _ id: RequestID) async throws(RefusedRequest) -> JSONValue {
        guard tries.takes(request.peer, through: EnquirySite.door, at: context.clock.now) else { throw RefusedRequest(.tooManyTries) }
        guard underWay < EnquirySite.maximumUnderWay else { throw RefusedRequest(.overloaded) }
        underWay += 1
        defer { underWay -= 1 }
        let message = try request.read(EnquireRequest.self)
        guard let record = Base64.decode(Array(message.record.utf8)) else { throw RefusedRequest(.requestMismatch) }
        switch judge.judge(record) {
        case .notGenuine(let doubt):
            try await commit(request, id, doubt.rawValue)
            throw RefusedRequest(.notGenuine)
        case .undrawable(let municipality):
            try await commit(request, id, "undrawable", municipality)
            throw RefusedRequest(.internalError)
        case .genuine(let municipality, let signedAt, let drawing):
            try await commit(request, id, "genuine", municipality)
            guard !request.isOverdue else { throw RefusedRequest(.deadlineExceeded) }
            return EnquireResponse(requestHash: request.hash, municipality: municipality, signedAt: signedAt, drawing: EnquirySite.text(drawing)).json
        }
    }

    /// On the disk before anybody is told. Nothing of a picture is in it, nor a digest of one.
    private func commit(_ request: ChannelRequest, _ id: RequestID, _ outcome: String, _ municipality: String? = nil) async throws(RefusedRequest) {
        var fields: [(JournalField, JournalValue)] = [(.requestID, .requestID(id)), (.peer, .name(request.peer)), (.outcome, .code(outcome))]
        if let municipality { fields.append((.municipality, .code(municipality))) }
        do { try await context.journal.commit(.enquired, fields) } catch { throw RefusedRequest(.journalUnavailable) }
    }

    private static func text(_ octets: [UInt8]) -> String { String(decoding: Base64.encode(octets), as: UTF8.self) }

    private func refused(_ request: ChannelRequest, _ id: RequestID, _ code: RefusalCode) -> ChannelAnswer {
        context.journal.note(.refused, [(.requestID, .requestID(id)), (.peer, .name(request.peer)), (.code, .code(code.rawValue))])
        return RefusedRequest(code).answer(to: request)
    }
}
