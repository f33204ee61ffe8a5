/// Tasks that wait for something to happen, resumed together. Nobody waits twice at once.
@LoopActor @safe
public final class WaitList {
    private typealias Waiter = UnsafeContinuation<Void, Never>
    // Each continuation is resumed exactly once: whoever takes the list leaves an empty one.
    private var waiters: [Waiter]

    public init() { unsafe waiters = [] }

    public func wait() async {
        await unsafe withUnsafeContinuation { (waiter: Waiter) in unsafe waiters.append(waiter) }
    }

    public func resumeAll() {
        let waiting = unsafe waiters
        unsafe waiters.removeAll()
        var index = 0
        while unsafe index < waiting.count {
            unsafe waiting[index].resume()
            index += 1
        }
    }
}

/// Something that happens once, for everyone who waits for it and who comes later.
@LoopActor
public final class OneTimeEvent {
    private let waiting = WaitList()
    public private(set) var hasHappened = false

    public init() {}

    public func happen() {
        hasHappened = true
        waiting.resumeAll()
    }

    public func wait() async {
        if !hasHappened { await waiting.wait() }
    }
}
