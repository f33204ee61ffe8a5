/// A fault in its place on a link.
public struct PlacedFault: Sendable, Hashable {
    /// Names this setting of the fault: the same fault set again has another.
    public let id: Int
    public let fault: Fault
    /// The ordinal of the message that triggers it; nil where it is in force.
    public let awaited: Int?

    public init(id: Int, fault: Fault, awaited: Int?) {
        self.id = id
        self.fault = fault
        self.awaited = awaited
    }
}

/// Something on its way through a chain of faults.
enum ChainItem: Sendable {
    case stream(StreamItem)
    case act(FaultAction, id: Int)
    case tookHold(Int)
    case missed(Int)
}

/// One fault of a chain: it waits for its trigger, then behaves, and keeps what is not due yet.
struct FaultStage: Sendable {
    private(set) var placed: PlacedFault
    private(set) var queuedBytes = 0
    private var behaviour: any FaultBehaviour
    private var random: FaultRandom
    private var isWaiting: Bool
    private var hasTakenHold = false
    private var queue: [(item: ChainItem, due: Int)] = []
    private var head = 0

    init(_ placed: PlacedFault, random: FaultRandom) {
        self.placed = placed
        self.random = random
        behaviour = placed.fault.type.behaviour.init(placed.fault.attributes)
        isWaiting = true
    }

    var hasLostOctets: Bool { behaviour.hasLostOctets }

    /// When the stage has something to do; `FaultChain.never` where nothing is in sight.
    var nextDue: Int { min(head < queue.count ? queue[head].due : FaultChain.never, behaviour.deadline ?? FaultChain.never) }

    /// Comes into force, if it is not yet.
    mutating func engage(at now: Int) -> [ChainItem] {
        guard isWaiting else { return [] }
        isWaiting = false
        return enqueue(behaviour.begin(at: now), now)
    }

    /// Takes what comes; returns what must be known at once.
    mutating func take(_ item: ChainItem, at now: Int) -> [ChainItem] {
        guard case .stream(let item) = item else {
            append(item, due: now)
            return []
        }
        guard isWaiting else { return enqueue(behaviour.pass(item, at: now, &random), now) }
        guard case .octets(let segment) = item, let place = segment.place, let trigger = placed.fault.trigger, place.ordinal == placed.awaited else {
            append(.stream(item), due: now)
            return []
        }
        guard let count = trigger.split(segment, place) else {
            append(.stream(item), due: now)
            return place.isLast ? [.missed(placed.id)] : []
        }
        append(.stream(.octets(segment.prefix(count))), due: now)
        let rest = segment.dropping(count)
        return engage(at: now) + (rest.bytes.isEmpty ? [] : enqueue(behaviour.pass(.octets(rest), at: now, &random), now))
    }

    mutating func expire(at now: Int) -> [ChainItem] {
        guard let deadline = behaviour.deadline, deadline <= now else { return [] }
        return enqueue(behaviour.expire(at: now), now)
    }

    /// Takes the next thing that is due.
    mutating func release(at now: Int) -> ChainItem? {
        guard head < queue.count, queue[head].due <= now else { return nil }
        let item = queue[head].item
        head += 1
        if head == queue.count {
            queue.removeAll(keepingCapacity: true)
            head = 0
        }
        if case .stream(let streamed) = item { queuedBytes -= streamed.byteCount }
        return item
    }

    /// The same fault with other attributes: what it held goes on at once.
    mutating func change(to changed: PlacedFault) {
        placed = changed
        var successor = changed.fault.type.behaviour.init(changed.fault.attributes)
        successor.carryOver(from: behaviour)
        behaviour = successor
        for index in head..<queue.count { queue[index].due = 0 }
    }

    /// Starts a changed fault that was in force already.
    mutating func resume(at now: Int) -> [ChainItem] { isWaiting ? [] : enqueue(behaviour.begin(at: now), now) }

    private mutating func enqueue(_ departures: [Departure], _ now: Int) -> [ChainItem] {
        var known: [ChainItem] = []
        for departure in departures {
            switch departure {
            case .item(let item, let due): append(.stream(item), due: due)
            case .act(let action): append(.act(action, id: placed.id), due: now)
            case .tookHold where !hasTakenHold:
                hasTakenHold = true
                known.append(.tookHold(placed.id))
            case .tookHold: break
            }
        }
        return known
    }

    private mutating func append(_ item: ChainItem, due: Int) {
        if case .stream(let streamed) = item {
            // What brings nothing, as an octet string cut at its very beginning.
            if case .octets(let segment) = streamed, segment.bytes.isEmpty, segment.place?.isLast != true { return }
            queuedBytes += streamed.byteCount
        }
        queue.append((item, due))
    }
}
