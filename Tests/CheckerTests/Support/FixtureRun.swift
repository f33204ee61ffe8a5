import Checker
import Crypto
import Domain
import Foundation
import JSON
import Population
import Topology

/// A run directory in memory: what a sound run of a few orders leaves behind. A mutant changes a little of it before it is written and judged.
struct FixtureRun {
    struct Line {
        var event: String
        var members: [JSONMember]
        var at: Int64

        var requestID: String? { self["requestId"]?.stringValue }

        subscript(key: String) -> JSONValue? {
            get { members.first { $0.key == key }?.value }
            set {
                let position = members.firstIndex { $0.key == key }
                if let position { members.remove(at: position) }
                if let newValue { members.insert(JSONMember(key, newValue), at: position ?? members.count) }
            }
        }
    }

    let topologyText: String
    let topology: Topology
    /// By the node's name.
    var journals: [String: [Line]] = [:]
    /// By the paper's path from the run directory on: the texts of its fronts.
    var papers: [String: [String]] = [:]
    /// The texts of all sides of papers of which not every front has a back without words.
    var sides: [String: [String]] = [:]
    var observations: [[JSONMember]] = []
    /// The registers' files, line by line, by the node's name.
    var registers: [String: [JSONValue]] = [:]
    /// Other files by their path from the run directory on.
    var files: [String: [UInt8]] = [:]
    /// Done to the directory after it has been written, as for a journal whose chain is not made anew.
    var afterwards: [@Sendable (URL) throws -> Void] = []
    var isHealed = true
    /// Milliseconds since 1970, 2026-04-01 10:00 in Japan.
    var now: Int64 = 1_775_005_200_000
    var counters: [String: Int] = [:]
    /// For a use registration.
    var applications = 0
    var populations: [String: Population] = [:]
    var holders: [String: CardHolder] = [:]

    init() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "topology.json")
        topologyText = try String(contentsOf: path, encoding: .utf8).replacingOccurrences(of: #""residents": 2000"#, with: #""residents": 80"#)
        topology = try Topology.parse(Array(topologyText.utf8), file: "topology.json")
        for municipality in topology.municipalities {
            let plan = try PopulationPlan(of: municipality, in: topology)
            let population = Population(plan)
            populations[municipality.code] = population
            registers["\(municipality.id)-registers"] = population.residents.map(\.registerLine)
            for holder in plan.cardHolders() { holders[holder.id] = holder }
        }
        for node in topology.nodes.map(\.name) + topology.channels.map({ "line-\($0.name.rawValue)" }) {
            let known = topology.node(named: node)
            let role = known.map { $0.role?.rawValue ?? $0.kind.rawValue } ?? "line"
            add(node, "started", ["role": .string(role), "program": .string(FixtureRun.program(known?.kind.rawValue ?? "line")), "topology": .string(FixtureRun.digest)])
            files["logs/\(node).log"] = Array("2026-04-01T01:00:00.000Z \(node): ready\n".utf8)
        }
        try addOrders()
        try addOtherKinds()
        for node in journals.keys.sorted() { add(node, "stopped", [:]) }
    }

    /// Digests stand for programs and topologies; nobody computes them here.
    static let digest = String(repeating: "0f", count: 32)
    static func program(_ kind: String) -> String { String(repeating: "\(kind.utf8.count % 10)", count: 64) }

    // MARK: Journals

    mutating func add(_ node: String, _ event: String, _ members: KeyValuePairs<String, JSONValue>) {
        now += 5
        journals[node, default: []].append(Line(event: event, members: members.map { JSONMember($0.key, $0.value) }, at: now))
    }

    func position(_ node: String, _ event: String, _ id: String? = nil) throws -> Int {
        guard let position = journals[node]?.firstIndex(where: { $0.event == event && (id == nil || $0.requestID == id) }) else {
            throw MissingLine(description: "\(node) has no \(event) of \(id ?? "any request")")
        }
        return position
    }

    struct MissingLine: Error, CustomStringConvertible {
        let description: String
    }

    mutating func edit(_ node: String, _ event: String, _ id: String? = nil, _ change: (inout Line) -> Void) throws {
        let position = try position(node, event, id)
        guard var line = journals[node]?[position] else { return }
        change(&line)
        journals[node]?[position] = line
    }

    mutating func remove(_ node: String, _ event: String, _ id: String? = nil) throws {
        let position = try position(node, event, id)
        journals[node]?.remove(at: position)
    }

    /// Puts a record behind another one, in its millisecond.
    mutating func insert(_ node: String, after event: String, _ id: String?, _ new: String, _ members: KeyValuePairs<String, JSONValue>) throws {
        let position = try position(node, event, id)
        let at = journals[node]?[position].at ?? now
        journals[node]?.insert(Line(event: new, members: members.map { JSONMember($0.key, $0.value) }, at: at), at: position + 1)
    }

    /// Repeats a record at the end of its journal.
    mutating func `repeat`(_ node: String, _ event: String, _ id: String? = nil) throws {
        let position = try position(node, event, id)
        guard let line = journals[node]?[position] else { return }
        journals[node]?.append(line)
    }

    // MARK: Registers

    /// A change of somebody's entry, in force two seconds before a certificate is issued.
    mutating func change(_ card: String, before id: String, _ change: (inout [JSONMember]) -> Void) throws {
        guard let holder = holders[card], let city = topology.municipality(code: holder.municipalityCode) else { throw MissingLine(description: card) }
        let registers = "\(city.id)-registers", at = (journals[city.id]?[try position(city.id, "issued", id)].at ?? 0) - 2000
        guard var members = self.registers[registers]?.first(where: { $0["id"]?.stringValue == holder.resident.text })?.objectMembers else { throw MissingLine(description: card) }
        change(&members)
        members.append(JSONMember("change", ["number": 1, "kind": "changed", "at": .string(Instant(millisecondsSinceEpoch: at).iso8601), "following": 0]))
        self.registers[registers]?.append(.object(members))
        journals[registers]?.insert(Line(event: "register-changed", members: [JSONMember("count", 1), JSONMember("outcome", "at-once")], at: at), at: 1)
    }

    // MARK: Observations

    mutating func editOrder(_ id: String, _ key: String, _ value: JSONValue?) {
        guard let position = observations.firstIndex(where: { $0.contains { $0.key == "requestId" && $0.value.stringValue == id } }) else { return }
        observations[position].removeAll { $0.key == key }
        if let value { observations[position].append(JSONMember(key, value)) }
    }

    // MARK: Judging

    /// Writes everything into a directory of its own, has it judged, and takes it away.
    func check() throws -> CheckReport {
        let directory = FileManager.default.temporaryDirectory.appending(path: "kofu-checker-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try write(to: directory)
        for act in afterwards { try act(directory) }
        let texts = papers.mapValues { $0.flatMap { [$0, ""] } }.merging(sides) { _, other in other }
        return try Checker.check(
            runDirectory: directory.path, observations: directory.appending(path: "observations.jsonl").path, isHealed: isHealed
        ) { paths in paths.map { texts[String($0.dropFirst(directory.path.count + 1))] } }
    }

    private func write(to directory: URL) throws {
        func put(_ bytes: [UInt8], _ path: String) throws {
            let file = directory.appending(path: path)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
        try put(Array(topologyText.utf8), "topology.json")
        for (node, lines) in journals {
            let (bytes, head) = FixtureRun.chain(lines, node: node)
            try put(bytes, "state/\(node)/journal.jsonl")
            try put(head, "state/\(node)/journal.jsonl.head")
        }
        for (node, lines) in registers { try put(lines.flatMap { $0.canonicalBytes + [0x0A] }, "state/\(node)/residents.jsonl") }
        for path in papers.keys { try put(Array("%PDF-1.7\n".utf8), path) }
        try put(observations.flatMap { JSONValue.object($0).canonicalBytes + [0x0A] }, "observations.jsonl")
        for (path, bytes) in files { try put(bytes, path) }
    }

    /// The journal's octets with a chain that holds, and its head.
    static func chain(_ lines: [Line], node: String) -> (bytes: [UInt8], head: [UInt8]) {
        var hash = Hex.encode(Digest.sha256(Array("kofu journal 1 \(node)".utf8)))
        var bytes: [UInt8] = []
        for (index, line) in lines.enumerated() {
            let record = JSONValue.object(
                [
                    JSONMember("number", .integer(Int64(index + 1))), JSONMember("at", .string(Instant(millisecondsSinceEpoch: line.at).iso8601)),
                    JSONMember("event", .string(line.event)),
                ] + line.members + [JSONMember("previous", .string(hash))])
            let covered = Array(record.canonicalBytes.dropLast())
            hash = Hex.encode(Digest.sha256(covered))
            bytes += covered + Array(",\"hash\":\"\(hash)\"}\n".utf8)
        }
        let head: JSONValue = ["number": .integer(Int64(lines.count)), "hash": .string(hash), "bytes": .integer(Int64(bytes.count))]
        return (bytes, head.canonicalBytes + [0x0A])
    }
}

extension Resident {
    /// As the register's file has it.
    var registerLine: JSONValue {
        var members = [
            JSONMember("id", .string(id.text)), JSONMember("household", .string(household.text)), JSONMember("name", .string(name)), JSONMember("nameKana", .string(nameKana)),
        ]
        if let formerSurname { members.append(JSONMember("formerSurname", .string(formerSurname))) }
        members += [
            JSONMember("birthDate", .string(birthDate.iso8601)), JSONMember("sex", .string(sex.rawValue)), JSONMember("relationship", .string(relationship)),
            JSONMember("address", .string(address)), JSONMember("addressSince", .string(addressSince.iso8601)), JSONMember("residentSince", .string(residentSince.iso8601)),
            JSONMember("notifiedOn", .string(notifiedOn.iso8601)), JSONMember("previousAddress", .string(previousAddress)),
        ]
        if let registeredDomicile {
            members.append(JSONMember("domicile", ["place": .string(registeredDomicile.place), "headOfRegister": .string(registeredDomicile.headOfRegister)]))
        }
        if let foreign = foreignResident {
            var inner: [JSONMember] = foreign.alias.map { [JSONMember("alias", .string($0))] } ?? []
            inner += [
                JSONMember("nationality", .string(foreign.nationality)), JSONMember("category", .string(foreign.category)), JSONMember("status", .string(foreign.status)),
                JSONMember("period", .string(foreign.period)),
            ]
            if let expiry = foreign.expiry { inner.append(JSONMember("expiry", .string(expiry.iso8601))) }
            inner += [JSONMember("cardNumber", .string(foreign.cardNumber)), JSONMember("since", .string(foreign.since.iso8601))]
            members.append(JSONMember("foreign", .object(inner)))
        }
        if let movingOut {
            members.append(JSONMember("movingOut", .object(
                [JSONMember("planned", .string(movingOut.planned))] + (movingOut.confirmed.map { [JSONMember("confirmed", .string($0))] } ?? []))))
        }
        if let seal { members.append(JSONMember("seal", ["number": .string(seal.number), "registeredOn": .string(seal.registeredOn.iso8601), "imprint": .string(seal.imprint)])) }
        return .object(members + [JSONMember("individualNumberSealed", .string("c2VhbGVk"))])
    }
}
