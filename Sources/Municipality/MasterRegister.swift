import Crypto
import Domain
import JSON
import Messages
import Population

/// The registers of one city, on disk and in memory, with every change since the first filling in the file behind it, numbered. A change
/// is on disk before anybody is told of it.
struct MasterRegister {
    let path: String
    private(set) var store: ResidentStore
    private(set) var ledger: ChangeLedger
    /// Octets of the file that are whole.
    private var length: Int

    /// Reads the register's file, or makes it at the first start.
    static func open(path: String, plan: PopulationPlan, key: borrowing SecretBytes) throws -> MasterRegister {
        if !RegisterFile.exists(path) { try fill(path, plan, key) }
        return try MasterRegister(reading: path)
    }

    private static func fill(_ path: String, _ plan: PopulationPlan, _ key: borrowing SecretBytes) throws {
        let population = Population(plan)
        var lines: [UInt8] = []
        for resident in population.residents {
            guard let number = population.individualNumber(of: resident.id) else { throw RegisterFile.Failure(description: "a resident without an Individual Number") }
            let box = try AESGCM.seal(Array(number.digits.utf8), key: key, additionalData: Array(resident.id.text.utf8))
            RegisterEntry(resident: resident, individualNumberSealed: String(decoding: Base64.encode(box), as: UTF8.self)).json.appendCanonical(to: &lines)
            lines.append(0x0A)
        }
        try RegisterFile.replace(path, with: lines)
    }

    /// A change of which not all lines are there was never told to anybody: a kill came in between.
    private init(reading path: String) throws {
        let bytes = try RegisterFile.bytes(path)
        var filled: [RegisterEntry] = []
        var changes: [[RegisterEntry]] = []
        var underway: [RegisterEntry] = []
        var length = 0, offset = 0, number = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            offset += line.count + 1
            // What follows the last line feed is torn, or nothing.
            guard offset <= bytes.count else { break }
            guard let value = try? JSONValue(parsing: line, form: .canonical), let entry = try? RegisterEntry(json: value) else {
                throw RegisterFile.Failure(description: "\(path):\(number): not an entry of the register")
            }
            guard let origin = entry.origin else {
                filled.append(entry)
                length = offset
                continue
            }
            underway.append(entry)
            guard origin.following == 0 else { continue }
            changes.append(underway)
            underway = []
            length = offset
        }
        self.path = path
        self.length = length
        store = ResidentStore(filled)
        ledger = ChangeLedger()
        var known: Set<HouseholdID> = []
        for entry in filled where known.insert(entry.resident.household).inserted { ledger.add(store.everybody(of: entry.resident.household)) }
        for change in changes {
            apply(change)
            guard change.last?.origin?.number == ledger.head else { throw RegisterFile.Failure(description: "\(path): the changes are not numbered in order") }
        }
    }

    private mutating func apply(_ change: [RegisterEntry]) {
        for entry in change { store.put(entry) }
        // Everybody around them: heads of household and dependants stand on the papers of the others too.
        var households: [HouseholdID] = []
        for entry in change where !households.contains(entry.resident.household) { households.append(entry.resident.household) }
        ledger.add(households.flatMap { store.everybody(of: $0) })
    }

    /// Puts a change on disk and then in force; its number. Throws where it is not on disk: then it has not happened.
    mutating func record(_ entries: [RegisterEntry], kind: String, at now: Instant) throws(RegisterFile.Failure) -> Int {
        let number = ledger.head + 1
        var lines: [UInt8] = []
        var change: [RegisterEntry] = []
        for (index, entry) in entries.enumerated() {
            var entry = entry
            entry.origin = RegisterEntry.Origin(number: number, kind: kind, at: now, following: entries.count - 1 - index)
            entry.json.appendCanonical(to: &lines)
            lines.append(0x0A)
            change.append(entry)
        }
        try RegisterFile.append(lines, to: path, after: length)
        length += lines.count
        apply(change)
        return number
    }
}
