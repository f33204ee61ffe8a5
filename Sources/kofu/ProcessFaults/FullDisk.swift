import CLinux
import EventLoop
import Glibc

/// A disk on which one process's files do not grow beyond a size, by the process's own limit (RLIMIT_FSIZE, prlimit(2)): a
/// write beyond it fails with EFBIG, which every process of kofu's takes as a full disk. Only the soft limit is moved, so that
/// no privilege is needed to move it back.
@LoopActor
struct FullDisk {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let child: ChildProcess
    private var limitBefore: UInt64 = 0

    /// - Parameter octets: the length beyond which no file grows.
    init(under child: ChildProcess, octets: Int) throws {
        self.child = child
        // Our own variable, written by the call.
        guard unsafe kofu_limit_file_size(child.pid, UInt64(clamping: octets), &limitBefore) == 0 else {
            throw Failure(description: "the limit of the process cannot be moved: \(unsafe String(cString: strerror(errno)))")
        }
    }

    func release() {
        guard child.ending == nil else { return }
        _ = kofu_limit_file_size(child.pid, limitBefore, nil)
    }
}
