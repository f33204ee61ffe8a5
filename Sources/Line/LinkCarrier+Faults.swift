import EventLoop
import Faults
import Topology

/// A fault that has been set on a link, and what has come of it.
@LoopActor
final class ActiveFault {
    let id: Int
    fileprivate(set) var fault: Fault
    /// The number of the message that triggers it.
    let awaited: Int?
    /// Whether it acts on whatever comes; one with a trigger of one connection never does.
    fileprivate(set) var isInForce: Bool
    /// On how many connections it has had an effect; a refusal counts once.
    fileprivate(set) var tookHold = 0
    /// The message of its trigger has passed and was too short.
    fileprivate(set) var isMissed = false
    /// It has been removed.
    var isGone = false {
        didSet { news.ring() }
    }
    let news = Alarm()

    init(id: Int, fault: Fault, messages: Int) {
        self.id = id
        self.fault = fault
        awaited = fault.trigger.map { messages + $0.message }
        isInForce = fault.trigger == nil
    }

    /// What a capture says where it has had an effect.
    var words: String { "fault \(fault.name) (\(fault.type.rawValue), \(fault.stream.rawValue)) takes hold" }

    var placed: PlacedFault { PlacedFault(id: id, fault: fault, awaited: isInForce ? nil : awaited) }
}

extension LinkCarrier {
    enum FaultFailure: Error, CustomStringConvertible {
        case fault(FaultError)
        case socket(SocketError)

        var description: String {
            switch self {
            case .fault(let error): "\(error)"
            case .socket(let error): "the line cannot listen again: \(error)"
            }
        }
    }

    func fault(named name: String) throws(FaultFailure) -> ActiveFault {
        guard let fault = faults.first(where: { $0.fault.name == name }) else { throw .fault(FaultError(.notFound, "the link has no fault of this name")) }
        return fault
    }

    // MARK: Setting

    func add(_ fault: Fault) throws(FaultFailure) {
        guard !faults.contains(where: { $0.fault.name == fault.name }) else {
            throw .fault(FaultError(.alreadyExists, at: ["name"], "the link already has a fault called \(fault.name)"))
        }
        guard faults.count < Fault.maximumPerLink else { throw .fault(FaultError(.notApplicable, "a link has at most \(Fault.maximumPerLink) faults")) }
        try settle(faults + [active(fault)])
    }

    /// Makes `new` the faults of the link, all at once, as if each had just been set.
    func set(_ new: [Fault], isEnabled: Bool? = nil) throws(FaultFailure) {
        try settle(new.map(active), isEnabled: isEnabled)
    }

    func update(_ name: String, with fault: Fault) throws(FaultFailure) {
        try self.fault(named: name).fault = fault
        try settle(faults)
    }

    func remove(_ name: String) throws(FaultFailure) -> Fault {
        let gone = try fault(named: name)
        try settle(faults.filter { $0 !== gone })
        return gone.fault
    }

    /// To enable a link is also to heal it.
    func enable(_ isEnabled: Bool) throws(FaultFailure) { try settle(faults, isEnabled: isEnabled) }

    /// No fault, no cut.
    func resetFaults() throws(FaultFailure) {
        do throws(SocketError) { try change(cut: nil, faults: [], isEnabled: true) } catch { throw .socket(error) }
    }

    private func active(_ fault: Fault) -> ActiveFault {
        lastFaultID += 1
        return ActiveFault(id: lastFaultID, fault: fault, messages: counters.messages(Direction(fault.stream)))
    }

    private func settle(_ new: [ActiveFault], isEnabled: Bool? = nil) throws(FaultFailure) {
        let fresh = new.filter { fault in fault.isInForce && !faults.contains { $0 === fault } }
        // To enable a link is also to heal it: nothing but its faults stands in the way then.
        do throws(SocketError) { try change(cut: isEnabled == true ? nil : cut, faults: new, isEnabled: isEnabled ?? self.isEnabled) } catch { throw .socket(error) }
        for fault in fresh { takeEffect(fault) }
    }

    /// What a fault that comes into force does to open connections as a whole.
    private func takeEffect(_ fault: ActiveFault) {
        switch fault.fault.type {
        case .refuse:
            tookHold(fault.id)
            for carriage in carriages.values {
                carriage.tape?.note(fault.words)
                carriage.end(reset: false)
            }
        case .reset:
            for carriage in carriages.values where falls(fault, on: carriage.number) {
                carriage.tookHold(fault.id)
                carriage.end(reset: true)
            }
        case .halfOpen:
            for carriage in carriages.values where falls(fault, on: carriage.number) {
                carriage.tookHold(fault.id)
                carriage.resetEnds([Direction(fault.fault.stream)])
            }
        default: break
        }
    }

    // MARK: What connections tell

    /// A trigger has been met that brings the fault into force for the whole link.
    func engage(_ id: Int) {
        guard let fault = faults.first(where: { $0.id == id }), !fault.isInForce, fault.fault.type.spreads else { return }
        fault.isInForce = true
        // Nothing is opened by this, so that nothing can fail.
        try? change(cut: cut, faults: faults, isEnabled: isEnabled)
        takeEffect(fault)
    }

    func tookHold(_ id: Int) {
        guard let fault = faults.first(where: { $0.id == id }) else { return }
        fault.tookHold += 1
        if fault.tookHold == 1 { recorder.faultTookHold(fault, link: link.name) }
        fault.news.ring()
    }

    func missed(_ id: Int) {
        guard let fault = faults.first(where: { $0.id == id }) else { return }
        fault.isMissed = true
        fault.news.ring()
    }

    /// Returns once the fault has had an effect, cannot have one any more, or time is up.
    func wait(for fault: ActiveFault, until deadline: MonotonicTime) async {
        while fault.tookHold == 0, !fault.isMissed, !fault.isGone, MonotonicTime.now < deadline { await fault.news.wait(until: deadline) }
    }

    // MARK: What acts on a connection

    private func falls(_ fault: ActiveFault, on connection: Int) -> Bool {
        var random = random(fault.fault, connection)
        return random.falls(within: fault.fault.toxicity)
    }

    private func random(_ fault: Fault, _ connection: Int) -> FaultRandom {
        FaultRandom(seed: seed, link: link.name, stream: fault.stream, fault: fault.name, connection: connection)
    }

    private func has(_ type: FaultType, _ connection: Int) -> ActiveFault? {
        faults.first { $0.fault.type == type && $0.isInForce && falls($0, on: connection) }
    }

    /// What a capture says of the fault, or cut, of an id that has had an effect.
    func words(for id: Int) -> String { faults.first { $0.id == id }?.words ?? cut?.words ?? "a fault that is gone" }

    /// Whether a new connection is broken off as soon as it is accepted; says why.
    func resets(_ connection: Int) -> String? {
        if let cut, cut.mode == .reset, cut.directions.contains(.toClient) { return cut.words }
        let fault = has(.reset, connection) ?? faults.first { $0.fault.type == .halfOpen && $0.fault.stream == .downstream && $0.isInForce && falls($0, on: connection) }
        if let fault { tookHold(fault.id) }
        return fault?.words
    }

    /// The fault that leaves a new connection waiting as it is.
    func acceptsOnly(_ connection: Int) -> Int? { has(.acceptThenNothing, connection)?.id }

    func duplicates(_ connection: Int) -> Bool {
        guard let fault = has(.duplicateConnection, connection) else { return false }
        tookHold(fault.id)
        return true
    }

    /// The fault, or cut, for which nothing passes to the server, so that there is no use in connecting on.
    func blackhole(_ connection: Int) -> Int? {
        if let cut, cut.mode == .blackhole, cut.directions.contains(.toServer) { return LinkCarrier.cutID(.toServer) }
        return faults.first { $0.fault.type == .blackhole && $0.fault.stream == .upstream && $0.isInForce && falls($0, on: connection) }?.id
    }

    /// Stands for a cut where faults have their ids, which count from 1.
    private static func cutID(_ direction: Direction) -> Int { direction == .toServer ? -1 : -2 }

    /// What acts on a new connection that has reached the server.
    func meetFaults(_ carriage: Carriage) {
        if let cut {
            carriage.tape?.note(cut.words)
            switch cut.mode {
            case .blackhole: break
            case .refuse: carriage.endHalves(cut.directions)
            case .reset: carriage.resetEnds(cut.directions)
            }
        }
        if let fault = has(.halfOpen, carriage.number) {
            carriage.tookHold(fault.id)
            carriage.resetEnds([Direction(fault.fault.stream)])
        }
        setFaults(of: carriage)
    }

    func setFaults(of carriage: Carriage) {
        let (seed, link, number) = (seed, link.name, carriage.number)
        for direction in Direction.allCases {
            carriage.set(placed(direction, number), direction) { fault in
                FaultRandom(seed: seed, link: link, stream: fault.stream, fault: fault.name, connection: number)
            }
        }
    }

    /// The faults through whose chain the octets of one direction go.
    private func placed(_ direction: Direction, _ connection: Int) -> [PlacedFault] {
        var placed = faults.filter { fault in
            fault.fault.stream == direction.stream && (!fault.isInForce || fault.fault.type.scope == .octets) && falls(fault, on: connection)
        }.map(\.placed)
        // A black hole of `kofu cut` is a fault without a name.
        if let cut, cut.mode == .blackhole, cut.directions.contains(direction), let hole = try? Fault(.blackhole, stream: direction.stream) {
            placed.append(PlacedFault(id: LinkCarrier.cutID(direction), fault: hole, awaited: nil))
        }
        return placed
    }
}
