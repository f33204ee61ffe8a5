import Glibc
import Synchronization

/// Why a capture has ended before its time.
public struct CaptureError: Error, Sendable, CustomStringConvertible {
    public let act: String
    public let path: String
    /// The kernel's errno.
    public let number: Int32

    public init(act: String, path: String, number: Int32) {
        self.act = act
        self.path = path
        self.number = number
    }

    // strerror's text is static memory of the C library.
    public var description: String { "cannot \(act) \(path): \(unsafe String(cString: strerror(number)))" }
}

/// What a capture consists of after its header.
public enum CaptureBlock: Sendable {
    /// An enhanced packet block.
    case packet([UInt8])
    /// Lines of a key log, for a block of secrets.
    case secrets([UInt8])
}

/// The files of one capture: `<name>.pcapng`, and when that is full `<name>.2.pcapng` and so on.
///
/// Only whole blocks are appended, and what a full disk tore is cut off again. A kill can tear the last block at most, which
/// readers pass over; whoever writes on mends it first. Each file stands for itself: it begins with the header, and with
/// the secrets that came last, as the handshake that they open may begin the file.
public final class CaptureWriter: Sendable {
    public static let minimumFileOctets = 1 << 16
    /// Written at once.
    private static let chunkOctets = 1 << 18
    /// About a hundred connections.
    static let keptSecretsOctets = 1 << 16

    private struct State: ~Copyable {
        var descriptor: Int32 = -1
        var number = 0
        var path = ""
        var length = 0
        var secrets: [UInt8] = []
        /// The header and the secrets do not count as content.
        var isEmpty = true
    }

    private let stem: String
    private let header: [UInt8]
    private let maximumOctets: Int
    private let state: Mutex<State>

    /// Begins the first file whose name is free, after mending the one before it.
    /// - Parameters:
    ///   - header: a section header and the interfaces.
    ///   - maximumOctets: a file that would grow beyond this is followed by the next; one block is never divided.
    public init(directory: String, name: String, header: [UInt8], maximumOctets: Int) throws(CaptureError) {
        stem = "\(directory)/\(name)"
        self.header = header
        self.maximumOctets = max(CaptureWriter.minimumFileOctets, maximumOctets)
        state = Mutex(State())
        var last = 0
        while unsafe access(CaptureWriter.path(stem, last + 1), F_OK) == 0 { last += 1 }
        if last > 0 { try CaptureMending.mend(CaptureWriter.path(stem, last)) }
        try state.withLock { state throws(CaptureError) in
            state.number = last
            try begin(&state)
        }
    }

    deinit {
        state.withLock { state in
            if state.descriptor >= 0 { close(state.descriptor) }
        }
    }

    static func path(_ stem: String, _ number: Int) -> String { number <= 1 ? "\(stem).pcapng" : "\(stem).\(number).pcapng" }

    /// Appends blocks in their order; returns once the kernel has them. After an error nothing more is written.
    public func append(_ blocks: [CaptureBlock]) throws(CaptureError) {
        try state.withLock { state throws(CaptureError) in
            var chunk: [UInt8] = []
            for block in blocks {
                let octets: [UInt8]
                switch block {
                case .packet(let packet): octets = packet
                case .secrets(let text):
                    octets = Pcapng.secrets(text)
                    CaptureWriter.keep(text, &state.secrets)
                }
                if !state.isEmpty, state.length + chunk.count + octets.count > maximumOctets {
                    try write(chunk, &state)
                    chunk = []
                    try begin(&state)
                }
                state.isEmpty = false
                chunk += octets
                if chunk.count >= CaptureWriter.chunkOctets {
                    try write(chunk, &state)
                    chunk.removeAll(keepingCapacity: true)
                }
            }
            try write(chunk, &state)
        }
    }

    /// Keeps the last lines of secrets, whole.
    private static func keep(_ text: [UInt8], _ secrets: inout [UInt8]) {
        secrets += text
        guard secrets.count > keptSecretsOctets else { return }
        let surplus = secrets.count - keptSecretsOctets
        secrets.removeFirst((secrets[surplus...].firstIndex(of: UInt8(ascii: "\n")) ?? secrets.count - 1) + 1)
    }

    private func begin(_ state: inout State) throws(CaptureError) {
        if state.descriptor >= 0 { close(state.descriptor) }
        state.descriptor = -1
        state.number += 1
        state.path = CaptureWriter.path(stem, state.number)
        state.descriptor = unsafe open(state.path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard state.descriptor >= 0 else { throw CaptureError(act: "begin", path: state.path, number: errno) }
        state.length = 0
        state.isEmpty = true
        try write(state.secrets.isEmpty ? header : header + Pcapng.secrets(state.secrets), &state)
    }

    private func write(_ chunk: [UInt8], _ state: inout State) throws(CaptureError) {
        var written = 0
        while written < chunk.count {
            guard state.descriptor >= 0 else { throw CaptureError(act: "write", path: state.path, number: EBADF) }
            let (descriptor, from) = (state.descriptor, written)
            // The kernel reads only inside the array, which outlives the call.
            let count = unsafe chunk.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress.map { unsafe $0 + from }, $0.count - from) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let number = count < 0 ? errno : EIO
                // Back to the last whole block that the disk took.
                _ = ftruncate(descriptor, off_t(state.length + CaptureMending.wholeOctets(chunk.prefix(written))))
                close(descriptor)
                state.descriptor = -1
                throw CaptureError(act: "write", path: state.path, number: number)
            }
            written += count
        }
        state.length += chunk.count
    }
}
