import EventLoop
import Faults
import Glibc
import JSON
import Node

/// The faults of all processes of a topology: sets them, removes them, and gives them to the next process of the same name.
@LoopActor
final class ProcessFaultDesk {
    static let controlMilliseconds = 2000

    /// What the desk needs of the supervisor.
    protocol Processes: AnyObject {
        @LoopActor var names: [String] { get }
        @LoopActor func child(_ name: String) -> ChildProcess?
        /// Stops the process where it runs, and returns once its successor is ready.
        @LoopActor func startAnew(_ name: String) async throws
        /// Revokes the certificates that the process shows now.
        @LoopActor func revoke(_ name: String) throws
        /// Makes what the next process of that name is and shows, as `faults` want it; new certificates at least.
        @LoopActor func prepare(_ name: String, for faults: [ProcessFault]) throws
    }

    /// What holds a fault in force at one process.
    private struct Hold {
        let fault: ProcessFault
        let release: @LoopActor () async throws -> Void
    }

    private unowned let processes: any Processes
    private var holds: [String: [Hold]] = [:]
    private var readOnlyDisks: [String: ReadOnlyDisk] = [:]
    private var shares: [String: ProcessorShare] = [:]
    private var fullDisks: [String: FullDisk] = [:]
    private var change: OneTimeEvent?

    init(_ processes: any Processes) { self.processes = processes }

    // MARK: What can be asked

    func faults(of name: String) -> [ProcessFault] { (holds[name] ?? []).map(\.fault) }

    /// Returns once the fault is in force.
    func add(_ fault: ProcessFault, to name: String) async throws {
        try await exclusively {
            try known(name)
            guard !faults(of: name).contains(where: { $0.type == fault.type }) else {
                throw FaultError(.alreadyExists, "\(name) has the fault \(fault.type.rawValue) already; remove it first")
            }
            try await apply(fault, to: name)
        }
    }

    /// Returns once nothing is left of the fault.
    func remove(_ type: ProcessFaultType, from name: String) async throws {
        try await exclusively {
            try known(name)
            guard let hold = holds[name]?.first(where: { $0.fault.type == type }) else {
                let present = faults(of: name).map(\.type.rawValue)
                throw FaultError(.notFound, "\(name) has no fault \(type.rawValue); it has \(present.isEmpty ? "none" : present.joined(separator: ", "))")
            }
            try await hold.release()
            holds[name]?.removeAll { $0.fault.type == type }
        }
    }

    /// Removes all faults of one process, or of all, the last set first. Goes on where one cannot be removed, and throws its reason then.
    func reset(_ name: String?) async throws {
        try await exclusively {
            if let name { try known(name) }
            if let failure = await releaseAll(of: name.map { [$0] } ?? processes.names) { throw failure }
        }
    }

    /// Starts a process again. It has the faults that lie in what is around it.
    func restart(_ name: String) async throws {
        try await exclusively { try await restartNow(name) }
    }

    /// Lets all processes run on undisturbed, so that they can end in order.
    func letGo() {
        for disk in readOnlyDisks.values { disk.release() }
        for share in shares.values { share.release() }
        for disk in fullDisks.values { disk.release() }
        (holds, readOnlyDisks, shares, fullDisks) = ([:], [:], [:], [:])
    }

    /// To be called when SIGCHLD comes.
    func poll() { for disk in readOnlyDisks.values { disk.poll() } }

    // MARK: How it is done

    private func known(_ name: String) throws(FaultError) {
        guard processes.names.contains(name) else {
            throw FaultError(.notFound, "no process is called \"\(name)\". Known: \(processes.names.joined(separator: ", "))")
        }
    }

    /// One change at a time: a restart takes a while, and what is set meanwhile would be lost with the old process.
    private func exclusively(_ work: () async throws -> Void) async throws {
        while let change { await change.wait() }
        let mine = OneTimeEvent()
        change = mine
        defer {
            change = nil
            mine.happen()
        }
        try await work()
    }

    /// Ends all faults of some processes; returns the first reason where one could not be ended in order.
    private func releaseAll(of names: [String]) async -> (any Error)? {
        var failures: [any Error] = []
        for name in names {
            for hold in (holds[name] ?? []).reversed() {
                if let failure = await failure(of: hold.release) { failures.append(failure) }
                holds[name]?.removeAll { $0.fault.type == hold.fault.type }
            }
        }
        return failures.first
    }

    private func failure(of release: @LoopActor () async throws -> Void) async -> (any Error)? {
        do { try await release() } catch { return error }
        return nil
    }

    private func restartNow(_ name: String) async throws {
        let machine = faults(of: name).filter { $0.type.place == .machine }
        readOnlyDisks.removeValue(forKey: name)?.release()
        shares.removeValue(forKey: name)?.release()
        fullDisks.removeValue(forKey: name)?.release()
        holds[name]?.removeAll { $0.fault.type.place != .identity }
        try await processes.startAnew(name)
        for fault in machine { try await apply(fault, to: name) }
    }

    private func apply(_ fault: ProcessFault, to name: String) async throws {
        guard let child = processes.child(name), child.ending == nil else {
            throw FaultError(.notApplicable, "\(name) does not run; `kofu restart \(name)` starts it again")
        }
        holds[name, default: []].append(Hold(fault: fault, release: try await takeHold(fault, name, child)))
    }

    /// Brings a fault into force at a process and returns how it ends.
    private func takeHold(_ fault: ProcessFault, _ name: String, _ child: ChildProcess) async throws -> @LoopActor () async throws -> Void {
        switch fault.type {
        case .kill:
            child.signal(SIGKILL)
            await child.waitForEnd()
            return { [self] in try await restartNow(name) }
        case .stop:
            shares[name]?.isPaused = true
            child.signal(SIGSTOP)
            return { [self] in
                shares[name]?.isPaused = false
                child.signal(SIGCONT)
            }
        case .slowCPU:
            let share = ProcessorShare(of: child, share: fault["share"])
            share.isPaused = faults(of: name).contains { $0.type == .stop }
            shares[name] = share
            return { [self] in shares.removeValue(forKey: name)?.release() }
        case .clockSkew:
            try await skew(name, fault["milliseconds"])
            return { [self] in if processes.child(name)?.ending == nil { try await skew(name, 0) } }
        case .diskFull:
            fullDisks[name] = try FullDisk(under: child, octets: fault["octets"])
            return { [self] in fullDisks.removeValue(forKey: name)?.release() }
        case .certificateRevoked:
            try processes.revoke(name)
            return { [self] in try await changeIdentity(of: name, without: fault) }
        case .otherBuild, .otherTopology, .certificateExpired:
            try await changeIdentity(of: name, with: fault)
            return { [self] in try await changeIdentity(of: name, without: fault) }
        case .readOnlyDisk:
            readOnlyDisks[name] = try ReadOnlyDisk(under: child)
            return { [self] in readOnlyDisks.removeValue(forKey: name)?.release() }
        }
    }

    /// A node shows another identity after a restart only, as certificates, program and topology are read at the start.
    private func changeIdentity(of name: String, with new: ProcessFault? = nil, without old: ProcessFault? = nil) async throws {
        let before = faults(of: name).filter { $0.type.place == .identity }
        try processes.prepare(name, for: before.filter { $0 != old } + (new.map { [$0] } ?? []))
        // Who has been killed stays so; the next start shows it.
        guard !faults(of: name).contains(where: { $0.type == .kill }) else { return }
        do {
            try await restartNow(name)
        } catch where new != nil {
            try processes.prepare(name, for: before)
            throw error
        }
    }

    private func skew(_ name: String, _ milliseconds: Int) async throws {
        _ = try await ControlClient.ask(
            path: RunDirectory.controlSocket(of: name), ["command": "clock-skew", "milliseconds": .integer(Int64(milliseconds))],
            timeoutMilliseconds: ProcessFaultDesk.controlMilliseconds)
    }
}

// MARK: The supervisor's socket

extension ProcessFaultDesk {
    static let commands = ["add-process-fault", "remove-process-fault", "process-faults", "reset-process-faults"]

    /// Answers one of `commands`, whose members are `node` and `fault` or `type`.
    func answer(_ command: String, _ request: JSONValue) async -> JSONValue {
        do {
            let node = request["node"]?.stringValue
            switch command {
            case "add-process-fault":
                guard let node, let json = request["fault"] else { throw FaultError(.malformed, "add-process-fault needs node and fault") }
                try await add(ProcessFault(json: json), to: node)
            case "remove-process-fault":
                guard let node else { throw FaultError(.malformed, "remove-process-fault needs node and type") }
                try await remove(ProcessFault.type(request["type"]), from: node)
            case "reset-process-faults": try await reset(node)
            default: if let node { try known(node) }
            }
            return ["processes": .array((node.map { [$0] } ?? processes.names).map(json(of:)))]
        } catch let error as FaultError {
            return ["error": .string("\(error)"), "rule": .string(error.rule.rawValue)]
        } catch {
            return ["error": .string("\(error)")]
        }
    }

    private func json(of name: String) -> JSONValue { ["node": .string(name), "faults": .array(faults(of: name).map(\.json))] }
}
