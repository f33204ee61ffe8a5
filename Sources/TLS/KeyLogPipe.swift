import COpenSSL
import Glibc

/// A named pipe into which the secrets of TLS connections are written as lines of a key log (SSLKEYLOGFILE), for whoever
/// captures the channel. Whoever reads it reads everything: it exists under `kofu up --capture` only.
///
/// A line is in the pipe before the connection sends anything that its secret protects, but for the Finished. A pipe that
/// is full loses lines; a connection never waits for it.
public final class KeyLogPipe: Sendable {
    /// Kept open for the life of the process, as the contexts are to which it is attached.
    private let descriptor: Int32

    /// Opens a pipe for the owner alone; nil where there is none, or another may read it.
    public init?(path: String) {
        // Both ways, so that it opens, and stays writable, whether or not the line is there.
        let descriptor = unsafe open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        var information = stat()
        // The structure is ours and lives for the call.
        guard unsafe fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFIFO, information.st_mode & 0o077 == 0 else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    /// Writes the secrets of all connections of a context from now on.
    func attach(to context: OpaquePointer) {
        // The context keeps one reference for the life of the process: a connection may outlive whoever made the context.
        _ = unsafe SSL_CTX_set_ex_data(context, KeyLogPipe.index, Unmanaged.passRetained(self).toOpaque())
        unsafe SSL_CTX_set_keylog_callback(context) { connection, line in
            guard let connection = unsafe connection, let line = unsafe line, let context = unsafe SSL_get_SSL_CTX(connection),
                  let reference = unsafe SSL_CTX_get_ex_data(context, KeyLogPipe.index)
            else { return }
            // The reference is the one that was kept; the line is OpenSSL's and lives for the call.
            unsafe Unmanaged<KeyLogPipe>.fromOpaque(reference).takeUnretainedValue().write(line)
        }
    }

    /// The place that OpenSSL leaves to the application (SSL_CTX_set_app_data).
    private static let index: Int32 = 0

    private func write(_ line: UnsafePointer<CChar>) {
        // One write each, shorter than PIPE_BUF, so that lines of several processes do not mix.
        var octets = unsafe Array(UnsafeRawBufferPointer(start: line, count: strlen(line))) + [UInt8(ascii: "\n")]
        defer { for place in octets.indices { octets[place] = 0 } }
        guard octets.count <= KeyLogPipe.maximumLineOctets else { return }
        // The array outlives the call. A pipe that is full keeps what it has.
        _ = unsafe octets.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }

    private static let maximumLineOctets = 512
}
