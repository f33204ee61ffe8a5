import Card
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

/// A kiosk on the network: the machine, joined to its store network, journal, tray and management socket.
@LoopActor
final class KioskNode: NodeService {
    nonisolated static let centerURI = "kofu://documents/issuing-center"

    private let context: NodeContext
    private let line: StoreNetworkLine
    private let machine: KioskMachine
    private let plan: KioskRecovery.Plan
    private let journal: KioskNodeJournal
    private let coins = SoftwareCoinMechanism()
    private var isStopping = false
    private var isReporting = false

    init(_ context: NodeContext) throws {
        self.context = context
        line = StoreNetworkLine(try context.endpoints.client(of: .kioskLine))
        journal = KioskNodeJournal(context.journal)
        let tray = try PaperTray.open(RunDirectory.paperTray(of: context.name))
        var recovery = KioskRecovery(node: context.name)
        for record in try context.journal.records() {
            if let record = KioskRecord(json: record) { recovery.add(record) }
        }
        plan = recovery.plan { tray.copiesPresent(of: $0) }
        let signers = try CertificateVerifier(root: NodeKeys.certificate(RunDirectory.documentAuthority))
        let clock = context.clock
        let examiner = PaperExaminer(press: try PaperPress(), signers: signers)
        let topology = context.topology
        let parts = KioskMachine.Parts(
            line: line, journal: journal, tray: tray, coins: coins,
            openDocument: { sealed, key, requestHash, municipality in
                guard let hash = Hex.decode(requestHash), let city = topology.municipality(code: municipality) else { throw ControlError(description: "not a hash, or no city") }
                let now = clock.now.millisecondsSinceEpoch
                let paper = try SealedDocument.open(
                    sealed, recipient: key, signers: signers, expectedSignerURI: KioskNode.centerURI, context: hash,
                    nowMilliseconds: now).takeContent()
                // Nothing is printed, and no money taken, that the city has not signed or that holds anything which is not the city's (B10).
                let octets = paper.withSpan { span in span.indices.map { span[$0] } }
                try examiner.examine(octets, of: .init(city), requestHash: hash, nowMilliseconds: now)
                return paper
            },
            civilTime: { clock.now }, time: { .now }, exchangeMilliseconds: line.timeoutMilliseconds)
        let operatorName = context.node.operator.flatMap { context.topology.operator($0)?.name } ?? context.name
        machine = KioskMachine(
            name: context.name, operatorName: operatorName, parts: parts, nextCounter: plan.nextCounter, pendingReports: plan.reports)
    }

    func start() async throws {
        for record in plan.records { try await journal.commit(record) }
        if !plan.records.isEmpty { context.log("settled \(plan.records.count) records of transactions that a kill had cut off") }
        keepReporting()
    }

    func stop() async {
        isStopping = true
        line.close()
    }

    var status: [JSONMember] {
        [JSONMember("pendingReports", .integer(Int64(machine.outbox.pending.count))), JSONMember("awaitsCoins", .bool(coins.awaitsCoins)),
         JSONMember("recipient", machine.recipient.map(JSONValue.string) ?? .null)]
    }

    /// Writes what a disk and sends what a line has kept back, again and again, until none is left.
    private func keepReporting() {
        guard !isReporting, machine.isOwing else { return }
        isReporting = true
        Task.onLoop { [self] in
            var backOff = BackOff(), random = SystemRandomNumberGenerator()
            while !isStopping, machine.isOwing {
                let waiting = machine.outbox.pending.count
                await machine.sendPendingReports()
                if !machine.isOwing { break }
                if machine.outbox.pending.count < waiting { backOff.reset() }
                await EventLoop.shared.sleep(milliseconds: backOff.next(&random))
            }
            isReporting = false
        }
    }

    func control(_ command: String, _ request: consuming JSONValue) async -> JSONValue? {
        if command == "insert-coins" {
            coins.insertCoins()
            return ["awaitsCoins": .bool(coins.awaitsCoins)]
        }
        guard command == "issue" else { return nil }
        do {
            let order = try order(of: request)
            let paysLater = request["coins"]?.stringValue == "later"
            let pin: PIN
            do throws(CardError) { pin = try typed(consume request) } catch {
                // No card has seen it, so it costs no try.
                return IssueResult.refused(error.refusal, requestID: nil).json
            }
            if paysLater { coins.keepNextWaiting() }
            let result = await machine.issue(order, pin: pin)
            if paysLater { coins.forgetPurse() }
            keepReporting()
            return result.json
        } catch {
            return ["error": .string("\(error)")]
        }
    }

    /// What was typed. The request, in which it stood in clear, ends here, and no frame that waits for anything has seen it.
    private func typed(_ request: consuming JSONValue) throws(CardError) -> PIN {
        var octets = Array((request["pin"]?.stringValue ?? "").utf8)
        return try PIN.taking(&octets)
    }

    private func order(of request: JSONValue) throws -> IssueOrder {
        guard let card = request["card"]?.stringValue, isName(card),
              let municipality = request["municipality"]?.stringValue,
              let kind = request["certificate"]?.stringValue.flatMap(CertificateKind.init(rawValue:)),
              let copies = request["copies"]?.integerValue, (1...99).contains(copies)
        else { throw ControlError(description: "issue needs card, pin, municipality, certificate, options and copies") }
        let options: [ChosenOption] = try (request["options"]?.arrayElements ?? []).map { option in
            guard let name = option["name"]?.stringValue, let value = option["value"]?.stringValue else { throw ControlError(description: "an option needs name and value") }
            return ChosenOption(name: name, value: value)
        }
        return IssueOrder(
            cardDirectory: RunDirectory.card(card), municipality: municipality, kind: kind, options: options, copies: Int(copies))
    }

    /// A card's id is a name, never a path.
    private func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "-") }
    }
}
