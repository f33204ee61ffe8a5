public import Domain
import Glibc
import Synchronization

/// The append-only, hash-chained, durable journal of one node. Records gather in memory and are written
/// in groups: one write and one fdatasync make all of a group durable.
///
/// Where a group cannot be written, it is taken back as a whole, its records are given up and their flushes
/// fail: nothing may go on that is not on record, and nothing stays on record that did not go on. Only where
/// taking back fails as well, and the process ends before it succeeds, may a record remain of something that
/// was refused; never the other way round.
public final class Journal: Sendable {
    /// More is not gathered while the disk does not take what there is.
    public static let maximumUnwrittenBytes = 4 << 20

    /// What was found at start and mended.
    public struct Repair: Sendable, Hashable {
        /// Octets of a torn last line, of a process killed while it wrote, that were cut off. No flush of theirs
        /// had succeeded.
        public let tornBytes: Int
    }

    private struct State: ~Copyable {
        var chain: JournalChain
        /// The chain at the end of what is durable, to go back to where writing fails.
        var durableChain: JournalChain
        var unwritten: [UInt8] = []
        var failure: JournalError?
        /// How often records were given up. A flush that was asked for before the last time has failed.
        var losses = 0
        /// Records given up since the last one that was written.
        var lostRecords = 0

        mutating func giveUp(_ error: JournalError) {
            failure = error
            losses += 1
            lostRecords += chain.number - durableChain.number
            unwritten.removeAll()
            chain = durableChain
        }
    }

    /// What may be touched only by whoever writes.
    private struct Output: ~Copyable {
        var file: JournalFile
        let head: JournalHead
        /// The array that the next group gathers in, so that its room is used again.
        var spare: [UInt8] = []
    }

    public let path: String
    private let output: Mutex<Output>
    private let state: Mutex<State>

    /// Opens or makes the journal at `path`, mends a torn last line, and goes on from its last record. Reads only
    /// the first record and the tail; `JournalVerifier` reads all.
    ///
    /// Throws `inUse` where another process writes it, `foreign` where it is another node's, `broken` where a
    /// record near the end has been changed, and `cut` where the last durable records are missing: then the
    /// file is left as it is, for somebody to look at.
    public static func open(path: String, node: String) throws(JournalError) -> (journal: Journal, repair: Repair?) {
        var file = try JournalFile.open(path: path)
        let headPath = JournalHead.path(ofJournal: path)
        let mark = JournalHead.read(path: headPath)
        let end = try JournalEnd.find(in: file, node: node, head: mark)
        if end.torn > 0 { try file.truncate(to: end.length) }
        let head = JournalHead(path: headPath)
        // A head that lags, as after a loss of power, is brought up to what was just read.
        if end.chain.number > 0, mark?.chain != end.chain { head.write(JournalHead.Mark(chain: end.chain, bytes: end.length)) }
        let journal = Journal(path: path, output: Output(file: file, head: head), chain: end.chain)
        return (journal, end.torn > 0 ? Repair(tornBytes: end.torn) : nil)
    }

    private init(path: String, output: consuming Output, chain: JournalChain) {
        self.path = path
        self.output = Mutex(output)
        state = Mutex(State(chain: chain, durableChain: chain))
    }

    /// The number of the last record, durable or not.
    public var recordCount: Int { state.withLock { $0.chain.number } }

    /// The number of the last durable record.
    public var durableRecordCount: Int { state.withLock { $0.durableChain.number } }

    /// Hash of the last durable record, for somebody else to keep: against it, a rewritten journal shows.
    public var durableHash: String { state.withLock { $0.durableChain.hash } }

    /// Why nothing can be written now; nil where all is well.
    public var failure: JournalError? { state.withLock { $0.failure } }

    /// Adds a record and returns its number. It is durable after the next successful `flush`. Throws where the
    /// journal takes none.
    @discardableResult
    public func append(_ event: JournalEvent, _ fields: [(JournalField, JournalValue)], at now: Instant) throws(JournalError) -> Int {
        let result: Result<Int, JournalError> = state.withLock { state in
            if let failure = state.failure { return .failure(failure) }
            guard state.unwritten.count < Journal.maximumUnwrittenBytes else {
                return .failure(JournalError(.tooMuchUnwritten, path, "the disk does not keep up"))
            }
            guard state.chain.append(event, fields, at: now, to: &state.unwritten) else {
                return .failure(JournalError(.recordTooLong, path, "a record would be longer than \(JournalChain.maximumLineBytes) octets"))
            }
            return .success(state.chain.number)
        }
        return try result.get()
    }

    /// Makes everything appended so far durable. Blocks for the disk; a node calls it from its writer's
    /// thread. Where it fails, the records that were not durable are gone and the journal refuses more
    /// until `probe` finds the disk well again.
    public func flush() throws(JournalError) { try flush(askedAfter: losses) }

    /// For a flush that was asked for when `losses` was as given and that begins only now.
    func flush(askedAfter losses: Int) throws(JournalError) {
        let result: Result<Void, JournalError> = output.withLock { output in
            let (bytes, chain): ([UInt8], JournalChain) = state.withLock { state in
                let taken = state.unwritten
                state.unwritten = output.spare
                output.spare = []
                return (taken, state.chain)
            }
            if !bytes.isEmpty {
                do throws(JournalError) {
                    try output.file.append(bytes)
                    output.head.write(JournalHead.Mark(chain: chain, bytes: output.file.goodLength))
                    state.withLock { $0.durableChain = chain }
                } catch {
                    state.withLock { $0.giveUp(error) }
                }
            }
            output.spare = Journal.emptied(bytes)
            return state.withLock { state in
                if let failure = state.failure { return .failure(failure) }
                guard state.losses == losses else { return .failure(JournalError(.lost, path, "the record was given up while the disk failed")) }
                return .success(())
            }
        }
        try result.get()
    }

    /// To be passed to `flush(askedAfter:)`.
    var losses: Int { state.withLock { $0.losses } }

    /// After a failure: tries whether the disk takes records again, by writing one that says so and how many
    /// records were given up. Blocks for the disk. True where the journal takes records.
    @discardableResult
    public func probe(at now: Instant) -> Bool {
        output.withLock { output in
            // While it fails, nothing is appended, so the chain stands at what is durable.
            let (isFailing, durable, lost) = state.withLock { ($0.failure != nil, $0.durableChain, $0.lostRecords) }
            guard isFailing else { return true }
            var chain = durable
            var line: [UInt8] = []
            guard chain.append(.repaired, [(.code, .code("disk")), (.count, .count(lost))], at: now, to: &line) else { return false }
            do throws(JournalError) {
                try output.file.append(line)
            } catch {
                state.withLock { $0.failure = error }
                return false
            }
            output.head.write(JournalHead.Mark(chain: chain, bytes: output.file.goodLength))
            state.withLock { state in
                state.chain = chain
                state.durableChain = chain
                state.failure = nil
                state.lostRecords = 0
            }
            return true
        }
    }

    /// The array without its content, which is overwritten: it names serials. Its room is kept unless a rare large group made it so.
    private static func emptied(_ bytes: consuming [UInt8]) -> [UInt8] {
        guard bytes.capacity <= keptBytes else { return [] }
        for index in bytes.indices { bytes[index] = 0 }
        bytes.removeAll(keepingCapacity: true)
        return bytes
    }

    private static let keptBytes = 64 * 1024
}
