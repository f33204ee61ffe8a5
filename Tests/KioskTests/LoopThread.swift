import EventLoop
import Glibc
import Synchronization
import Testing

/// Runs the process's event loop on a thread of its own, once, for all tests of this bundle.
enum LoopThread {
    static let started: Bool = {
        var thread = pthread_t()
        // The thread runs the loop until the process ends; it is given no memory of ours.
        let result = unsafe pthread_create(&thread, nil, { _ in
            EventLoop.shared.run()
            return nil
        }, nil)
        return result == 0
    }()
}
