internal import CLinux
import Glibc

/// How a wait ended.
public enum WaitOutcome: Sendable {
    case ready
    case timedOut
    /// The descriptor was closed on this side while someone waited on it.
    case closed
}

public enum Interest: Int, Sendable { case read = 0, write = 1 }

/// Descriptors under epoll (edge-triggered) with at most one waiter for each direction, and timers.
/// Everything here is touched by the loop's thread only.
@safe final class Poller {
    typealias Waiter = UnsafeContinuation<WaitOutcome, Never>

    /// Waiting on one direction of a descriptor. The continuation is resumed exactly once: whoever
    /// takes it out sets it to nil.
    @safe struct Half {
        var waiter: Waiter?
        /// An edge that came while nobody waited.
        var isReady = false
        /// The peer has ended its half or the connection broke: there is an end to read, for good.
        var hasEnded = false
        var deadline = MonotonicTime.distantFuture
        /// When the timer queue will next look at this half; none where distant.
        var timerDue = MonotonicTime.distantFuture
    }

    struct Slot {
        var generation: UInt32 = 0
        var descriptor: Int32 = -1
    }

    @safe enum Timer {
        case half(index: Int, generation: UInt32)
        case sleeper(UnsafeContinuation<Void, Never>)
    }

    static let maximumEventsPerTurn = 256
    static let longestTimerMilliseconds = 30_000
    private static let wakeToken = UInt64.max

    private let epoll: Int32
    private let wakeDescriptor: Int32
    private var slots: [Slot] = []
    /// Slot n reads at 2n and writes at 2n + 1.
    private var halves: [Half] = []
    private var freeSlots: [Int] = []
    private var timers = TimerQueue<Timer>()
    private var events: [epoll_event]

    init(wakeDescriptor: Int32) {
        epoll = kofu_epoll_create()
        self.wakeDescriptor = wakeDescriptor
        unsafe events = Array(repeating: epoll_event(), count: Poller.maximumEventsPerTurn)
        precondition(epoll >= 0 && wakeDescriptor >= 0, "the kernel gives no epoll or eventfd descriptor")
        _ = kofu_epoll_add(epoll, wakeDescriptor, UInt32(EPOLLIN.rawValue), Poller.wakeToken)
    }

    // MARK: Descriptors

    /// Registers a non-blocking descriptor. Returns its token, or nil where the kernel refuses (limits).
    func register(_ descriptor: Int32) -> Token? {
        let index: Int
        if let free = freeSlots.popLast() {
            index = free
        } else {
            index = slots.count
            slots.append(Slot())
            halves.append(Half())
            halves.append(Half())
        }
        let generation = slots[index].generation
        slots[index] = Slot(generation: generation, descriptor: descriptor)
        halves[2 * index] = Half()
        halves[2 * index + 1] = Half()
        let data = UInt64(generation) << 32 | UInt64(index)
        guard kofu_epoll_add(epoll, descriptor, kofu_epoll_events_all(), data) == 0 else {
            freeSlots.append(index)
            return nil
        }
        return Token(index: index, generation: generation)
    }

    /// Forgets the descriptor and answers those who wait on it with `closed`. Does not close it.
    func unregister(_ token: Token) {
        guard slots[token.index].generation == token.generation else { return }
        _ = kofu_epoll_remove(epoll, slots[token.index].descriptor)
        let read = unsafe halves[2 * token.index].waiter
        let write = unsafe halves[2 * token.index + 1].waiter
        halves[2 * token.index] = Half()
        halves[2 * token.index + 1] = Half()
        slots[token.index] = Slot(generation: token.generation &+ 1)
        freeSlots.append(token.index)
        unsafe read?.resume(returning: .closed)
        unsafe write?.resume(returning: .closed)
    }

    /// Enters a waiter. An edge that came before answers it at once.
    func wait(_ token: Token, for interest: Interest, until deadline: MonotonicTime, waiter: Waiter) {
        guard slots[token.index].generation == token.generation else {
            unsafe waiter.resume(returning: .closed)
            return
        }
        let index = 2 * token.index + interest.rawValue
        if halves[index].isReady || halves[index].hasEnded {
            halves[index].isReady = false
            unsafe waiter.resume(returning: .ready)
            return
        }
        unsafe halves[index].waiter = waiter
        halves[index].deadline = deadline
        if deadline < halves[index].timerDue {
            look(at: index, generation: token.generation, by: deadline, now: .now)
        }
    }

    /// Whether the peer has ended its half, or the connection broke.
    func hasEnded(_ token: Token) -> Bool { slots[token.index].generation == token.generation && halves[2 * token.index].hasEnded }

    func sleep(until due: MonotonicTime, _ sleeper: UnsafeContinuation<Void, Never>) {
        unsafe timers.insert(.sleeper(sleeper), due: due)
    }

    // MARK: One turn

    func poll(mayBlock: Bool) {
        var timeoutMilliseconds: Int32 = mayBlock ? -1 : 0
        if mayBlock, let earliest = timers.earliest {
            let microseconds = earliest.microseconds(since: .now)
            timeoutMilliseconds = Int32(clamping: (microseconds + 999) / 1000)
        }
        // The array is ours; the kernel writes at most its count.
        let count = unsafe events.withUnsafeMutableBufferPointer { buffer in
            unsafe epoll_wait(epoll, buffer.baseAddress, Int32(buffer.count), timeoutMilliseconds)
        }
        var index = 0
        while index < Int(count) {
            unsafe deliver(events[index])
            index += 1
        }
        expireTimers()
    }

    private func deliver(_ event: epoll_event) {
        var event = unsafe event
        let data = unsafe kofu_epoll_data(&event)
        if data == Poller.wakeToken {
            var count: UInt64 = 0
            _ = unsafe Glibc.read(wakeDescriptor, &count, 8)
            return
        }
        let index = Int(data & 0xFFFF_FFFF)
        guard index < slots.count, slots[index].generation == UInt32(data >> 32) else { return }
        let bits = unsafe event.events
        if bits & kofu_epoll_ended() != 0 { halves[2 * index].hasEnded = true }
        if bits & kofu_epoll_readable() != 0 { signal(&halves[2 * index]) }
        if bits & kofu_epoll_writable() != 0 { signal(&halves[2 * index + 1]) }
    }

    private func signal(_ half: inout Half) {
        if let waiter = unsafe half.waiter {
            unsafe half.waiter = nil
            unsafe waiter.resume(returning: .ready)
        } else {
            half.isReady = true
        }
    }

    private func expireTimers() {
        guard let earliest = timers.earliest else { return }
        let now = MonotonicTime.now
        guard earliest <= now else { return }
        while let timer = timers.popDue(at: now) {
            switch timer {
            case .sleeper(let sleeper):
                unsafe sleeper.resume()
            case .half(let index, let generation):
                expire(index, generation: generation, now: now)
            }
        }
    }

    /// One timer entry serves all successive waits of a half: a wait that began later just moves it on.
    private func expire(_ index: Int, generation: UInt32, now: MonotonicTime) {
        guard slots[index / 2].generation == generation else { return }
        halves[index].timerDue = .distantFuture
        guard let waiter = unsafe halves[index].waiter else { return }
        let deadline = halves[index].deadline
        if deadline <= now {
            unsafe halves[index].waiter = nil
            unsafe waiter.resume(returning: .timedOut)
        } else if deadline < .distantFuture {
            look(at: index, generation: generation, by: deadline, now: now)
        }
    }

    /// Far deadlines are looked at in steps, so that entries of connections long closed do not pile up.
    private func look(at index: Int, generation: UInt32, by deadline: MonotonicTime, now: MonotonicTime) {
        let due = min(deadline, now.adding(milliseconds: Poller.longestTimerMilliseconds))
        halves[index].timerDue = due
        timers.insert(.half(index: index, generation: generation), due: due)
    }
}

/// Names a registered descriptor; a token outlived by its descriptor is recognised by its generation.
struct Token: Sendable {
    let index: Int
    let generation: UInt32
}
