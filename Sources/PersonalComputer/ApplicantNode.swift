import Card
import Channel
import Crypto
import Domain
import EventLoop
import JSON
import LocalWeb
import Messages
import Node
import Registration
import Terminal
import Topology

/// An applicant's own PC (A9): a browser's page, a card reader, and the way to the use-registration site. It does what the software of the
/// public personal authentication service does on a real PC: the PIN goes to the card and nowhere else, and what was entered is sealed
/// to the city before it leaves the machine.
@LoopActor
final class ApplicantNode: NodeService {
    /// Where a browser finds the page, at the PC's own address.
    nonisolated static let port: UInt16 = 8080

    private let context: NodeContext
    private let site: ChannelClient
    private let terminal: RegistrationTerminal
    private let web: LocalWebServer
    private let desk: WebDesk
    private var nextCounter: UInt64
    private var isBusy = false
    /// The card that lies in the reader.
    private var card: String?

    init(_ context: NodeContext) throws {
        self.context = context
        site = try context.endpoints.client(of: .registration)
        terminal = try RegistrationTerminal(context, center: site, unreachable: .centerUnreachable)
        let counters = try context.journal.records().compactMap { $0["requestId"]?.stringValue.flatMap { RequestID($0) } }.filter { $0.node == context.name }
        nextCounter = (counters.map(\.counter).max() ?? 0) + 1
        let desk = WebDesk(host: SocketAddress(host: context.node.address, port: ApplicantNode.port).description)
        self.desk = desk
        web = try LocalWebServer(address: SocketAddress(host: context.node.address, port: ApplicantNode.port)) { request in await desk.answer(request) }
    }

    func start() async throws {
        desk.open(self)
        web.start()
    }

    func stop() async {
        web.stop()
        site.close()
    }

    var status: [JSONMember] {
        [JSONMember("page", .string("http://\(desk.host)/")), JSONMember("card", card.map(JSONValue.string) ?? .null)]
    }

    func control(_ command: String, _ request: consuming JSONValue) async -> JSONValue? {
        switch command {
        case "insert-card":
            let name = request["card"]?.stringValue ?? ""
            guard RunDirectory.isCardName(name) else { return ["error": .string("a card is needed")] }
            card = name
            return ["card": .string(name), "page": .string("http://\(desk.host)/")]
        case "remove-card":
            card = nil
            return ["card": .null]
        case "register":
            let id = occupy()
            defer { release(id) }
            return await terminal.register(consume request, as: id)
        case "registration-status":
            let id = occupy()
            defer { release(id) }
            return await terminal.status(consume request, as: id)
        default: return nil
        }
    }

    /// One person at a time; nil while another is served.
    private func occupy() -> RequestID? {
        guard !isBusy, nextCounter < .max else { return nil }
        isBusy = true
        return next()
    }

    private func release(_ id: RequestID?) { if id != nil { isBusy = false } }

    private func next() -> RequestID {
        defer { nextCounter += 1 }
        return RequestID(node: context.name, counter: nextCounter)
    }
}

extension ApplicantNode: WebDesk.Backend {
    var hasCard: Bool { card != nil }

    func page(_ page: RegistrationPageName) async -> String? {
        let id = next()
        let request = RegistrationPageRequest(requestID: id, deadline: site.deadline(until: .distantFuture), page: page)
        let answer: (answer: PageResponse, hash: String)? = try? await site.ask(.registrationPage, request, requestID: id, until: .distantFuture)
        return answer.flatMap { Base64.decode(Array($0.answer.html.utf8)) }.flatMap { String(validating: $0, as: UTF8.self) }
    }

    func apply(_ form: ApplicationForm, to municipality: String, pin: consuming PIN) async -> RegistrationTerminal.Outcome {
        guard let card else { return .refused(.cardUnreadable, nil) }
        guard let id = occupy() else { return .refused(.overloaded, nil) }
        defer { release(id) }
        return await terminal.apply(form, to: municipality, card: RunDirectory.card(card), pin: pin, as: id)
    }

    func state(of number: String, in municipality: String) async -> Result<ApplicationState, RegistrationTerminal.Refused> {
        guard let id = occupy() else { return .failure(.init(.overloaded)) }
        defer { release(id) }
        return await terminal.state(of: number, in: municipality, as: id)
    }
}
