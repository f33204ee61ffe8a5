import CLinux
import Canaries
import EventLoop
import Glibc
import JSON
import Node
import Topology

/// Looks for canaries everywhere at one moment: in the memory of every process, in every file of the run directory, in what the processes answer.
@LoopActor
struct ExerciseSearch {
    private static let pieceBytes = 1 << 20
    private static let pagesRow = "paper trays"

    let book: PatternBook
    let search: CanarySearch
    let run: RunContext
    /// The supervisor is no node of the topology.
    let supervisorPID: Int32
    /// Where the lines record; outside of the run directory. Nil where they do not.
    let captures: String?
    let moment: Moment
    /// Whether also in what was compiled into programs and libraries.
    let searchesPrograms: Bool

    /// Searches and puts down what was found.
    /// - Returns: processes that could not be read; nobody can call them clean.
    func perform(into matrix: inout HoldingMatrix) async throws -> [String] {
        var unreadable: [String] = []
        for process in try await processes() {
            do { try searchMemory(process, &matrix) } catch { unreadable.append("\(process.name): \(error)") }
        }
        try await searchAnswers(&matrix)
        for path in files(below: "") { searchFile(path, row: row(of: path), &matrix) }
        if let captures { for name in FileSystem.names(in: captures) { searchFile("\(captures)/\(name)", row: ("captures", .capture), &matrix) } }
        return unreadable
    }

    // MARK: Memory

    private struct Process {
        let name: String
        let holder: Holder
        let pid: Int32
    }

    private func processes() async throws -> [Process] {
        let members = try await run.ask("kofu", ["command": "processes"]).objectMembers ?? []
        return [Process(name: "kofu up", holder: .supervisor, pid: supervisorPID)] + members.compactMap { member in
            guard let pid = member.value["pid"]?.integerValue else { return nil }
            return Process(name: member.key, holder: holder(of: member.key), pid: Int32(pid))
        }
    }

    private func holder(of process: String) -> Holder {
        guard let node = run.topology.node(named: process) else { return .line }
        return switch node.kind {
        case .kiosk: .kiosk
        case .personalComputer: node.role == .relyingParty ? .relyingComputer : .applicantComputer
        case .storeNetwork: .storeNetwork
        case .jlisCenter:
            switch node.role {
            case .useRegistrationSite: .registrationSite
            case .enquirySite: .enquirySite
            default: .issuingCenter
            }
        case .jpkiCenter: .jpkiCenter
        case .callCenter: .callCenter
        case .municipality:
            switch node.role {
            case .issuingServer: isAtASP(node) ? .copyingServer : .issuingServer
            case .familyRegister: .familyRegister
            case .dutyDesk: .dutyDesk
            default: .registers
            }
        }
    }

    private func isAtASP(_ node: Topology.Node) -> Bool { node.municipality.flatMap { run.topology.municipality($0) }?.pattern == .lgwanASP }

    private func searchMemory(_ process: Process, _ matrix: inout HoldingMatrix) throws {
        var tally = Tally()
        var octets = 0
        var stream = CanaryStream(search)
        var current: UInt64?
        try MemoryMap(pid: process.pid).read({ searchesPrograms || $0.kind != .program }) { mapping, address, piece in
            if current != mapping.start {
                stream = CanaryStream(search, offset: Int(mapping.start))
                current = mapping.start
            }
            octets += piece.count
            stream.feed(piece) { tally.add($0, place: mapping.name, isInProgram: mapping.isOfProgram) }
        }
        matrix.searched(process.name, process.holder, octets: octets, at: moment)
        record(tally, process.name, process.holder, &matrix)
    }

    // MARK: Answers

    /// What the management of each process says of it.
    private func searchAnswers(_ matrix: inout HoldingMatrix) async throws {
        let name = "management answers"
        var tally = Tally()
        for process in try await processes() where process.holder != .supervisor {
            guard let answer = try? await run.ask(process.name, ["command": "status"]) else { continue }
            let octets = answer.canonicalBytes
            matrix.searched(name, .managementAnswer, octets: octets.count, at: moment)
            var stream = CanaryStream(search)
            stream.feed(octets.span) { tally.add($0, place: "status of \(process.name)") }
        }
        record(tally, name, .managementAnswer, &matrix)
    }

    // MARK: Files

    private func files(below directory: String) -> [String] {
        FileSystem.names(in: directory.isEmpty ? "." : directory).flatMap { name -> [String] in
            let path = directory.isEmpty ? name : "\(directory)/\(name)"
            var status = stat()
            // The structure is ours and lives for the call.
            guard unsafe lstat(path, &status) == 0 else { return [] }
            return switch status.st_mode & S_IFMT {
            case S_IFDIR: files(below: path)
            case S_IFREG: [path]
            default: []
            }
        }
    }

    /// Under which row a file of the run directory counts.
    private func row(of path: String) -> (String, Holder) {
        let parts = path.split(separator: "/").map(String.init)
        switch parts.first {
        case "paper": return (ExerciseSearch.pagesRow, .paperTray)
        case "logs", "kofu.log": return ("logs", .log)
        case "cards": return ("cards", .cardFile)
        case "state" where parts.count > 2:
            let node = holder(of: parts[1])
            if parts[2].hasPrefix("journal") {
                let hasSerials = [.issuingCenter, .jpkiCenter, .callCenter, .issuingServer, .copyingServer, .familyRegister].contains(node)
                return hasSerials ? ("journals of centres, issuing servers and family registers", .journalWithSerials) : ("other journals", .journal)
            }
            switch node {
            case .familyRegister where parts[2].hasPrefix("registrations"): return ("use registrations", .registrationFile)
            case .registers, .familyRegister: return ("registers' files", .registerFile)
            case .copyingServer where parts[2].hasPrefix("copy"): return ("copies of registers", .copyFile)
            case .jpkiCenter: return ("list of certificates", .certificateList)
            default: return ("other files", .otherFile)
            }
        default: return ("other files", .otherFile)
        }
    }

    private func searchFile(_ path: String, row: (name: String, holder: Holder), _ matrix: inout HoldingMatrix) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var tally = Tally()
        var stream = CanaryStream(search)
        var buffer = [UInt8](repeating: 0, count: ExerciseSearch.pieceBytes)
        var octets = 0
        while true {
            // The kernel writes at most the buffer's count.
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            octets += count
            stream.feed(buffer.span.extracting(0..<count)) { tally.add($0, place: path.hasPrefix("/") ? path.split(separator: "/").last.map(String.init) ?? path : path) }
        }
        matrix.searched(row.name, row.holder, octets: octets, at: moment)
        record(tally, row.name, row.holder, &matrix)
    }

    // MARK: What was found

    /// Hits by place, class and spelling.
    private struct Tally {
        struct Key: Hashable {
            let place: String
            let isInProgram: Bool
            let canary: Int
            let spelling: Int
        }

        var hits: [Key: (count: Int, first: Int)] = [:]

        mutating func add(_ hit: CanaryStream.Hit, place: String, isInProgram: Bool = false) {
            let key = Key(place: place, isInProgram: isInProgram, canary: hit.canary, spelling: hit.spelling)
            let old = hits[key] ?? (0, hit.offset)
            hits[key] = (old.count + 1, min(old.first, hit.offset))
        }
    }

    private func record(_ tally: Tally, _ name: String, _ holder: Holder, _ matrix: inout HoldingMatrix) {
        struct Key: Hashable {
            let place: String, isInProgram: Bool, kind: CanaryClass, spelling: Int
        }
        var groups: [Key: (count: Int, owners: Set<String>, first: Int)] = [:]
        for (key, hit) in tally.hits {
            let canary = book.canaries[key.canary]
            let group = Key(place: key.place, isInProgram: key.isInProgram, kind: canary.kind, spelling: key.spelling)
            var sum = groups[group] ?? (0, [], hit.first)
            sum.count += hit.count
            sum.owners.insert(canary.owner)
            sum.first = min(sum.first, hit.first)
            groups[group] = sum
        }
        for (key, sum) in groups.sorted(by: { ($0.key.place, $0.key.kind.rawValue, $0.key.spelling) < ($1.key.place, $1.key.kind.rawValue, $1.key.spelling) }) {
            matrix.add(Finding(
                moment: moment, holder: holder, name: name, place: key.place, kind: key.kind, spelling: book.spellings[key.spelling], count: sum.count,
                owners: sum.owners.count, firstOffset: sum.first, isInProgram: key.isInProgram))
        }
    }
}
