import EventLoop
import Glibc

/// A process that gets a share of a processor's time: it is stopped and continued by turns, as `cpulimit` does. All its
/// threads stop, so that of several processors it gets no more than the share of each.
@LoopActor
final class ProcessorShare {
    /// A turn is short beside the timeouts of the channels and long beside what a stop costs.
    private static let turnMilliseconds = 100

    private let child: ChildProcess
    private let share: Int
    private var isReleased = false
    /// While another fault stops the process, it is not continued.
    var isPaused = false

    /// - Parameter share: in percent of the time, 1 to 99.
    init(of child: ChildProcess, share: Int) {
        self.child = child
        self.share = share
        Task.onLoop { await self.takeTurns() }
    }

    private func takeTurns() async {
        while !isReleased, child.ending == nil {
            child.signal(SIGSTOP)
            await EventLoop.shared.sleep(milliseconds: ProcessorShare.turnMilliseconds * (100 - share) / 100)
            guard !isReleased else { return }
            if !isPaused { child.signal(SIGCONT) }
            await EventLoop.shared.sleep(milliseconds: ProcessorShare.turnMilliseconds * share / 100)
        }
    }

    /// The process runs on, unless another fault stops it.
    func release() {
        isReleased = true
        if !isPaused { child.signal(SIGCONT) }
    }
}
