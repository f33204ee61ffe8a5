import Channel
import Crypto
import Domain
import EventLoop
import JSON
import Journal
import Messages
import Metrics
import Node
import Paper
import Population
import Topology

/// The end of `lgwan-sync` at an ASP: keeps the copy of the city's registers, hears which entries have changed since, and says whether
/// anything may be issued from it (F3).
@LoopActor
final class CopyOffice {
    /// A start waits for the first news of the registers as long as something comes at least so often, and then goes on without:
    /// nothing is issued until it has come.
    static let patienceMilliseconds = 3000

    private let context: NodeContext
    private let municipality: Topology.Municipality
    private let plan: PopulationPlan
    private let zone: TimeZoneOffset
    private var copy: RegisterCopy
    private var lease: IssuingLease
    private var server: ChannelServer?
    private var engraver: SealEngraver?
    private let progress = Alarm()
    private var messages = 0

    init(_ context: NodeContext, municipality: Topology.Municipality) throws {
        self.context = context
        self.municipality = municipality
        plan = try PopulationPlan(of: municipality, in: context.topology)
        zone = context.topology.clock.zone
        copy = try RegisterCopy.open(path: RunDirectory.registerCopy(of: context.name))
        lease = IssuingLease(milliseconds: context.topology.limits.sync.leaseMilliseconds, firstRound: Int.random(in: 1...1_000_000_000))
    }

    /// Returns once the copy may be issued from, or no news comes.
    func start() async throws {
        let server = try context.endpoints.server(of: .lgwanSync) { [self] request in answer(request) }
        try server.start()
        self.server = server
        // A new city's registers start after this server, and wait for it.
        guard copy.asOf != nil else { return }
        var heard = -1
        while !lease.isFresh(at: .now), heard != messages {
            heard = messages
            let patience = MonotonicTime.now.adding(milliseconds: CopyOffice.patienceMilliseconds)
            while !lease.isFresh(at: .now), heard == messages, .now < patience { await progress.wait(until: patience) }
        }
    }

    func stop() { server?.stop() }

    var status: [JSONMember] {
        [
            JSONMember("copyOf", .integer(Int64(copy.store.count))), JSONMember("copyNumber", .integer(Int64(copy.applied))),
            JSONMember("copyAsOf", copy.asOf.map { .string($0.iso8601) } ?? .null),
            JSONMember("copyAgeSeconds", copy.asOf.map { .integer(max(0, context.clock.now.millisecondsSinceEpoch - $0.millisecondsSinceEpoch) / 1000) } ?? .null),
            JSONMember("pending", .integer(Int64(lease.pending.count))), JSONMember("mayIssue", .bool(isUsable)),
            JSONMember("leaseLeftMilliseconds", .integer(Int64(lease.millisecondsLeft(at: .now)))),
        ]
    }

    var metrics: [Metric] {
        var metrics: [Metric] = [
            .gauge("kofu_sync_may_issue", help: "Whether anything may be issued from the copy of the registers.", isUsable ? 1 : 0),
            .gauge("kofu_sync_pending_entries", help: "Entries that have changed in the registers and not in the copy yet.", Double(lease.pending.count)),
            .gauge("kofu_sync_lease_seconds", help: "How long the lease lasts where no further notice comes.", Double(lease.millisecondsLeft(at: .now)) / 1000),
        ]
        if let asOf = copy.asOf {
            let age = max(0, context.clock.now.millisecondsSinceEpoch - asOf.millisecondsSinceEpoch)
            metrics.append(.gauge("kofu_sync_age_seconds", help: "Age of the copy of the registers, by the node's clock.", Double(age) / 1000))
        }
        return metrics
    }

    // MARK: What the registers send

    private func answer(_ request: ChannelRequest) -> ChannelAnswer {
        defer {
            messages += 1
            progress.ring()
        }
        do throws(RefusedRequest) {
            switch request.message {
            case MessageName.notice.rawValue: return .response(try hear(request, try request.read(SyncNotice.self)))
            case MessageName.delta.rawValue: return .response(try receive(request, try request.read(SyncDelta.self)))
            default: throw RefusedRequest(.requestMismatch)
            }
        } catch {
            return error.answer(to: request)
        }
    }

    private func hear(_ request: ChannelRequest, _ notice: SyncNotice) throws(RefusedRequest) -> JSONValue {
        if copy.lacksAssessment(on: LocalTime(context.clock.now, in: zone).date, zone: zone) {
            lease.revoke()
            do throws(RegisterFile.Failure) { try copy.empty() } catch { throw RefusedRequest(.journalUnavailable) }
        }
        let before = lease.pending.count
        let isLeased = lease.hear(notice, applied: copy.applied, at: .now)
        if lease.pending.count != before { context.journal.note(.noticed, [(.count, .count(notice.head)), (.pending, .count(lease.pending.count))]) }
        return SyncNoticeResponse(requestHash: request.hash, round: lease.answer(at: .now), applied: copy.applied, isLeased: isLeased).json
    }

    private func receive(_ request: ChannelRequest, _ delta: SyncDelta) throws(RefusedRequest) -> JSONValue {
        guard context.journal.refusal == nil else { throw RefusedRequest(.journalUnavailable) }
        let reception: RegisterCopy.Reception
        do throws(RegisterFile.Failure) { reception = try copy.receive(delta) } catch {
            context.log("the copy cannot be written: \(error)")
            throw RefusedRequest(.journalUnavailable)
        }
        guard reception != .unfit else { throw RefusedRequest(.requestMismatch) }
        if reception == .applied {
            lease.copied(upTo: copy.applied)
            if !delta.entries.isEmpty { context.journal.note(.copied, [(.count, .count(copy.applied)), (.copies, .count(delta.entries.count))]) }
        }
        return SyncDeltaResponse(requestHash: request.hash, applied: copy.applied).json
    }

    // MARK: What may be issued

    /// When the copy was complete for the last time.
    var asOf: Instant? { copy.asOf }

    private var isUsable: Bool {
        lease.isFresh(at: .now) && !copy.isStale(at: context.clock.now, afterSeconds: context.topology.limits.sync.staleAfterSeconds)
    }

    /// Why nothing that shows the household of a resident may be issued now; nil where it may. It is asked in the same turn as what it guards.
    func refusal(of resident: ResidentID) -> RefusalCode? {
        guard isUsable else { return .registerUnreachable }
        guard let entry = copy.store.entry(of: resident) else { return .notResident }
        let household = copy.store.everybody(of: entry.resident.household)
        return entry.isHeld || household.contains(where: lease.pending.contains) ? .issuanceHeld : nil
    }

    /// Which certificates a resident may have, by the copy.
    func standing(of resident: ResidentID) -> HolderStanding? { copy.store.entry(of: resident).map { HolderStanding($0.resident, plan) } }

    /// The copy as it is now, as a desk that answers what a register would: a later delta changes nothing in it (invariant 6).
    func desk() -> RegisterDesk { RegisterDesk(store: copy.store, plan: plan, taxes: copy.taxes) }

    /// What was taken from the copy for a certificate, as the registers put it down. It is durable with the certificate's own record.
    func noteRead(_ id: RequestID, _ message: MessageName, persons: Int, _ outcome: String) {
        context.journal.note(.recordRead, [(.requestID, .requestID(id)), (.message, .name(message.rawValue)), (.count, .count(persons)), (.outcome, .code(outcome))])
    }

    /// Drawn when it is asked for, as at the registers.
    func imprint(of seal: SealRegistration) throws(RegisterRefusal) -> SealImprint {
        do throws(PaperError) {
            let engraver = if let engraver { engraver } else { try SealEngraver() }
            self.engraver = engraver
            return try engraver.imprint(of: seal.imprint, number: seal.number)
        } catch {
            context.log("an imprint could not be drawn: \(error.code.rawValue) at \(error.place)")
            throw RegisterRefusal(code: .internalError)
        }
    }
}
