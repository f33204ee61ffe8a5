import Crypto
import Domain
import Glibc

/// The paper tray of a kiosk, a directory: the only place where a certificate may lie (invariant 15).
/// A sheet appears in it whole or not at all, and never in place of another.
struct PaperTray: Sendable {
    private static let unfinishedSuffix = ".partial"

    let directory: String

    struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        let act: String
        let place: String
        /// The kernel's error number, such as ENOSPC.
        let number: Int32
        /// Copies that lie in the tray nevertheless.
        var copiesPrinted = 0

        var description: String { "cannot \(act) \(place): error \(number)" }
    }

    /// Opens the tray, making it where needed, and removes what a killed kiosk left unfinished.
    static func open(_ directory: String) throws(Failure) -> PaperTray {
        guard unsafe mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw Failure(act: "make", place: directory, number: errno) }
        let tray = PaperTray(directory: directory)
        try tray.removeUnfinished()
        return tray
    }

    /// Puts `copies` sheets into the tray and returns their paths. All are written and on the disk
    /// before the first one appears; a full disk therefore prints nothing.
    func print(_ document: borrowing SecretBytes, requestID: RequestID, copies: Int) throws(Failure) -> [String] {
        let paths = paths(of: requestID, copies: copies)
        var copiesPrinted = 0
        do throws(Failure) {
            for path in paths { try document.withSpan { (octets: Span<UInt8>) throws(Failure) in try write(octets, to: path + PaperTray.unfinishedSuffix) } }
            for path in paths {
                try PaperTray.move(path + PaperTray.unfinishedSuffix, to: path)
                copiesPrinted += 1
            }
            try synchronise(directory)
        } catch {
            for path in paths.dropFirst(copiesPrinted) { unsafe unlink(path + PaperTray.unfinishedSuffix) }
            var failure = error
            failure.copiesPrinted = copiesPrinted
            throw failure
        }
        return paths
    }

    /// How many of the copies of a request lie in the tray: they appear in order.
    func copiesPresent(of requestID: RequestID) -> Int {
        paths(of: requestID, copies: KioskLimits.maximumCopies).prefix { path in
            Place.allCases.contains { unsafe access("\(folder($0))\(path.dropFirst(directory.count))", F_OK) == 0 }
        }.count
    }

    func paths(of requestID: RequestID, copies: Int) -> [String] {
        (0..<max(0, copies)).map { "\(directory)/\(requestID)-\($0 + 1).pdf" }
    }

    private func write(_ octets: Span<UInt8>, to path: String) throws(Failure) {
        let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Failure(act: "create", place: path, number: errno) }
        defer { close(descriptor) }
        var position = 0
        while position < octets.count {
            // The kernel reads only inside the span, which outlives the call.
            let result = unsafe octets.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress.map { unsafe $0 + position }, $0.count - position) }
            if result < 0 && errno == EINTR { continue }
            guard result > 0 else { throw Failure(act: "write", place: path, number: result == 0 ? EIO : errno) }
            position += result
        }
        guard fsync(descriptor) == 0 else { throw Failure(act: "synchronise", place: path, number: errno) }
    }

    /// Gives the finished sheet its name at once, and refuses to replace: unlike a rename, a link never
    /// overwrites an earlier sheet. An unfinished name that stays behind goes at the next start.
    private static func move(_ source: String, to target: String) throws(Failure) {
        guard unsafe link(source, target) == 0 else { throw Failure(act: "put into the tray", place: target, number: errno) }
        unsafe unlink(source)
    }

    func synchronise(_ folder: String) throws(Failure) {
        let descriptor = unsafe Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(act: "open", place: folder, number: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Failure(act: "synchronise", place: folder, number: errno) }
    }

    private func removeUnfinished() throws(Failure) {
        for name in try names(in: directory) where name.hasSuffix(PaperTray.unfinishedSuffix) {
            let path = "\(directory)/\(name)"
            guard unsafe unlink(path) == 0 else { throw Failure(act: "remove", place: path, number: errno) }
        }
    }
}
