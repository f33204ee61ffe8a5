import Channel
import Crypto
import Domain
import EventLoop
import JSON
import Journal
import LocalWeb
import Messages
import Node
import Topology

/// The PC of who was handed a certificate (A10): a browser's page, and the way to the enquiry site. The scan is read here; what leaves the
/// PC is what the scramble image carries, which the site alone can open. So whoever takes the wrong side, or another paper, gives nothing away.
@LoopActor
final class RelyingPartyNode: NodeService {
    /// Where a browser finds the page, at the PC's own address.
    nonisolated static let port: UInt16 = 8080

    private let context: NodeContext
    private let site: ChannelClient
    private let web: LocalWebServer
    private let desk: EnquiryDesk
    private var nextCounter: UInt64
    private var isBusy = false

    init(_ context: NodeContext) throws {
        self.context = context
        site = try context.endpoints.client(of: .enquiry)
        let counters = try context.journal.records().compactMap { $0["requestId"]?.stringValue.flatMap { RequestID($0) } }.filter { $0.node == context.name }
        nextCounter = (counters.map(\.counter).max() ?? 0) + 1
        let desk = EnquiryDesk(host: SocketAddress(host: context.node.address, port: RelyingPartyNode.port).description)
        self.desk = desk
        web = try desk.server(at: SocketAddress(host: context.node.address, port: RelyingPartyNode.port))
    }

    func start() async throws {
        desk.open(self)
        web.start()
    }

    func stop() async {
        web.stop()
        site.close()
    }

    var status: [JSONMember] { [JSONMember("page", .string("http://\(desk.host)/"))] }

    func control(_ command: String, _ request: consuming JSONValue) async -> JSONValue? {
        guard command == "enquire" else { return nil }
        guard let record = request["record"]?.stringValue.flatMap(Hex.decode), (1...EnquireRequest.maximumRecordBytes).contains(record.count) else {
            return ["error": .string("enquire needs record, 1 to \(EnquireRequest.maximumRecordBytes) octets in hexadecimal")]
        }
        switch await enquire(record) {
        case .success(let findings):
            return [
                "outcome": "genuine", "municipality": .string(findings.municipality), "name": .string(findings.name), "signedAt": .string(findings.signedAt.iso8601),
                "drawing": .string(findings.drawing),
            ]
        case .failure(let refused): return ["outcome": "refused", "code": .string(refused.code.rawValue), "message": .string(PublicWords.message(for: refused.code))]
        }
    }

    private func next() -> RequestID {
        defer { nextCounter += 1 }
        return RequestID(node: context.name, counter: nextCounter)
    }
}

extension RelyingPartyNode: EnquiryBackend {
    func page() async -> String? {
        let id = next()
        let request = EnquiryPageRequest(requestID: id, deadline: site.deadline(until: .distantFuture), page: .enquiry)
        let answer: (answer: PageResponse, hash: String)? = try? await site.ask(.enquiryPage, request, requestID: id, until: .distantFuture)
        return answer.flatMap { RelyingPartyNode.text($0.answer.html) }
    }

    /// One paper at a time.
    func enquire(_ record: [UInt8]) async -> Result<EnquiryFindings, EnquiryRefused> {
        guard !isBusy, nextCounter < .max else { return .failure(EnquiryRefused(code: .overloaded)) }
        isBusy = true
        defer { isBusy = false }
        let id = next(), outcome: Result<EnquiryFindings, EnquiryRefused>
        // The number of the transaction is spent, whatever comes of it (invariant 4).
        do { try await context.journal.commit(.enquired, [(.requestID, .requestID(id)), (.outcome, .code("begun"))]) } catch {
            return .failure(EnquiryRefused(code: .journalUnavailable))
        }
        do throws(EnquiryRefused) { outcome = .success(try await ask(record, id)) } catch { outcome = .failure(error) }
        switch outcome {
        case .success(let findings):
            context.journal.note(.enquired, [(.requestID, .requestID(id)), (.outcome, .code("genuine")), (.municipality, .code(findings.municipality))])
        case .failure(let refused):
            context.journal.note(.enquired, [(.requestID, .requestID(id)), (.outcome, .code("refused")), (.code, .code(refused.code.rawValue))])
        }
        return outcome
    }

    private func ask(_ record: [UInt8], _ id: RequestID) async throws(EnquiryRefused) -> EnquiryFindings {
        let request = EnquireRequest(
            requestID: id, deadline: site.deadline(until: .distantFuture), record: String(decoding: Base64.encode(record), as: UTF8.self))
        let answer: EnquireResponse
        do throws(ChannelError) {
            answer = try await site.ask(.enquire, request, requestID: id, until: .distantFuture).answer
        } catch {
            throw EnquiryRefused(code: error.refusal(unreachable: .centerUnreachable).code)
        }
        // A municipality that the PC does not know, or a drawing that is no text, is no answer to show.
        guard let city = context.topology.municipality(code: answer.municipality), let drawing = RelyingPartyNode.text(answer.drawing) else {
            throw EnquiryRefused(code: .internalError)
        }
        return EnquiryFindings(municipality: city.code, name: city.prefecture + city.name, signedAt: answer.signedAt, drawing: drawing)
    }

    private static func text(_ base64: String) -> String? {
        Base64.decode(Array(base64.utf8)).flatMap { String(validating: $0, as: UTF8.self) }
    }
}
