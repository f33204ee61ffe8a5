public import Crypto
import Glibc
public import JSON
public import Topology

/// What every node of a topology should be, as `up` measured it: the program of each kind and the topology of all. It is
/// what a node compares the certificates of others with, and its own.
public struct Manifest: Sendable, Hashable {
    /// SHA-256 of each executable, by its name.
    public let builds: [String: [UInt8]]
    /// SHA-256 of the topology in its canonical form.
    public let topology: [UInt8]

    public init(builds: [String: [UInt8]], topology: [UInt8]) {
        self.builds = builds
        self.topology = topology
    }

    /// Reads `{"topology":"<hex>","builds":{"Kiosk":"<hex>",…}}`; nil for anything else.
    public init?(json: JSONValue) {
        guard let topology = json["topology"]?.stringValue.flatMap(Hex.decode), let members = json["builds"]?.objectMembers else { return nil }
        var builds: [String: [UInt8]] = [:]
        for member in members {
            guard let digest = member.value.stringValue.flatMap(Hex.decode), digest.count == Digest.sha256Count else { return nil }
            builds[member.key] = digest
        }
        guard topology.count == Digest.sha256Count else { return nil }
        self.init(builds: builds, topology: topology)
    }

    public var json: JSONValue {
        [
            "topology": .string(Hex.encode(topology)),
            "builds": .object(builds.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string(Hex.encode($0.value))) }),
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
        return try Attestation(role: node.party.description, build: build, topology: topology)
    }

    /// Throws where a process that has measured itself is not the program and in the network that the manifest names.
    func demand(_ measured: Attestation, of executable: String) throws {
        guard measured.build == builds[executable] else { throw NodeKeys.Failure(description: "another build of \(executable) than that of this run; it does not start") }
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

    /// What the present process is, playing `role` in `topology`.
    static func attestation(role: String, in topology: Topology) throws -> Attestation {
        try Attestation(role: role, build: digest(ofFile: "/proc/self/exe"), topology: digest(of: topology))
    }
}

extension Attestation {
    /// The part alone, as it stands in a journal: `issuing-server` of `municipality/issuing-server`.
    var part: String { role.split(separator: "/").last.map(String.init) ?? role }
}
