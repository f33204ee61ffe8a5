import Glibc

/// Gives the texts of the pages of PDF files: for each path the pages in order, or nil where the file cannot be read as a PDF.
public typealias PageTexts = (_ paths: [String]) throws -> [[String]?]

/// Reads papers with Debian's `pdftotext` (poppler-utils), which shares nothing with the program that made them. In raw order,
/// the order in which a page was drawn, a row of the form stays a row.
public enum PaperText {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// One shell asks for so many files, one after the other.
    static let filesPerShell = 100
    static let maximumShells = 8
    private static let endOfFile = UInt8(0x1D), endOfUnreadable = UInt8(0x1C), endOfPage = UInt8(0x0C)

    /// A page's end is a form feed; a file's end is the group separator that the shell writes.
    private static let script = #"for f do pdftotext -q -raw -enc UTF-8 "$f" - && printf '\035' || printf '\034'; done"#

    public static func pdftotext(_ paths: [String]) throws -> [[String]?] {
        guard !paths.isEmpty else { return [] }
        guard try output(of: [["-c", "command -v pdftotext"]]).first?.isEmpty == false else {
            throw Failure(description: "pdftotext is needed to read papers (Debian: poppler-utils)")
        }
        let groups = stride(from: 0, to: paths.count, by: filesPerShell).map { Array(paths[$0..<min($0 + filesPerShell, paths.count)]) }
        var texts: [[String]?] = []
        for start in stride(from: 0, to: groups.count, by: shells) {
            let together = Array(groups[start..<min(start + shells, groups.count)])
            let outputs = try output(of: together.map { ["-c", script, "sh"] + $0 })
            for (group, bytes) in zip(together, outputs) {
                let read = files(in: bytes)
                guard read.count == group.count else { throw Failure(description: "pdftotext gave \(read.count) texts for \(group.count) papers") }
                texts += read
            }
        }
        return texts
    }

    private static var shells: Int { min(maximumShells, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    private static func files(in bytes: [UInt8]) -> [[String]?] {
        var files: [[String]?] = []
        var start = 0
        for (index, octet) in bytes.enumerated() where octet == endOfFile || octet == endOfUnreadable {
            let pages = bytes[start..<index].split(separator: endOfPage, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
            // Behind the last form feed there is nothing.
            files.append(octet == endOfFile ? Array(pages.last?.isEmpty == true ? pages.dropLast() : pages[...]) : nil)
            start = index + 1
        }
        return files
    }

    /// Runs shells side by side and returns what each printed.
    private static func output(of arguments: [[String]]) throws -> [[UInt8]] {
        var children: [(pid: pid_t, pipe: Int32)] = []
        defer {
            for child in children {
                close(child.pipe)
                var status: Int32 = 0
                while unsafe waitpid(child.pid, &status, 0) < 0, errno == EINTR {}
            }
        }
        for words in arguments { children.append(try spawn(["/bin/sh"] + words)) }
        var outputs = [[UInt8]](repeating: [], count: children.count)
        var open = Set(children.indices)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while !open.isEmpty {
            let order = open.sorted()
            var waiting = order.map { pollfd(fd: children[$0].pipe, events: Int16(POLLIN), revents: 0) }
            guard unsafe poll(&waiting, nfds_t(waiting.count), -1) >= 0 || errno == EINTR else { throw Failure(description: "cannot wait for pdftotext: error \(errno)") }
            for (place, child) in zip(waiting, order) where place.revents != 0 {
                // The kernel writes at most the buffer's count.
                let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(place.fd, $0.baseAddress, $0.count) }
                if count > 0 { outputs[child] += buffer[..<count] } else if count == 0 || errno != EINTR { open.remove(child) }
            }
        }
        return outputs
    }

    private static func spawn(_ words: [String]) throws -> (pid: pid_t, pipe: Int32) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw Failure(description: "cannot make a pipe: error \(errno)") }
        defer { close(ends[1]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = unsafe posix_spawn_file_actions_t()
        // The structure is ours, initialised here and destroyed below; the words are copied for the call and freed after it.
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        var pointers: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
        unsafe pointers.append(nil)
        defer { for unsafe pointer in unsafe pointers { unsafe free(pointer) } }
        var pid: pid_t = 0
        let result = unsafe posix_spawn(&pid, words[0], &actions, nil, &pointers, environ)
        guard result == 0 else {
            close(ends[0])
            throw Failure(description: "cannot start \(words[0]): error \(result)")
        }
        return (pid, ends[0])
    }
}
