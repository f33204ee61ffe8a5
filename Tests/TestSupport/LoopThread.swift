import EventLoop
import Glibc

/// Runs the process's event loop on a thread of its own, once, for all tests of all targets: they are
/// linked into one process, which has one loop.
package enum LoopThread {
    package static let started: Bool = {
        // A peer that has gone away is an error to a test as it is to a node, not a signal.
        signal(SIGPIPE, SIG_IGN)
        var thread = pthread_t()
        // The thread runs the loop until the process ends; it is given no memory of ours.
        let result = unsafe pthread_create(&thread, nil, { _ in
            EventLoop.shared.run()
            return nil
        }, nil)
        return result == 0
    }()
}
