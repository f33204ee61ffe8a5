import Domain
import EventLoop
import Faults
import JSON
import Journal
import Node
import Topology

/// The commands of a line's management socket that concern faults.
extension ChannelLine {
    static let maximumAwaitMilliseconds: Int64 = 600_000

    /// What the answer to a wrong request says: its rule, for programs, and words.
    struct Wrong: Error {
        let error: FaultError

        init(_ error: FaultError) { self.error = error }
        init(_ text: String) { error = FaultError(.malformed, text) }
    }

    static let faultCommands = ["faults", "add-fault", "update-fault", "remove-fault", "reset-faults", "set-faults", "await-fault"]

    func faultControl(_ command: String, _ request: JSONValue) async -> JSONValue {
        do {
            if command == "reset-faults", request["link"] == nil {
                for carrier in carriers { try await reset(carrier) }
                return ["links": .array(carriers.map(\.faultStatus))]
            }
            return try await answer(command, request, try carrier(request))
        } catch let wrong as Wrong {
            return Self.failed(wrong.error.rule.rawValue, wrong.error.description)
        } catch LinkCarrier.FaultFailure.fault(let error) {
            return Self.failed(error.rule.rawValue, error.description)
        } catch {
            return Self.failed("fault-not-applicable", "\(error)")
        }
    }

    private static func failed(_ rule: String, _ text: String) -> JSONValue { ["error": .string(text), "rule": .string(rule)] }

    private func answer(_ command: String, _ request: JSONValue, _ carrier: LinkCarrier) async throws -> JSONValue {
        switch command {
        case "add-fault":
            let fault = try Self.reading { () throws(FaultError) in try Fault(json: request["fault"] ?? .null) }
            try carrier.add(fault)
            try await record(fault, carrier) { _ = try? carrier.remove(fault.name) }
            return try carrier.fault(named: fault.name).status
        case "update-fault":
            let active = try carrier.fault(named: try Self.name(request))
            let changed = try Self.reading { () throws(FaultError) in try active.fault.updated(with: request) }
            let before = active.fault
            try carrier.update(before.name, with: changed)
            try await record(changed, carrier) { try? carrier.update(before.name, with: before) }
            return active.status
        case "remove-fault":
            let fault = try carrier.remove(try Self.name(request))
            try await journal.commit(.faultRemoved, journal.fields(of: fault, carrier.link.name))
        case "reset-faults":
            try await reset(carrier)
        case "set-faults":
            try await replace(request, carrier)
        case "await-fault":
            return try await awaitFault(request, carrier)
        default: break
        }
        return carrier.faultStatus
    }

    /// What is not on record is not in force: where the journal cannot be written, the change is taken back and refused. (A removal
    /// stands all the same, so that a line without a disk can be healed.)
    private func record(_ fault: Fault, _ carrier: LinkCarrier, orTakeBack undo: () -> Void) async throws {
        do {
            try await journal.commit(.faultSet, journal.fields(of: fault, carrier.link.name))
        } catch {
            undo()
            throw error
        }
    }

    private func reset(_ carrier: LinkCarrier) async throws {
        let (gone, wasCut, wasEnabled) = (carrier.faults.map(\.fault), carrier.cut != nil, carrier.isEnabled)
        try carrier.resetFaults()
        for fault in gone { try await journal.commit(.faultRemoved, journal.fields(of: fault, carrier.link.name)) }
        if wasCut { try await journal.commit(.linkHealed, [(.link, .name(carrier.link.name))]) }
        if !wasEnabled { try await journal.commit(.linkEnabled, [(.link, .name(carrier.link.name))]) }
    }

    private func replace(_ request: JSONValue, _ carrier: LinkCarrier) async throws {
        let given = try request["faults"].map { list in try Self.reading { () throws(FaultError) in try Fault.list(json: list) } }
        if let enabled = request["enabled"], enabled.boolValue == nil { throw Wrong("\"enabled\" is true or false") }
        let (gone, wasCut, wasEnabled) = (carrier.faults.map(\.fault), carrier.cut != nil, carrier.isEnabled)
        let enabled = request["enabled"]?.boolValue
        let link = carrier.link.name
        if let given { try carrier.set(given, isEnabled: enabled) } else { try carrier.enable(enabled ?? wasEnabled) }
        if let given {
            for fault in gone { try await journal.commit(.faultRemoved, journal.fields(of: fault, link)) }
            for fault in given { try await journal.commit(.faultSet, journal.fields(of: fault, link)) }
        }
        if wasCut, carrier.cut == nil { try await journal.commit(.linkHealed, [(.link, .name(link))]) }
        if carrier.isEnabled != wasEnabled { try await journal.commit(wasEnabled ? .linkDisabled : .linkEnabled, [(.link, .name(link))]) }
    }

    /// Answers as soon as the fault has had its first effect, or cannot have one, or the time is up.
    private func awaitFault(_ request: JSONValue, _ carrier: LinkCarrier) async throws -> JSONValue {
        guard let milliseconds = request["timeoutMilliseconds"]?.integerValue, (0...ChannelLine.maximumAwaitMilliseconds).contains(milliseconds) else {
            throw Wrong("\"timeoutMilliseconds\" is 0 to \(ChannelLine.maximumAwaitMilliseconds)")
        }
        let active = try carrier.fault(named: try Self.name(request))
        await carrier.wait(for: active, until: MonotonicTime.now.adding(milliseconds: Int(milliseconds)))
        return [
            "link": .string(carrier.link.name), "name": .string(active.fault.name), "applied": .bool(active.tookHold > 0),
            "tookHold": .integer(Int64(active.tookHold)), "state": .string(active.state),
        ]
    }

    private func carrier(_ request: JSONValue) throws(Wrong) -> LinkCarrier {
        guard let name = request["link"]?.stringValue, let carrier = carriers.first(where: { $0.link.name == name }) else {
            throw Wrong(FaultError(.notFound, "this line has no such link"))
        }
        return carrier
    }

    private static func name(_ request: JSONValue) throws(Wrong) -> String {
        guard let name = request["name"]?.stringValue else { throw Wrong("the request names no fault") }
        return name
    }

    private static func reading<Value>(_ read: () throws(FaultError) -> Value) throws(Wrong) -> Value {
        do throws(FaultError) { return try read() } catch { throw Wrong(error) }
    }
}

extension ActiveFault {
    /// `waiting` for its trigger, `in-force`, `happened`, `missed`, or `removed`.
    var state: String {
        if isGone { return "removed" }
        if isInForce { return "in-force" }
        return isMissed ? "missed" : tookHold > 0 ? "happened" : "waiting"
    }

    /// The fault's own JSON, and what has come of it.
    var status: JSONValue {
        .object((fault.json.objectMembers ?? []) + [JSONMember("tookHold", .integer(Int64(tookHold))), JSONMember("state", .string(state))])
    }
}

extension LinkCarrier {
    var faultStatus: JSONValue { ["link": .string(link.name), "enabled": .bool(isEnabled), "faults": .array(faults.map(\.status))] }

    var status: JSONValue {
        [
            "name": .string(link.name), "channel": .string(link.channel.rawValue),
            "endpoints": .array([.string("\(link.client):\(link.channel.rawValue)"), .string("\(link.server):\(link.channel.rawValue)")]),
            "state": .string(state), "enabled": .bool(isEnabled), "cut": cut.map { .string($0.text) } ?? .null,
            "openConnections": .integer(Int64(openConnections)),
            "connections": .integer(Int64(counters.connections)), "refused": .integer(Int64(counters.refusals.values.reduce(0, +))),
            "bytesToServer": .integer(Int64(counters.bytesToServer)), "bytesToClient": .integer(Int64(counters.bytesToClient)),
            "messagesToServer": .integer(Int64(counters.messagesToServer)), "messagesToClient": .integer(Int64(counters.messagesToClient)),
            "faults": .array(faults.map(\.status)),
            "refusals": .object(counters.refusals.sorted { $0.key.rawValue < $1.key.rawValue }.map { JSONMember($0.key.rawValue, .integer(Int64($0.value))) }),
        ]
    }

    /// `open`, `disabled` or `cut (…)`; with faults, how many.
    private var state: String {
        let state = isEnabled ? cut.map { "cut (\($0.text))" } ?? "open" : "disabled"
        return faults.isEmpty ? state : "\(state), \(faults.count) \(faults.count == 1 ? "fault" : "faults")"
    }
}
