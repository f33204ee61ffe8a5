public import Domain
import Glibc
import JSON
import Synchronization

/// The append-only, hash-chained, durable journal of one node. Records gather in memory and are written
/// in groups: one write and one fdatasync make all of a group durable.
public final class Journal: Sendable {
    /// More is not gathered while the disk does not take what there is.
    public static let maximumUnwrittenBytes = 4 << 20
    /// Read at start to find the end of the chain.
    static let tailWindowBytes = 64 * 1024

    /// What was found at start and mended.
    public struct Repair: Sendable, Hashable {
        /// Octets of a torn last line, of a process killed while it wrote, that were cut off.
        public let tornBytes: Int
    }

    private struct State: ~Copyable {
        var chain: JournalChain
        /// The chain at the end of what is durable, to go back to where writing fails.
        var durableChain: JournalChain
        var unwritten: [UInt8] = []
        var failure: JournalError?
    }

    public let path: String
    private let file: Mutex<JournalFile>
    private let head: JournalHead
    private let state: Mutex<State>

    /// Opens or makes the journal at `path`, mends a torn last line, and goes on from its last record.
    /// Throws `broken` where the end of the file is no record of this chain: then somebody changed it.
    public static func open(path: String, node: String) throws(JournalError) -> (journal: Journal, repair: Repair?) {
        var file = try JournalFile.open(path: path)
        let (chain, torn) = try end(of: &file, node: node)
        let head = JournalHead(path: path + ".head")
        let journal = Journal(path: path, file: file, head: head, chain: chain)
        return (journal, torn > 0 ? Repair(tornBytes: torn) : nil)
    }

    private init(path: String, file: consuming JournalFile, head: JournalHead, chain: JournalChain) {
        self.path = path
        self.file = Mutex(file)
        self.head = head
        state = Mutex(State(chain: chain, durableChain: chain))
    }

    private static func end(of file: inout JournalFile, node: String) throws(JournalError) -> (JournalChain, torn: Int) {
        let start = max(0, file.goodLength - tailWindowBytes)
        let tail = try file.read(from: start, count: file.goodLength - start)
        let whole = (tail.lastIndex(of: 0x0A) ?? -1) + 1
        let torn = tail.count - whole
        if torn > 0 { try file.truncate(to: start + whole) }
        guard whole > 0 else {
            guard start == 0 else { throw JournalError(.broken, file.path, "the end of the file is no record") }
            return (JournalChain(node: node), torn)
        }
        let last = tail.prefix(whole - 1).lastIndex(of: 0x0A).map { tail[($0 + 1)..<(whole - 1)] } ?? tail[..<(whole - 1)]
        do throws(JournalChain.Break) {
            let record = try JournalChain.check(last)
            guard let number = record.value["number"]?.integerValue else { throw .malformed }
            return (JournalChain(number: Int(number), hash: record.hash), torn)
        } catch {
            throw JournalError(.broken, file.path, "its last record \(error.rawValue); `kofu verify-journal` shows where")
        }
    }

    /// The number of the last record, durable or not.
    public var recordCount: Int { state.withLock { $0.chain.number } }

    /// Why nothing can be written now; nil where all is well.
    public var failure: JournalError? { state.withLock { $0.failure } }

    /// Adds a record. It is durable after the next `flush`. Throws where the journal takes none.
    public func append(_ event: JournalEvent, _ fields: [(JournalField, JournalValue)], at now: Instant) throws(JournalError) {
        let failure: JournalError? = state.withLock { state in
            if let failure = state.failure { return failure }
            guard state.unwritten.count < Journal.maximumUnwrittenBytes else {
                return JournalError(.tooMuchUnwritten, path, "the disk does not keep up")
            }
            state.chain.append(event, fields, at: now, to: &state.unwritten)
            return nil
        }
        if let failure { throw failure }
    }

    /// Makes everything appended so far durable. Blocks for the disk; a node calls it from its writer's
    /// thread. Where it fails, the records that were not durable are gone and the journal refuses more
    /// until `probe` finds the disk well again.
    public func flush() throws(JournalError) {
        let outcome: Result<Void, JournalError> = file.withLock { file in
            let (bytes, chain) = state.withLock { state in
                let taken = (state.unwritten, state.chain)
                state.unwritten = []
                return taken
            }
            guard !bytes.isEmpty else { return state.withLock { state in state.failure.map { .failure($0) } ?? .success(()) } }
            do throws(JournalError) {
                try file.append(bytes)
                state.withLock { $0.durableChain = chain }
                head.write(chain)
                return .success(())
            } catch {
                state.withLock { state in
                    state.failure = error
                    state.unwritten = []
                    state.chain = state.durableChain
                }
                return .failure(error)
            }
        }
        try outcome.get()
    }

    /// After a failure: tries whether the disk takes records again, by writing one that says so.
    public func probe(at now: Instant) {
        guard failure != nil else { return }
        state.withLock { $0.failure = nil }
        do throws(JournalError) {
            try append(.repaired, [(.code, .code("disk"))], at: now)
            try flush()
        } catch {
            state.withLock { $0.failure = error }
        }
    }
}
