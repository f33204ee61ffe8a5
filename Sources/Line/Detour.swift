import EventLoop
import Faults

/// The way that octets of one lane take while faults act on it: through a chain of faults, and out again when they are
/// due. It lasts as long as the faults, and until what they held has gone.
@LoopActor
final class Detour {
    /// What a lane holds back at most; beyond that the sender waits, as on a full line.
    static let maximumHeldBytes = 1 << 20
    private static let sentMilliseconds = 1000

    private let lane: Lane
    private var chain: FaultChain
    private let alarm = Alarm()
    private let room = WaitList()
    private let ended = OneTimeEvent()
    private var isOver = false

    init(lane: Lane, makeRandom: @escaping @Sendable (Fault) -> FaultRandom) {
        self.lane = lane
        chain = FaultChain(makeRandom: makeRandom)
        Task.onLoop { await self.work() }
    }

    var isFull: Bool { chain.heldBytes >= Detour.maximumHeldBytes }

    func waitForRoom() async { await room.wait() }

    /// Returns once an end, or a RST, that was put in has come out.
    func waitUntilEnded() async { await ended.wait() }

    func set(_ faults: [PlacedFault]) {
        chain.set(faults, at: Detour.now)
        alarm.ring()
    }

    func put(_ item: StreamItem) {
        chain.put(item, at: Detour.now)
        alarm.ring()
    }

    /// Lets go of everything: the connection has ended.
    func stop() {
        isOver = true
        alarm.ring()
        room.resumeAll()
        ended.happen()
    }

    private static var now: Int { Int(MonotonicTime.now.nanoseconds / 1000) }

    private func work() async {
        while !isOver {
            let steps = chain.advance(to: Detour.now)
            for step in steps {
                await perform(step)
                if isOver { return }
            }
            if !isFull { room.resumeAll() }
            if chain.isClear {
                lane.leaveDetour()
                return stop()
            }
            let due = chain.nextDue
            if steps.isEmpty { await alarm.wait(until: due == FaultChain.never ? .distantFuture : MonotonicTime(nanoseconds: UInt64(due) * 1000)) }
        }
    }

    private func perform(_ step: ChainStep) async {
        switch step {
        case .write(let bytes):
            do { try await lane.deliver(bytes) } catch { if !isOver { lane.carriage.end(reset: true) } }
        case .finish:
            lane.passEndOn()
            ended.happen()
        case .breakOff:
            lane.carriage.end(reset: true)
        case .act(.reset, _):
            await lane.waitUntilSent(until: MonotonicTime.now.adding(milliseconds: Detour.sentMilliseconds))
            if !isOver { lane.carriage.end(reset: true) }
        case .act(.halfOpen, _):
            await lane.waitUntilSent(until: MonotonicTime.now.adding(milliseconds: Detour.sentMilliseconds))
            if !isOver { lane.carriage.resetEnds([lane.direction]) }
        case .act(.close, _):
            lane.carriage.endGently()
        case .act(.engage, let id):
            lane.carriage.carrier.engage(id)
        case .tookHold(let id):
            lane.carriage.tookHold(id)
        case .missed(let id):
            lane.carriage.carrier.missed(id)
        }
    }
}
