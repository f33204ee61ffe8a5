/// What the carrier of a stream has to do now.
public enum ChainStep: Sendable, Hashable {
    case write([UInt8])
    /// Pass a FIN on.
    case finish
    /// Pass a RST on.
    case breakOff
    case act(FaultAction, id: Int)
    /// The fault has had an effect on this connection, for the first time.
    case tookHold(id: Int)
    /// The message of the trigger has passed and was shorter than the trigger's octet.
    case missed(id: Int)
}

/// All faults on one stream of one connection, in the order in which they were set: what leaves one enters the next.
/// A pure value: what has to be done comes out as steps, in order; time, in microseconds, is a parameter.
public struct FaultChain: Sendable {
    /// A moment that does not come.
    public static let never = Int.max

    private let makeRandom: @Sendable (Fault) -> FaultRandom
    private var stages: [FaultStage] = []
    private var steps: [ChainStep] = []

    /// - Parameter makeRandom: the draws of a fault on this connection.
    public init(makeRandom: @escaping @Sendable (Fault) -> FaultRandom) { self.makeRandom = makeRandom }

    /// Octets that are held now.
    public var heldBytes: Int { stages.reduce(0) { $0 + $1.queuedBytes } }

    /// Whether whatever comes in would go straight on, and nothing is waiting to be done.
    public var isClear: Bool { stages.isEmpty && steps.isEmpty }

    /// When `advance` has something to do next.
    public var nextDue: Int { steps.isEmpty ? stages.reduce(FaultChain.never) { min($0, $1.nextDue) } : 0 }

    /// Takes what comes along the stream.
    public mutating func put(_ item: StreamItem, at now: Int) { offer(.stream(item), from: 0, now) }

    /// Everything that has to be done by `now`, in order.
    public mutating func advance(to now: Int) -> [ChainStep] {
        for index in stages.indices {
            announce(stages[index].expire(at: now))
            drain(index, now)
        }
        defer { steps = [] }
        return steps
    }

    /// Makes `faults` the faults of the stream. Those that are there already go on with what they have counted; what a
    /// removed one held goes on at once.
    public mutating func set(_ faults: [PlacedFault], at now: Int) {
        // The last first: what a later one held was ahead of what an earlier one holds.
        for index in stages.indices.reversed() where !faults.contains(where: { $0.id == stages[index].placed.id }) { remove(index, now) }
        for placed in faults {
            if let index = stages.firstIndex(where: { $0.placed.id == placed.id }) {
                if stages[index].placed.fault != placed.fault {
                    stages[index].change(to: placed)
                    announce(stages[index].resume(at: now))
                    drain(index, now)
                }
                if placed.awaited == nil { engage(index, now) }
            } else {
                stages.append(FaultStage(placed, random: makeRandom(placed.fault)))
                if placed.awaited == nil { engage(stages.count - 1, now) }
            }
        }
    }

    private mutating func engage(_ index: Int, _ now: Int) {
        announce(stages[index].engage(at: now))
        drain(index, now)
    }

    private mutating func remove(_ index: Int, _ now: Int) {
        var stage = stages.remove(at: index)
        while let item = stage.release(at: FaultChain.never) {
            // What the fault still wanted done to the connection goes with it; what others want stays.
            if case .act(_, let id) = item, id == stage.placed.id { continue }
            offer(item, from: index, now)
        }
        if stage.hasLostOctets { offer(.act(.close, id: stage.placed.id), from: index, now) }
    }

    private mutating func offer(_ item: ChainItem, from index: Int, _ now: Int) {
        guard index < stages.count else { return deliver(item) }
        announce(stages[index].take(item, at: now))
        drain(index, now)
    }

    private mutating func drain(_ index: Int, _ now: Int) {
        while let item = stages[index].release(at: now) { offer(item, from: index + 1, now) }
    }

    private mutating func announce(_ items: [ChainItem]) { for item in items { deliver(item) } }

    private mutating func deliver(_ item: ChainItem) {
        switch item {
        case .stream(.octets(let segment)): if !segment.bytes.isEmpty { steps.append(.write(segment.bytes)) }
        case .stream(.end): steps.append(.finish)
        case .stream(.broken): steps.append(.breakOff)
        case .act(let action, let id): steps.append(.act(action, id: id))
        case .tookHold(let id): steps.append(.tookHold(id: id))
        case .missed(let id): steps.append(.missed(id: id))
        }
    }
}
