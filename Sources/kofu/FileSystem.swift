import Glibc

/// The few things that kofu does with files, each with the kernel's reason where it fails.
enum FileSystem {
    struct Failure: Error, CustomStringConvertible {
        let act: String
        let path: String
        let number: Int32

        // strerror's text is static memory of the C library.
        var description: String { "cannot \(act) \(path): \(unsafe String(cString: strerror(number)))" }
    }

    /// Makes a directory for the owner alone, and its parents; one that exists is kept.
    static func makeDirectory(_ path: String) throws(Failure) {
        var partial = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            partial += partial.isEmpty || partial == "/" ? String(part) : "/\(part)"
            guard unsafe mkdir(partial, 0o700) == 0 || errno == EEXIST else { throw Failure(act: "make the directory", path: partial, number: errno) }
        }
    }

    /// Writes a file anew, readable by the owner alone where `isSecret`, whole or not at all: what was begun and failed is removed.
    static func write(_ bytes: Span<UInt8>, to path: String, isSecret: Bool) throws(Failure) {
        let temporary = path + ".new"
        unsafe unlink(temporary)
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, isSecret ? 0o600 : 0o644)
        guard descriptor >= 0 else { throw Failure(act: "write", path: path, number: errno) }
        var isWhole = false
        defer {
            close(descriptor)
            if !isWhole { unsafe unlink(temporary) }
        }
        var offset = 0
        while offset < bytes.count {
            // The kernel reads only inside the span, which outlives the call.
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress.map { unsafe $0 + offset }, $0.count - offset) }
            guard count > 0 else { throw Failure(act: "write", path: path, number: errno) }
            offset += count
        }
        guard unsafe rename(temporary, path) == 0 else { throw Failure(act: "write", path: path, number: errno) }
        isWhole = true
    }

    static func write(_ bytes: [UInt8], to path: String, isSecret: Bool) throws(Failure) {
        try write(bytes.span, to: path, isSecret: isSecret)
    }

    /// Makes a named pipe anew, for the owner alone.
    static func makePipe(_ path: String) throws(Failure) {
        unsafe unlink(path)
        guard unsafe mkfifo(path, 0o600) == 0 else { throw Failure(act: "make the pipe", path: path, number: errno) }
    }

    /// Lets the owner run a file.
    static func makeExecutable(_ path: String) throws(Failure) {
        guard unsafe chmod(path, 0o700) == 0 else { throw Failure(act: "make executable", path: path, number: errno) }
    }

    /// The names in a directory, sorted, without the dot entries; empty where there is no such directory.
    static func names(in path: String) -> [String] {
        guard let directory = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            // The entry's name is a C string inside the structure, which lives until the next readdir.
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// `path` as seen from the root, so that it holds after the working directory has changed.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let directory = unsafe getcwd(nil, 0) else { return path }
        // getcwd's text is ours to free.
        defer { unsafe free(directory) }
        return "\(unsafe String(cString: directory))/\(path)"
    }

    /// Makes a directory the working directory.
    static func enter(_ path: String) throws(Failure) {
        guard unsafe chdir(path) == 0 else { throw Failure(act: "enter", path: path, number: errno) }
    }

    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Removes a file or a directory with all that is in it; links are removed, not followed.
    static func remove(_ path: String) {
        if unsafe unlink(path) == 0 { return }
        for name in names(in: path) { remove("\(path)/\(name)") }
        unsafe rmdir(path)
    }

    /// Reads a whole file of at most `maximumBytes`.
    static func read(_ path: String, maximumBytes: Int) throws(Failure) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(act: "read", path: path, number: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            // The kernel writes at most the buffer's count.
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw Failure(act: "read", path: path, number: errno) }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
            guard bytes.count <= maximumBytes else { throw Failure(act: "read", path: path, number: EFBIG) }
        }
    }
}
