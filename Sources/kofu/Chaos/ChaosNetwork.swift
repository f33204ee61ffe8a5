import Chaos
#if DEFECTS
import Defects
#endif
import Domain
import EventLoop
import Glibc
import JSON
import Node
import Topology

/// A topology of its own for chaos: it is brought up, struck, healed and looked at from outside, over management
/// sockets alone.
@LoopActor
final class ChaosNetwork {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// What a person orders, and with which card.
    struct Order: Sendable {
        var kiosk: String
        let card: String
        var pin: String
        var municipality: String
        var certificate = CertificateKind.residentRecord.rawValue
        var options: [(name: String, value: String)] = []
        var copies = 1
        /// The person looks for the purse until told to go on.
        var paysLater = false
    }

    /// How long an order may take before it counts as hung; longer than all deadlines of the network together.
    static let orderMilliseconds = 120_000
    static let upMilliseconds = 180_000
    static let pollMilliseconds = 5
    /// Some faults start a process anew.
    static let processFaultMilliseconds = 2 * Supervisor.readyMilliseconds

    let run: RunContext
    /// Who acts at the cities' desks.
    let staff: ChaosStaff
    private let observations: ObservationLog

    /// The supervisor. It stops the topology when this object, or this process, is gone.
    private let supervisor: ChildProcess

    /// Brings the topology in `file` up and enters its run directory.
    /// - Parameters:
    ///   - defect: planted in every node; only test builds have any.
    ///   - options: further words for `kofu up`.
    static func up(file: String, directory: String, subnet: String?, defect: String? = nil, options: [String] = []) async throws -> ChaosNetwork {
        try FileSystem.makeDirectory(directory)
        let log = "\(directory)/kofu.log"
        FileSystem.remove(log)
        var words = ["\(Binaries.directory)/kofu", "up", "--supervise", "--lifeline", "--control", "none", "--topology", FileSystem.absolute(file), "--run", FileSystem.absolute(directory)]
        if let subnet { words += ["--subnet", subnet] }
        words += options
        var files = ChildProcess.Files(log: log)
        files.environment = NodeEnvironment.variables
        #if DEFECTS
        if let defect { files.environment.append("\(Defect.variable)=\(defect)") }
        #endif
        let supervisor = try ChildProcess.spawn(words, files: files)
        let deadline = MonotonicTime.now.adding(milliseconds: upMilliseconds)
        while true {
            let text = String(decoding: (try? FileSystem.read(log, maximumBytes: 1 << 20)) ?? [], as: UTF8.self)
            if text.split(separator: "\n").contains(where: { $0 == UpCommand.readyWord }) { break }
            supervisor.reap()
            guard supervisor.ending == nil, MonotonicTime.now < deadline else {
                await supervisor.stop(graceMilliseconds: Supervisor.graceMilliseconds)
                throw Failure(description: "the topology did not come up:\n\(text)")
            }
            await EventLoop.shared.sleep(milliseconds: pollMilliseconds)
        }
        try FileSystem.enter(directory)
        return ChaosNetwork(
            supervisor: supervisor, run: RunContext(topology: try Topology.load(path: RunDirectory.topology)), observations: try ObservationLog(path: "observations.jsonl"))
    }

    private init(supervisor: ChildProcess, run: RunContext, observations: ObservationLog) {
        self.supervisor = supervisor
        self.run = run
        staff = ChaosStaff(run)
        self.observations = observations
    }

    /// Stops every process; returns once all have ended.
    func down() async throws {
        _ = try await run.ask("kofu", ["command": "down"])
        while supervisor.ending == nil {
            supervisor.reap()
            await EventLoop.shared.sleep(milliseconds: ChaosNetwork.pollMilliseconds)
        }
    }

    // MARK: People

    /// Places an order at a kiosk and puts down what the person saw. Nil where the kiosk died under it.
    func order(_ order: Order) async -> JSONValue? {
        let started = MonotonicTime.now
        let request: JSONValue = [
            "command": "issue", "card": .string(order.card), "pin": .string(order.pin), "municipality": .string(order.municipality),
            "certificate": .string(order.certificate),
            "options": .array(order.options.map { ["name": .string($0.name), "value": .string($0.value)] }), "copies": .integer(Int64(order.copies)),
            "coins": order.paysLater ? "later" : "now",
        ]
        let answer = try? await ControlClient.ask(path: RunDirectory.controlSocket(of: order.kiosk), request, timeoutMilliseconds: ChaosNetwork.orderMilliseconds)
        observations.add(order, answer, started: started, ended: .now)
        return answer
    }

    // MARK: Lines

    func tallies() async throws -> [LinkTally] {
        var tallies: [LinkTally] = []
        for channel in run.topology.channels {
            for link in try await run.ask(LineName.of(channel.name), ["command": "status"])["links"]?.arrayElements ?? [] {
                guard let name = link["name"]?.stringValue, let requests = link["messagesToServer"]?.integerValue,
                      let responses = link["messagesToClient"]?.integerValue else { throw Failure(description: "a line does not count messages") }
                tallies.append(LinkTally(link: name, requests: Int(requests), responses: Int(responses)))
            }
        }
        return tallies
    }

    /// The process that carries a link.
    func line(of link: String) throws -> String {
        guard let found = run.topology.links.first(where: { $0.name == link }) else { throw Failure(description: "no link is called \(link)") }
        return LineName.of(found.channel)
    }

    func set(_ fault: JSONValue, on link: String) async throws {
        _ = try await run.ask(try line(of: link), ["command": "add-fault", "link": .string(link), "fault": fault])
    }

    /// Whether the fault has taken hold, waiting for it at most so long.
    func awaitFault(_ name: String, on link: String, milliseconds: Int) async throws -> Bool {
        let answer = try await run.ask(
            try line(of: link), ["command": "await-fault", "link": .string(link), "name": .string(name), "timeoutMilliseconds": .integer(Int64(milliseconds))],
            timeoutMilliseconds: milliseconds + RunContext.controlMilliseconds)
        return answer["applied"]?.boolValue == true
    }

    /// Removes every fault of every link. A line that does not run has none; one that stands still, or
    /// has just been killed, is left out.
    func heal(except silent: String? = nil) async throws {
        for line in run.topology.channels.map({ LineName.of($0.name) }) where line != silent { _ = try await run.ask(line, ["command": "reset-faults"]) }
    }

    /// Takes all faults off every process and every link.
    func healAll() async throws {
        _ = try await run.ask("kofu", ["command": "reset-process-faults"], timeoutMilliseconds: ChaosNetwork.processFaultMilliseconds)
        try await heal()
    }

    func heal(process: String) async throws {
        _ = try await run.ask("kofu", ["command": "reset-process-faults", "node": .string(process)], timeoutMilliseconds: ChaosNetwork.processFaultMilliseconds)
    }

    /// Puts a fault on a process; returns once it is in force.
    func set(_ fault: JSONValue, onProcess process: String) async throws {
        _ = try await run.ask(
            "kofu", ["command": "add-process-fault", "node": .string(process), "fault": fault], timeoutMilliseconds: ChaosNetwork.processFaultMilliseconds)
    }

    func heal(link: String) async throws {
        _ = try await run.ask(try line(of: link), ["command": "reset-faults", "link": .string(link)])
    }

    // MARK: Processes

    func signal(_ process: String, _ number: Int32) async throws {
        let processes = try await run.ask("kofu", ["command": "processes"])
        guard let pid = processes[process]?["pid"]?.integerValue, processes[process]?["state"]?.stringValue == "running" else {
            throw Failure(description: "\(process) does not run")
        }
        guard kill(pid_t(pid), number) == 0 else { throw Failure(description: "cannot signal \(process): error \(errno)") }
    }

    func restart(_ process: String) async throws {
        _ = try await run.ask("kofu", ["command": "restart", "node": .string(process)], timeoutMilliseconds: Supervisor.readyMilliseconds * 2)
    }

    /// Waits until no kiosk owes a report any more; false where that does not come in time.
    func settle(milliseconds: Int) async -> Bool {
        let deadline = MonotonicTime.now.adding(milliseconds: milliseconds)
        for kiosk in run.topology.nodes(of: Party(.kiosk)) {
            while true {
                let status = try? await run.ask(kiosk.name, ["command": "status"])
                if status?["pendingReports"]?.integerValue == 0 { break }
                guard MonotonicTime.now < deadline else { return false }
                await EventLoop.shared.sleep(milliseconds: ChaosNetwork.pollMilliseconds)
            }
        }
        return true
    }

    /// Waits until every city at an ASP may issue for a third of a lease at least, as it always may where notices come regularly: a lease that was
    /// nearly over when its link was healed ends all the same, and who orders just then is told so.
    func awaitLeases(milliseconds: Int) async -> Bool {
        let deadline = MonotonicTime.now.adding(milliseconds: milliseconds)
        let enough = run.topology.limits.sync.leaseMilliseconds / 3
        for city in run.topology.municipalities where city.pattern == .lgwanASP {
            for server in run.topology.nodes(of: Party(.municipality, .issuingServer)) where server.municipality == city.id {
                while (try? await run.ask(server.name, ["command": "status"]))?["leaseLeftMilliseconds"]?.integerValue.map({ $0 >= enough }) != true {
                    guard MonotonicTime.now < deadline else { return false }
                    await EventLoop.shared.sleep(milliseconds: ChaosNetwork.pollMilliseconds)
                }
            }
        }
        return true
    }
}
