public import Crypto
import Glibc
public import JSON
public import Topology

/// What every node of a topology should be, as `up` measured it: the program of each kind and the topology of all. It is
/// what a node compares the certificates of others with, and its own.
public struct Manifest: Sendable, Hashable {
    /// An executable as `up` measured it.
    public struct Build: Sendable, Hashable {
        /// SHA-256 of the file.
        public let digest: [UInt8]
        /// Which file it was; another file, or the same one changed since, has another mark.
        public let mark: FileMark

        public init(digest: [UInt8], mark: FileMark) {
            self.digest = digest
            self.mark = mark
        }
    }

    /// By the executable's name.
    public let builds: [String: Build]
    /// SHA-256 of the topology in its canonical form.
    public let topology: [UInt8]

    public init(builds: [String: Build], topology: [UInt8]) {
        self.builds = builds
        self.topology = topology
    }

    /// Reads `{"topology":"<hex>","builds":{"Kiosk":{"sha256":"<hex>","file":"<mark>"},…}}`; nil for anything else.
    public init?(json: JSONValue) {
        guard let topology = json["topology"]?.stringValue.flatMap(Hex.decode), let members = json["builds"]?.objectMembers else { return nil }
        var builds: [String: Build] = [:]
        for member in members {
            guard let digest = member.value["sha256"]?.stringValue.flatMap(Hex.decode), digest.count == Digest.sha256Count,
                  let mark = member.value["file"]?.stringValue else { return nil }
            builds[member.key] = Build(digest: digest, mark: FileMark(text: mark))
        }
        guard topology.count == Digest.sha256Count else { return nil }
        self.init(builds: builds, topology: topology)
    }

    public var json: JSONValue {
        [
            "topology": .string(Hex.encode(topology)),
            "builds": .object(builds.sorted { $0.key < $1.key }.map { JSONMember($0.key, ["sha256": .string(Hex.encode($0.value.digest)), "file": .string($0.value.mark.text)]) }),
        ]
    }

    /// The manifest of the run directory.
    static func read() throws -> Manifest {
        guard let value = try? JSONValue(parsing: NodeKeys.bytes(RunDirectory.manifest), form: .canonical), let manifest = Manifest(json: value) else {
            throw NodeKeys.Failure(description: "\(RunDirectory.manifest) is missing or no manifest; `kofu up` makes it")
        }
        return manifest
    }

    /// What the certificates of `node` should attest.
    public func attestation(of node: Topology.Node) throws -> Attestation {
        guard let build = builds[node.kind.executableName] else { throw NodeKeys.Failure(description: "\(RunDirectory.manifest) lacks \(node.kind.executableName)") }
        return try Attestation(role: node.party.description, build: build.digest, topology: topology)
    }

    /// Throws where a process that has measured itself is not the program and in the network that the manifest names.
    func demand(_ measured: Attestation, of executable: String) throws {
        guard measured.build == builds[executable]?.digest else { throw NodeKeys.Failure(description: "another build of \(executable) than that of this run; it does not start") }
        guard measured.topology == topology else { throw NodeKeys.Failure(description: "another topology than that of this run; \(executable) does not start") }
    }
}

/// Measuring a process: what it runs, and where it believes to be.
public enum Measurement {
    private static let pieceBytes = 1 << 20

    /// SHA-256 of a file, such as `/proc/self/exe`: the program of the present process, whatever its path leads to by now.
    public static func digest(ofFile path: String) throws -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw NodeKeys.Failure(description: "cannot read \(path) to measure it") }
        defer { close(descriptor) }
        var stream = try SHA256Stream.start()
        var buffer = [UInt8](repeating: 0, count: pieceBytes)
        while true {
            // The kernel writes at most the buffer's count.
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw NodeKeys.Failure(description: "cannot read \(path) to measure it") }
            if count == 0 { return try stream.finish() }
            try stream.update(buffer.span.extracting(0..<count))
        }
    }

    public static func digest(of topology: Topology) -> [UInt8] { Digest.sha256(topology.canonical()) }

    /// An executable, as it stands in a manifest.
    public static func build(ofFile path: String) throws -> Manifest.Build {
        // The mark first: a file that is changed while it is read has another one afterwards.
        guard let mark = FileMark(ofFile: path) else { throw NodeKeys.Failure(description: "cannot read \(path) to measure it") }
        return Manifest.Build(digest: try digest(ofFile: path), mark: mark)
    }

    /// What the present process is, playing `role` in `topology`. Reading twenty megabytes takes longer than all else at a start: where
    /// the program is the very file that `up` measured, untouched since, its digest is the manifest's; any other is read.
    static func attestation(role: String, in topology: Topology, _ manifest: Manifest) throws -> Attestation {
        let program = "/proc/self/exe"
        let mark = FileMark(ofFile: program)
        let known = manifest.builds.values.first { $0.mark == mark }?.digest
        return try Attestation(role: role, build: try known ?? digest(ofFile: program), topology: digest(of: topology))
    }
}

extension Attestation {
    /// The part alone, as it stands in a journal: `issuing-server` of `municipality/issuing-server`.
    var part: String { role.split(separator: "/").last.map(String.init) ?? role }
}

/// What tells a file from every other and from itself before it was changed: device, number, length and the moment of its last
/// change, which nobody but the kernel sets (inode(7)).
public struct FileMark: Sendable, Hashable {
    public let text: String

    init(text: String) { self.text = text }

    /// Nil where there is no such file.
    public init?(ofFile path: String) {
        // The structure is ours and lives for the call.
        var found = stat()
        guard unsafe stat(path, &found) == 0 else { return nil }
        text = "\(found.st_dev).\(found.st_ino).\(found.st_size).\(found.st_ctim.tv_sec).\(found.st_ctim.tv_nsec)"
    }
}
