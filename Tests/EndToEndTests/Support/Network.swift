import Foundation
import Glibc
import Synchronization
import Testing

/// What `kofu issue --json` prints. Keys that may be null are optional; that they are there is a test of its own.
struct Issuance: Decodable, Sendable, CustomTestStringConvertible {
    struct Hop: Decodable, Sendable {
        let from: String, channel: String, to: String, message: String, outcome: String
        let milliseconds: Int
    }

    let outcome: String
    let code: String?
    let message: String
    let documents: [String]
    let receipt: String?
    let requestId: String?
    let hops: [Hop]

    var testDescription: String { "\(outcome) \(code ?? "–") \(requestId ?? "–") \(message)" }
}

struct Card: Decodable, Sendable {
    let id: String, municipality: String, holder: String, pin: String, state: String
    let traits: [String]
    /// What the holder may have, and why not the rest of what the city offers.
    let certificates: [String], refused: [String: String]
}

struct Status: Decodable, Sendable {
    struct Node: Decodable, Sendable {
        let name: String, kind: String, role: String?, state: String, reason: String?, pid: Int32?, address: String?
        let refusals: [String: Int]?
    }

    struct Link: Decodable, Sendable {
        let name: String, channel: String, endpoints: [String], state: String
        let bytesToServer: Int, bytesToClient: Int, refused: Int
    }

    let nodes: [Node]
    let links: [Link]

    func node(_ name: String) throws -> Node { try #require(nodes.first { $0.name == name }) }
    func link(_ name: String) throws -> Link { try #require(links.first { $0.name == name }) }
}

/// One line of a journal.
struct Record: Decodable, Sendable {
    let number: Int
    let event: String
    let requestId: String?, channel: String?, rule: String?, peer: String?, code: String?, outcome: String?, link: String?, mode: String?
}

/// A topology with its run directory and a loopback network of its own.
final class Network: Sendable {
    let run: URL
    let subnet: Int
    let topology: URL
    private let reservation: Int32

    /// The network of the suite that runs.
    @TaskLocal static var running: Network?

    static var current: Network {
        get throws { try #require(running, "the suite lacks the trait .network") }
    }

    /// Prepares a run directory; nothing runs yet.
    init(_ edits: [Edit]) throws {
        run = Workplace.directory.appending(path: "run-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
        topology = run.appending(path: "given.json")
        let text = try edits.reduce(try Repository.topologyText()) { try $1.applied(to: $0) }
        try text.write(to: topology, atomically: true, encoding: .utf8)
        (subnet, reservation) = try Network.reserve()
    }

    deinit { close(reservation) }

    /// Takes a subnet that no other test run on this machine has; the lock goes with the process. Those below are for commands that find one themselves.
    private static func reserve() throws -> (Int, Int32) {
        for number in (200...250).shuffled() {
            let path = FileManager.default.temporaryDirectory.appending(path: "kofu-e2e-subnet-\(number).lock").path
            let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return (number, descriptor) }
            close(descriptor)
        }
        throw Failure(description: "no loopback subnet is free")
    }

    /// The address of the default topology, in this network.
    func address(_ ending: String) -> String { "127.\(subnet).\(ending)" }

    func file(_ path: String) -> URL { run.appending(path: path) }

    // MARK: kofu

    func kofu(_ words: String..., withinSeconds seconds: Int = Program.limitSeconds) async throws -> Finished {
        try await start(words).finish(withinSeconds: seconds)
    }

    func start(_ words: [String]) throws -> Program { try Program.start([Repository.kofu] + words + ["--run", run.path]) }

    func up(_ words: String...) async throws {
        let up = try await start(["up", "--detach", "--topology", topology.path, "--subnet", "127.\(subnet).0.0/16"] + words).finish(withinSeconds: 120)
        guard up.status == 0 else { throw Failure(description: up.testDescription) }
    }

    func down() async throws {
        let down = try await kofu("down")
        guard down.status == 0 else { throw Failure(description: down.testDescription) }
    }

    /// Takes everything away.
    func remove() async throws {
        defer { try? FileManager.default.removeItem(at: run) }
        if FileManager.default.fileExists(atPath: file("topology.json").path) { try await down() }
        for pid in Processes.living(in: run) { Issue.record("process \(pid) has outlived its topology") }
    }

    /// Brings the network up for as long as `body` runs.
    static func with<Result>(_ edits: [Edit] = Edit.usual, up words: [String]? = [], _ body: (Network) async throws -> Result) async throws -> Result {
        await Network.places.take()
        defer { Network.places.give() }
        let network = try Network(edits)
        do {
            if let words {
                let up = try await network.start(
                    ["up", "--detach", "--topology", network.topology.path, "--subnet", "127.\(network.subnet).0.0/16"] + words).finish(withinSeconds: 120)
                guard up.status == 0 else { throw Failure(description: up.testDescription) }
            }
            let result = try await body(network)
            try await network.remove()
            return result
        } catch {
            try? await network.remove()
            throw error
        }
    }

    /// As many networks at once as the machine has processors: more would only make each other wait.
    private static let places = Places(ProcessInfo.processInfo.activeProcessorCount)

    // MARK: What people do

    func cards() async throws -> [Card] { try await kofu("cards", "--json").json([Card].self) }

    func card(_ id: String) async throws -> Card { try #require(try await cards().first { $0.id == id }) }

    func status() async throws -> Status { try await kofu("status", "--json").json(Status.self) }

    struct Order {
        var kiosk = "kiosk-a1"
        var card: String
        var pin: String?
        var certificate = "resident-record"
        var options: [String] = []
        var copies: Int?
        var municipality: String?
    }

    func begin(_ order: Order) async throws -> Program {
        let pin = if let pin = order.pin { pin } else { try await card(order.card).pin }
        var words = ["issue", "--kiosk", order.kiosk, "--card", order.card, "--pin", pin, "--certificate", order.certificate, "--json"]
        for option in order.options { words += ["--option", option] }
        if let copies = order.copies { words += ["--copies", String(copies)] }
        if let municipality = order.municipality { words += ["--municipality", municipality] }
        return try start(words)
    }

    func issue(_ order: Order) async throws -> (issuance: Issuance, status: Int32) {
        let finished = try await begin(order).finish()
        return (try finished.json(Issuance.self), finished.status)
    }

    /// Expects a certificate.
    @discardableResult
    func issued(_ order: Order, sourceLocation: SourceLocation = #_sourceLocation) async throws -> Issuance {
        let (issuance, status) = try await issue(order)
        #expect(status == 0 && issuance.outcome == "issued" && issuance.code == nil, "\(issuance.testDescription)", sourceLocation: sourceLocation)
        #expect(issuance.documents.count == order.copies ?? 1, sourceLocation: sourceLocation)
        return issuance
    }

    /// Expects a refusal with `code`, no paper and no receipt.
    @discardableResult
    func refused(_ order: Order, _ code: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> Issuance {
        let (issuance, status) = try await issue(order)
        #expect(status == 3 && issuance.outcome == "refused" && issuance.code == code, "\(issuance.testDescription)", sourceLocation: sourceLocation)
        #expect(issuance.documents.isEmpty && issuance.receipt == nil, sourceLocation: sourceLocation)
        #expect(issuance.message.unicodeScalars.contains { (0x3040...0x30FF).contains($0.value) }, "the public reads Japanese", sourceLocation: sourceLocation)
        return issuance
    }

    // MARK: Files

    func journal(_ node: String) throws -> [Record] {
        try String(contentsOf: file("state/\(node)/journal.jsonl"), encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Record.self, from: Data($0.utf8))
        }
    }

    func sheets() throws -> [String] {
        let paper = file("paper")
        return try FileManager.default.subpathsOfDirectory(atPath: paper.path).filter { $0.hasSuffix(".pdf") }
    }
}

/// A number of places, of which each network takes one.
final class Places: Sendable {
    private struct Stand {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let stand: Mutex<Stand>

    init(_ count: Int) { stand = Mutex(Stand(free: max(1, count))) }

    func take() async {
        await withCheckedContinuation { continuation in
            let isFree = stand.withLock { stand in
                if stand.free > 0 {
                    stand.free -= 1
                    return true
                }
                stand.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    func give() {
        let next: CheckedContinuation<Void, Never>? = stand.withLock { stand in
            guard !stand.waiting.isEmpty else {
                stand.free += 1
                return nil
            }
            return stand.waiting.removeFirst()
        }
        next?.resume()
    }
}

/// Brings a network up before a suite's first test and down after its last, also where a test fails.
struct NetworkTrait: SuiteTrait, TestScoping {
    let edits: [Edit]
    let words: [String]

    func provideScope(for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void) async throws {
        try await Network.with(edits, up: words) { network in
            try await Network.$running.withValue(network) { try await function() }
        }
    }
}

extension Trait where Self == NetworkTrait {
    static func network(_ edits: [Edit] = Edit.usual, up words: [String] = []) -> Self { NetworkTrait(edits: edits, words: words) }
}
