import Crypto
import Domain
import Glibc
import JSON
import Messages
import Population

/// The Basic Resident Register of one city in memory and on disk. Individual Numbers are on disk and in
/// memory only as AES-256-GCM under a key that lies elsewhere (F2); each is bound to its resident.
struct ResidentStore {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let maximumBytes = 512 << 20

    private let entries: [RegisterEntry]
    private let positions: [ResidentID: Int]
    private let households: [HouseholdID: [Int]]

    var count: Int { positions.count }

    /// Reads the register's file, or makes it at the first start.
    static func open(path: String, plan: PopulationPlan, key: borrowing SecretBytes) throws -> ResidentStore {
        if unsafe access(path, R_OK) == 0 { return try read(path) }
        let population = Population(plan)
        var lines: [UInt8] = []
        var entries: [RegisterEntry] = []
        for resident in population.residents {
            guard let number = population.individualNumber(of: resident.id) else { throw Failure(description: "a resident without an Individual Number") }
            let box = try AESGCM.seal(Array(number.digits.utf8), key: key, additionalData: Array(resident.id.text.utf8))
            let entry = RegisterEntry(resident: resident, removal: nil, individualNumberSealed: String(decoding: Base64.encode(box), as: UTF8.self))
            entry.json.appendCanonical(to: &lines)
            lines.append(0x0A)
            entries.append(entry)
        }
        try write(lines, path)
        return ResidentStore(entries)
    }

    /// Entries of removed residents are kept and never found.
    private init(_ entries: [RegisterEntry]) {
        self.entries = entries
        positions = Dictionary(entries.indices.filter { entries[$0].removal == nil }.map { (entries[$0].resident.id, $0) }) { first, _ in first }
        households = Dictionary(grouping: positions.values.sorted()) { entries[$0].resident.household }
    }

    /// A later line about a resident takes the place of the earlier one.
    private static func read(_ path: String) throws -> ResidentStore {
        var entries: [RegisterEntry] = []
        var places: [ResidentID: Int] = [:]
        for (index, line) in try bytes(path).split(separator: 0x0A).enumerated() {
            guard let value = try? JSONValue(parsing: line, form: .canonical), let entry = try? RegisterEntry(json: value) else {
                throw Failure(description: "\(path):\(index + 1): not an entry of the register")
            }
            if let place = places[entry.resident.id] {
                entries[place] = entry
            } else {
                places[entry.resident.id] = entries.count
                entries.append(entry)
            }
        }
        return ResidentStore(entries)
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(description: "cannot read \(path)") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            // The kernel writes at most the buffer's count.
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw Failure(description: "cannot read \(path)") }
            if count == 0 { return bytes }
            bytes += buffer.prefix(count)
            guard bytes.count <= maximumBytes else { throw Failure(description: "\(path) is longer than \(maximumBytes) octets") }
        }
    }

    /// Whole or not at all: a register cut short by a kill would be taken for the whole one.
    private static func write(_ bytes: [UInt8], _ path: String) throws {
        let temporary = path + ".new"
        let descriptor = unsafe Glibc.open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(description: "cannot write \(temporary)") }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
            // The array outlives the call.
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress.map { unsafe $0 + offset }, $0.count - offset) }
            guard count > 0 else { throw Failure(description: "cannot write \(temporary)") }
            offset += count
        }
        guard fdatasync(descriptor) == 0, unsafe rename(temporary, path) == 0 else { throw Failure(description: "cannot write \(path)") }
    }

    // MARK: Looking up

    /// A resident and the household around them.
    struct Household {
        let holder: Resident
        /// In the register's order, the head first.
        let members: [Resident]
        let sealedNumbers: [String]
    }

    func household(of id: ResidentID) -> Household? {
        guard let position = positions[id], let members = households[entries[position].resident.household] else { return nil }
        return Household(
            holder: entries[position].resident, members: members.map { entries[$0].resident }, sealedNumbers: members.map { entries[$0].individualNumberSealed })
    }
}
