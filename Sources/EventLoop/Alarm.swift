/// Lets one task sleep until a moment, or until someone rings.
@LoopActor
public final class Alarm {
    private let sleepers = WaitList()
    /// The moment for which a timer is under way already.
    private var armed = MonotonicTime.distantFuture

    public init() {}

    public func ring() { sleepers.resumeAll() }

    /// Returns at `due` or at a ring; now and then earlier, so that the caller looks again.
    public func wait(until due: MonotonicTime) async {
        if due < armed {
            armed = due
            Task.onLoop { [weak self] in
                await EventLoop.shared.sleep(until: due)
                guard let self, self.armed == due else { return }
                self.armed = .distantFuture
                self.ring()
            }
        }
        await sleepers.wait()
    }
}
