import Crypto
import Domain
import EventLoop
import JSON
import Journal
import Node
import Topology

/// Asks every process and reads certificates, manifest, journals and the latest review: one look at the machine room.
@LoopActor
struct MachineRoomReader {
    let run: RunContext

    private static let answerMilliseconds = 2000
    private static let maximumCertificateBytes = 64 * 1024
    private static let maximumReviewBytes = 64 << 20
    /// Where `kofu review … --out RUN/review` leaves its ledger.
    private static let reviewPath = "review/ledger.json"

    func look() async throws -> MachineRoom {
        let processes = try await run.ask("kofu", ["command": "processes"]).objectMembers ?? []
        let faults = try await processFaults()
        let manifest = self.manifest
        var nodes: [MachineRoom.Node] = [], links: [MachineRoom.Link] = [], copies: [JSONValue] = [], clock: Instant?
        for process in processes {
            let isRunning = process.value["state"]?.stringValue == "running"
            let status = isRunning ? try? await run.ask(process.key, ["command": "status"], timeoutMilliseconds: Self.answerMilliseconds) : nil
            nodes.append(node(process.key, process.value, status, isRunning, manifest, faults[process.key] ?? []))
            links += (status?["links"]?.arrayElements ?? []).map(link)
            if let copy = status.flatMap({ SyncAge.copy(of: process.key, $0) }) { copies.append(copy) }
            if clock == nil, status?["clockSkewMilliseconds"]?.integerValue == 0 { clock = status?["clock"]?.stringValue.flatMap { Instant(iso8601: $0) } }
        }
        let certificates = certificates
        return MachineRoom(
            version: KofuVersion.text, topology: Hex.encode(Measurement.digest(of: run.topology)), now: clock ?? NodeClock.machine.now, nodes: nodes, links: links,
            channels: channels(certificates), copies: copies, certificates: endingFirst(certificates), review: review)
    }

    // MARK: Processes

    private func node(
        _ name: String, _ process: JSONValue, _ status: JSONValue?, _ isRunning: Bool, _ manifest: Manifest?, _ faults: [String]
    ) -> MachineRoom.Node {
        let node = run.topology.node(named: name)
        let refusals = (status?["refusals"]?.objectMembers ?? []).map { (rule: $0.key, count: $0.value.integerValue ?? 0) }
        return MachineRoom.Node(
            name: name, kind: process["kind"]?.stringValue ?? "", role: process["role"]?.stringValue, house: node?.municipality ?? node?.operator,
            state: status?["state"]?.stringValue ?? (isRunning ? "not answering" : "dead"), reason: status?["reason"]?.stringValue ?? (status == nil ? process["state"]?.stringValue : nil),
            pid: process["pid"]?.integerValue, address: process["address"]?.stringValue, version: status?["version"]?.stringValue,
            program: status?["program"]?.stringValue, topology: status?["topology"]?.stringValue,
            expectedProgram: (manifest?.builds[node?.kind.executableName ?? "Line"]?.digest).map { Hex.encode($0) },
            journalRecords: status?["journalRecords"]?.integerValue, refusals: refusals,
            latest: refusals.isEmpty ? [] : latestRefusals(of: name, since: status?["startedAt"]?.stringValue ?? ""),
            clockSkewMilliseconds: status?["clockSkewMilliseconds"]?.integerValue ?? 0, syncAgeSeconds: status.flatMap(SyncAge.seconds),
            syncFault: status.flatMap(SyncAge.fault), faults: faults)
    }

    /// The last of each rule; moments of one form are in the order of their texts.
    private func latestRefusals(of name: String, since start: String) -> [MachineRoom.Refusal] {
        let records = (try? JournalReader.records(of: RunDirectory.journal(of: name), event: .channelRefused)) ?? []
        var latest: [String: MachineRoom.Refusal] = [:]
        for record in records {
            guard let at = record["at"]?.stringValue, at >= start, let rule = record["rule"]?.stringValue else { continue }
            latest[rule] = MachineRoom.Refusal(rule: rule, channel: record["channel"]?.stringValue ?? "?", peer: record["peer"]?.stringValue ?? "?", at: at)
        }
        return latest.values.sorted { $0.rule < $1.rule }
    }

    private func processFaults() async throws -> [String: [String]] {
        let processes = try await run.ask("kofu", ["command": "process-faults"])["processes"]?.arrayElements ?? []
        return Dictionary(processes.map { process in
            (process["node"]?.stringValue ?? "", (process["faults"]?.arrayElements ?? []).map { fault in
                ([fault["type"]?.stringValue ?? "?"] + (fault["attributes"]?.objectMembers ?? []).map { "\($0.key)=\($0.value.integerValue ?? 0)" }).joined(separator: " ")
            })
        }) { first, _ in first }
    }

    private func link(_ status: JSONValue) -> MachineRoom.Link {
        let ends = (status["endpoints"]?.arrayElements ?? []).map { String(($0.stringValue ?? "").prefix { $0 != ":" }) }
        return MachineRoom.Link(
            name: status["name"]?.stringValue ?? "", channel: status["channel"]?.stringValue ?? "", client: ends.first ?? "", server: ends.last ?? "",
            state: status["state"]?.stringValue ?? "", isEnabled: status["enabled"]?.boolValue ?? true, cut: status["cut"]?.stringValue,
            faults: status["faults"]?.arrayElements?.count ?? 0, refused: status["refused"]?.integerValue ?? 0, status: status)
    }

    // MARK: Files

    private var manifest: Manifest? {
        (try? FileSystem.read(RunDirectory.manifest, maximumBytes: Self.maximumCertificateBytes)).flatMap { try? JSONValue(parsing: $0, form: .canonical) }.flatMap { Manifest(json: $0) }
    }

    /// Of each channel: its authority's certificate and those of its nodes.
    private var certificates: [(channel: String, certificate: MachineRoom.Certificate)] {
        run.topology.channels.flatMap { channel in
            let owners = [(MachineRoom.authority, RunDirectory.authorityCertificate(of: channel.name))]
                + run.topology.nodes.map { ($0.name, RunDirectory.certificate(of: $0.name, on: channel.name)) }
            return owners.compactMap { owner, path -> (channel: String, certificate: MachineRoom.Certificate)? in
                guard let octets = try? FileSystem.read(path, maximumBytes: Self.maximumCertificateBytes), let certificate = try? Certificate(pem: octets) else { return nil }
                return (channel.name.rawValue, MachineRoom.Certificate(owner: owner, end: Instant(millisecondsSinceEpoch: certificate.notAfterMilliseconds)))
            }
        }
    }

    private func channels(_ certificates: [(channel: String, certificate: MachineRoom.Certificate)]) -> [MachineRoom.Channel] {
        run.topology.channels.map { channel in
            let own = certificates.filter { $0.channel == channel.name.rawValue }.map(\.certificate)
            return MachineRoom.Channel(name: channel.name.rawValue, links: run.topology.links(of: channel.name).count, endsFirst: own.min { $0.end < $1.end })
        }
    }

    private func endingFirst(_ certificates: [(channel: String, certificate: MachineRoom.Certificate)]) -> [String: MachineRoom.Certificate] {
        Dictionary(certificates.map { ($0.certificate.owner, $0.certificate) }.filter { $0.0 != MachineRoom.authority }) { $0.end < $1.end ? $0 : $1 }
    }

    private var review: MachineRoom.Review? {
        guard let octets = try? FileSystem.read(Self.reviewPath, maximumBytes: Self.maximumReviewBytes),
              let ledger = try? JSONValue(parsing: octets, form: .canonical, limits: JSONLimits(maximumBytes: Self.maximumReviewBytes, maximumDepth: 16, maximumValues: 5_000_000)),
              let verdict = ledger["verdict"]?.stringValue else { return nil }
        return MachineRoom.Review(path: Self.reviewPath, verdict: verdict, findings: ledger["totals"]?["findings"]?.integerValue ?? 0)
    }
}
