import CLinux
import Glibc

/// The system calls that a read-only file system answers with an error.
enum WritingCall: Sendable, Hashable {
    /// Writes to the file behind a descriptor, which may also be a socket or a pipe.
    case descriptor(Int32)
    /// Changes names, sizes or modes, or opens for writing.
    case always

    /// Reads the number and the first arguments of a system call; nil for a call that writes to no file.
    init?(number: UInt64, arguments: [UInt64]) {
        #if arch(x86_64)
        switch Int32(truncatingIfNeeded: number) {
        case SYS_write, SYS_pwrite64, SYS_writev, SYS_pwritev, SYS_pwritev2, SYS_ftruncate, SYS_fallocate, SYS_fchmod, SYS_fchown, SYS_sendfile:
            self = .descriptor(Int32(truncatingIfNeeded: arguments[0]))
        case SYS_copy_file_range: self = .descriptor(Int32(truncatingIfNeeded: arguments[2]))
        case SYS_open where WritingCall.writes(arguments[1]), SYS_openat where WritingCall.writes(arguments[2]): self = .always
        case SYS_creat, SYS_truncate, SYS_mkdir, SYS_mkdirat, SYS_rmdir, SYS_unlink, SYS_unlinkat, SYS_rename, SYS_renameat, SYS_renameat2,
             SYS_link, SYS_linkat, SYS_symlink, SYS_symlinkat, SYS_mknod, SYS_mknodat, SYS_chmod, SYS_fchmodat, SYS_chown, SYS_lchown, SYS_fchownat, SYS_utimensat:
            self = .always
        default: return nil
        }
        #else
        return nil
        #endif
    }

    private static func writes(_ flags: UInt64) -> Bool {
        let flags = Int32(truncatingIfNeeded: flags)
        return flags & O_ACCMODE != O_RDONLY || flags & (O_CREAT | O_TRUNC) != 0
    }
}
