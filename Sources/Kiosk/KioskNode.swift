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
import Terminal
import Topology

/// A kiosk on the network: the machine, joined to its store network, journal, tray and management socket.
@LoopActor
final class KioskNode: NodeService {
    nonisolated static let centerURI = "kofu://documents/issuing-center"

    private let context: NodeContext
    private let line: StoreNetworkLine
    private let registration: RegistrationTerminal
    let machine: KioskMachine
    private let plan: KioskRecovery.Plan
    let journal: KioskNodeJournal
    let desk: MaintenanceDesk
    let shelf: LostPropertyShelf
    /// What the journal calls lost property already.
    let recordedLosses: Set<LostPropertyShelf.Entry>
    private let coins = SoftwareCoinMechanism()
    private var isStopping = false
    private var isReporting = false

    init(_ context: NodeContext) throws {
        self.context = context
        let client = try context.endpoints.client(of: .kioskLine)
        line = StoreNetworkLine(client)
        registration = try RegistrationTerminal(context, center: client, unreachable: .storeNetworkUnreachable)
        journal = KioskNodeJournal(context.journal)
        let tray = try PaperTray.open(RunDirectory.paperTray(of: context.name))
        shelf = LostPropertyShelf(kiosk: context.name, cardsDirectory: RunDirectory.cards, tray: tray)
        let limits = context.topology.limits.kiosk
        desk = try MaintenanceDesk(
            kiosk: context.name,
            limits: MaintenanceLock.Limits(
                openMilliseconds: limits.maintenanceSeconds * 1000, tries: limits.maintenanceTries, lockoutMilliseconds: limits.maintenanceLockoutSeconds * 1000),
            journal: context.journal, clock: context.clock)
        var recovery = KioskRecovery(node: context.name)
        var losses: Set<LostPropertyShelf.Entry> = []
        for record in try context.journal.records() {
            guard let record = KioskRecord(json: record) else {
                recovery.add(otherID: record["requestId"]?.stringValue.flatMap { RequestID($0) })
                continue
            }
            recovery.add(record)
            if case .lostProperty(let item, let count) = record.event { losses.insert(.init(item: item, requestID: record.requestID, count: count)) }
        }
        recordedLosses = losses
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
            civilTime: { clock.now }, time: { .now }, wait: { await EventLoop.shared.sleep(until: $0) }, exchangeMilliseconds: line.timeoutMilliseconds, shelf: shelf,
            forgotten: ForgottenWatch.Times(warningMilliseconds: limits.forgottenWarningSeconds * 1000, lossMilliseconds: limits.forgottenLossSeconds * 1000),
            closedKinds: { [topology = context.topology] code in
                topology.municipality(code: code).map { ServiceHours(municipality: $0, zone: topology.clock.zone).closed(at: clock.now) } ?? [:]
            })
        let operatorName = context.node.operator.flatMap { context.topology.operator($0)?.name } ?? context.name
        machine = KioskMachine(
            name: context.name, operatorName: operatorName, parts: parts, nextCounter: plan.nextCounter, pendingReports: plan.reports)
    }

    func start() async throws {
        for record in plan.records { try await journal.commit(record) }
        if !plan.records.isEmpty { context.log("settled \(plan.records.count) records of transactions that a kill had cut off") }
        // Whoever left it does not stand here any more, for all that a kiosk can know that was off.
        try await clearTray()
        keepReporting()
    }

    func journalRecords() throws -> [KioskRecord] { try context.journal.records().compactMap(KioskRecord.init(json:)) }

    func stop() async {
        isStopping = true
        line.close()
    }

    var status: [JSONMember] {
        [JSONMember("pendingReports", .integer(Int64(machine.outbox.pending.count))), JSONMember("awaitsCoins", .bool(coins.awaitsCoins)),
         JSONMember("maintenance", .string(desk.state)),
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
        guard ["issue", "register", "registration-status"].contains(command) else {
            if let answer = await maintain(command, consume request) { return answer }
            return desk.refuse("unknown", .unknownCommand)
        }
        guard !desk.isOpen else { return IssueResult.refused(.underMaintenance, requestID: nil).json }
        guard command == "issue" else { return await control(registration: command, consume request) }
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

    /// A use registration (G5): applied for, or asked about. With `print` the number comes as a slip as well.
    private func control(registration command: String, _ request: consuming JSONValue) async -> JSONValue {
        let id = machine.occupy()
        defer { if id != nil { machine.release() } }
        guard command == "register" else { return await registration.status(consume request, as: id) }
        let isPrinted = request["print"]?.boolValue == true
        let result = await registration.register(consume request, as: id)
        guard isPrinted, let number = result["number"]?.stringValue, var members = result.objectMembers else { return result }
        members.append(JSONMember("slip", .string(RegistrationSlip(number: number, kiosk: context.name, printedAt: context.clock.now).text)))
        return .object(members)
    }

    /// What was typed. The request, in which it stood in clear, ends here, and no frame that waits for anything has seen it.
    private func typed(_ request: consuming JSONValue) throws(CardError) -> PIN {
        var octets = Array((request["pin"]?.stringValue ?? "").utf8)
        return try PIN.taking(&octets)
    }

    private func order(of request: JSONValue) throws -> IssueOrder {
        guard let card = request["card"]?.stringValue, RunDirectory.isCardName(card),
              let municipality = request["municipality"]?.stringValue,
              let kind = request["certificate"]?.stringValue.flatMap(CertificateKind.init(rawValue:)),
              let copies = request["copies"]?.integerValue, (1...99).contains(copies)
        else { throw ControlError(description: "issue needs card, pin, municipality, certificate, options and copies") }
        let options: [ChosenOption] = try (request["options"]?.arrayElements ?? []).map { option in
            guard let name = option["name"]?.stringValue, let value = option["value"]?.stringValue else { throw ControlError(description: "an option needs name and value") }
            return ChosenOption(name: name, value: value)
        }
        let leaves = try (request["leaves"]?.arrayElements ?? []).map { name in
            guard let item = name.stringValue.flatMap(ForgottenItem.init(rawValue:)) else { throw ControlError(description: "what is left is card or paper") }
            return item
        }
        return IssueOrder(
            cardDirectory: RunDirectory.card(card), municipality: municipality, kind: kind, options: options, copies: Int(copies),
            leaves: Set(leaves), leavesCardEarly: request["leavesCardEarly"]?.boolValue == true, comesBack: request["comesBack"]?.boolValue == true)
    }
}
