import EventLoop
import Faults
import Foundation
import JSON
import TestSupport
import Testing
@testable import kofu

/// Processes that do nothing but live, in place of nodes.
@LoopActor
private final class IdleProcesses: ProcessFaultDesk.Processes {
    let names = ["city", "line"]
    private var children: [String: ChildProcess] = [:]
    private(set) var starts = 0
    private(set) var revoked: [String] = []
    /// The types for which a process was made ready, each time.
    private(set) var prepared: [[ProcessFaultType]] = []
    var failsToStart = false
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        for name in names { try spawn(name) }
    }

    isolated deinit { for child in children.values { child.signal(SIGKILL) } }

    private func spawn(_ name: String) throws {
        let child = try ChildProcess.spawn(["/bin/cat"], files: ChildProcess.Files(log: directory.path("log")))
        children[name] = child
        // In place of SIGCHLD, which tells the supervisor.
        Task.onLoop {
            await TestNetwork.settle {
                child.reap()
                return child.ending != nil
            }
        }
    }

    func child(_ name: String) -> ChildProcess? { children[name] }

    func startAnew(_ name: String) async throws {
        await children[name]?.stop(graceMilliseconds: TestNetwork.patienceMilliseconds)
        starts += 1
        if failsToStart { throw FaultError(.notApplicable, "it does not start") }
        try spawn(name)
    }

    func revoke(_ name: String) throws {
        guard name != "line" else { throw FaultError(.notApplicable, "it shows no certificate") }
        revoked.append(name)
    }

    func prepare(_ name: String, for faults: [ProcessFault]) throws {
        guard name != "line" else { throw FaultError(.notApplicable, "it shows no certificate") }
        prepared.append(faults.map(\.type))
    }

    /// The letter of the state in proc(5): `T` where it is stopped.
    func isStopped(_ name: String) -> Bool {
        guard let pid = children[name]?.pid, let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
        return text.split(separator: " ").dropFirst(2).first == "T"
    }

    func isAlive(_ name: String) -> Bool { children[name]?.ending == nil }
}

@Suite("The desk of process faults", .serialized)
struct ProcessFaultDeskTests {
    init() { #expect(LoopThread.started) }

    @LoopActor private func set(_ desk: ProcessFaultDesk, _ node: String, _ type: String, _ attributes: JSONValue = [:]) async -> JSONValue {
        await desk.answer("add-process-fault", ["node": .string(node), "fault": ["attributes": attributes, "type": .string(type)]])
    }

    @LoopActor private func remove(_ desk: ProcessFaultDesk, _ node: String, _ type: String) async -> JSONValue {
        await desk.answer("remove-process-fault", ["node": .string(node), "type": .string(type)])
    }

    @Test("sets a fault, shows it, and removes it without a trace")
    @LoopActor func oneFault() async throws {
        let processes = try IdleProcesses()
        let desk = ProcessFaultDesk(processes)
        let one: JSONValue = ["processes": [["node": "city", "faults": [["attributes": [:], "type": "stop"]]]]]
        #expect(await set(desk, "city", "stop") == one)
        #expect(await TestNetwork.settle { processes.isStopped("city") } && !processes.isStopped("line"))
        #expect(await desk.answer("process-faults", ["node": "city"]) == one)
        #expect(await desk.answer("process-faults", [:])["processes"]?.arrayElements?.count == 2)
        #expect(await remove(desk, "city", "stop") == ["processes": [["node": "city", "faults": []]]])
        #expect(await TestNetwork.settle { !processes.isStopped("city") })
        #expect(processes.starts == 0)
    }

    @Test("stops a slow process by turns, and leaves it running, in whatever turn the fault is removed")
    @LoopActor func slow() async throws {
        let processes = try IdleProcesses()
        let desk = ProcessFaultDesk(processes)
        #expect(await set(desk, "city", "slow-cpu", ["share": 50])["error"] == nil)
        for isStopped in [true, false, true] { #expect(await TestNetwork.settle { processes.isStopped("city") == isStopped }) }
        #expect(await remove(desk, "city", "slow-cpu")["error"] == nil)
        #expect(await TestNetwork.settle { !processes.isStopped("city") })
    }

    @Test("removes all faults at once, of one process or of all, and all run freely")
    @LoopActor func reset() async throws {
        let processes = try IdleProcesses()
        let desk = ProcessFaultDesk(processes)
        for type in ["slow-cpu", "stop", "disk-full"] { #expect(await set(desk, "city", type)["error"] == nil) }
        #expect(await set(desk, "line", "kill")["error"] == nil)
        #expect(!processes.isAlive("line"))
        #expect(await desk.answer("reset-process-faults", ["node": "city"])["error"] == nil)
        #expect(desk.faults(of: "city").isEmpty && desk.faults(of: "line").map(\.type) == [.kill])
        #expect(await TestNetwork.settle { !processes.isStopped("city") })
        #expect(await desk.answer("reset-process-faults", [:])["error"] == nil)
        #expect(desk.faults(of: "line").isEmpty && processes.isAlive("line") && processes.starts == 1)
    }

    @Test("gives a started process the faults of its machine, and not those of the process before")
    @LoopActor func restart() async throws {
        let processes = try IdleProcesses()
        let desk = ProcessFaultDesk(processes)
        for type in ["stop", "disk-full", "other-build"] { #expect(await set(desk, "city", type)["error"] == nil) }
        try await desk.restart("city")
        #expect(Set(desk.faults(of: "city").map(\.type)) == [.diskFull, .otherBuild])
        #expect(!processes.isStopped("city"))
    }

    @Test("makes a process ready for all that it is and shows, and makes it itself again")
    @LoopActor func identity() async throws {
        let processes = try IdleProcesses()
        let desk = ProcessFaultDesk(processes)
        for type in ["other-build", "certificate-revoked", "other-topology"] { #expect(await set(desk, "city", type)["error"] == nil) }
        #expect(processes.revoked == ["city"] && processes.starts == 2)
        #expect(processes.prepared == [[.otherBuild], [.otherBuild, .certificateRevoked, .otherTopology]])
        #expect(await remove(desk, "city", "other-build")["error"] == nil)
        #expect(processes.prepared.last == [.certificateRevoked, .otherTopology])
        #expect(await desk.answer("reset-process-faults", [:])["error"] == nil)
        #expect(processes.prepared.last == [])
    }

    @Test("leaves a killed process dead while it becomes itself again")
    @LoopActor func deadMeanwhile() async throws {
        let processes = try IdleProcesses()
        let desk = ProcessFaultDesk(processes)
        #expect(await set(desk, "city", "other-build")["error"] == nil)
        #expect(await set(desk, "city", "kill")["error"] == nil)
        #expect(await remove(desk, "city", "other-build")["error"] == nil)
        #expect(!processes.isAlive("city") && processes.starts == 1 && processes.prepared.last == [])
        #expect(await remove(desk, "city", "kill")["error"] == nil)
        #expect(processes.isAlive("city"))
    }

    @Test("takes a fault back with which a process does not start")
    @LoopActor func doesNotStart() async throws {
        let processes = try IdleProcesses()
        let desk = ProcessFaultDesk(processes)
        processes.failsToStart = true
        #expect(await set(desk, "city", "other-topology")["error"]?.stringValue == "it does not start")
        #expect(desk.faults(of: "city").isEmpty && processes.prepared.last == [])
    }

    @Test("refuses with a rule what it cannot do, and changes nothing", arguments: [
        ("add-process-fault", #"{"node":"city"}"#, "fault-malformed"),
        ("add-process-fault", #"{"node":"atlantis","fault":{"type":"stop"}}"#, "fault-not-found"),
        ("add-process-fault", #"{"node":"city","fault":{"type":"sleep"}}"#, "fault-invalid-type"),
        ("add-process-fault", #"{"node":"city","fault":{"attributes":{"share":0},"type":"slow-cpu"}}"#, "fault-malformed"),
        ("add-process-fault", #"{"node":"line","fault":{"type":"certificate-revoked"}}"#, "fault-not-applicable"),
        ("add-process-fault", #"{"node":"line","fault":{"type":"other-build"}}"#, "fault-not-applicable"),
        ("remove-process-fault", #"{"node":"city","type":"stop"}"#, "fault-not-found"),
        ("remove-process-fault", #"{"type":"stop"}"#, "fault-malformed"),
        ("process-faults", #"{"node":"atlantis"}"#, "fault-not-found"),
        ("reset-process-faults", #"{"node":"atlantis"}"#, "fault-not-found"),
    ])
    @LoopActor func refusals(command: String, request: String, rule: String) async throws {
        let processes = try IdleProcesses()
        let desk = ProcessFaultDesk(processes)
        let answer = await desk.answer(command, try JSONValue(parsing: Array(request.utf8), form: .canonical))
        #expect(answer["rule"]?.stringValue == rule && answer["error"]?.stringValue?.isEmpty == false)
        #expect(processes.names.allSatisfy { desk.faults(of: $0).isEmpty && !processes.isStopped($0) } && processes.starts == 0)
    }

    @Test("refuses a second fault of a type, and any fault of a process that does not run")
    @LoopActor func twice() async throws {
        let processes = try IdleProcesses()
        let desk = ProcessFaultDesk(processes)
        #expect(await set(desk, "city", "kill")["error"] == nil)
        #expect(await set(desk, "city", "kill")["rule"]?.stringValue == "fault-already-exists")
        #expect(await set(desk, "city", "stop")["rule"]?.stringValue == "fault-not-applicable")
        #expect(desk.faults(of: "city").map(\.type) == [.kill])
    }
}
