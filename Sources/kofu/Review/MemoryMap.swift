import Glibc

/// The memory of a process of this machine, as /proc shows it: its mappings, and what is in them.
struct MemoryMap {
    struct Mapping {
        enum Kind: String {
            case heap, stack, anonymous, file
            /// Read-only mappings of a program or library: what was compiled into it.
            case program
        }

        let start: UInt64
        let count: Int
        let kind: Kind
        /// Of a file; empty elsewhere.
        let path: String

        /// Whether it is of the executable or a library: what lay there before anybody came was compiled in.
        var isOfProgram: Bool { kind == .program || kind == .file }

        /// As a report calls it.
        var name: String { path.isEmpty ? kind.rawValue : "\(kind.rawValue) \(path.split(separator: "/").last.map(String.init) ?? path)" }
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let maximumMapsBytes = 16 << 20
    private static let pieceBytes = 1 << 20

    let pid: Int32
    let mappings: [Mapping]

    /// - Throws: where the process has gone or the system forbids to look at it.
    init(pid: Int32) throws {
        self.pid = pid
        let text = String(decoding: try FileSystem.read("/proc/\(pid)/maps", maximumBytes: MemoryMap.maximumMapsBytes), as: UTF8.self)
        mappings = text.split(separator: "\n").compactMap(MemoryMap.mapping)
    }

    /// One line of maps(5): `start-end perms offset device inode path`. Nil for what cannot be read or is the kernel's own.
    private static func mapping(_ line: Substring) -> Mapping? {
        let words = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
        guard words.count >= 5, words[1].hasPrefix("r") else { return nil }
        let ends = words[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
        guard ends.count == 2, ends[0] < ends[1] else { return nil }
        let path = words.count > 5 ? String(words[5].drop { $0 == " " }) : ""
        let isWritable = words[1].dropFirst().hasPrefix("w")
        let kind: Mapping.Kind
        switch path {
        case "[heap]": kind = .heap
        case "[vvar]", "[vsyscall]", "[vdso]": return nil
        case "": kind = .anonymous
        default: kind = path.hasPrefix("[stack") ? .stack : path.hasPrefix("[") ? .anonymous : isWritable ? .file : .program
        }
        return Mapping(start: ends[0], count: Int(ends[1] - ends[0]), kind: kind, path: path.hasPrefix("/") ? path : "")
    }

    /// Reads every mapping from beginning to end, piece by piece. Pages that cannot be read, such as those of a device, are passed over.
    /// - Parameters:
    ///   - isWanted: which mappings.
    ///   - body: gets the mapping, the address of a piece and the piece.
    func read(_ isWanted: (Mapping) -> Bool, _ body: (Mapping, UInt64, Span<UInt8>) -> Void) throws {
        let descriptor = unsafe open("/proc/\(pid)/mem", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(description: "cannot read the memory of process \(pid): \(unsafe String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: MemoryMap.pieceBytes)
        for mapping in mappings where isWanted(mapping) {
            var offset = 0
            while offset < mapping.count {
                let wanted = min(buffer.count, mapping.count - offset)
                let address = mapping.start + UInt64(offset)
                // The kernel writes at most `wanted` octets, which the array has.
                let count = unsafe buffer.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, wanted, off_t(bitPattern64: address)) }
                guard count > 0 else { break }
                body(mapping, address, buffer.span.extracting(0..<count))
                offset += count
            }
        }
    }
}

extension off_t {
    /// Addresses of processes on this machine lie below 2^47.
    fileprivate init(bitPattern64 address: UInt64) { self = off_t(truncatingIfNeeded: address) }
}
