import JSON

/// One journal as it was read: its records, and whether its hash chain holds.
struct JournalBook: Sendable {
    struct Fault: Sendable {
        let rule: String
        let sentence: String
        let line: Int
    }

    /// No journal has a longer line.
    static let maximumLineBytes = 4096

    let node: String
    private(set) var records: [Record] = []
    private(set) var fault: Fault?
    /// A last line without its end, of a process killed while it wrote.
    private(set) var tornBytes = 0
    private(set) var count = 0

    private var hash: String
    private static let hashMark = Array(#","hash":""#.utf8)
    private static let previousMark = Array(#","previous":""#.utf8)
    private static let hashCount = 64

    static func path(_ node: String) -> String { "state/\(node)/journal.jsonl" }

    /// Reads and checks a node's journal. The head is read first, so that it never names what the file, read later, does not
    /// hold yet.
    static func read(_ files: RunFiles, node: String) throws(RunFiles.Failure) -> JournalBook {
        var book = JournalBook(node: node)
        let head = head(files, node)
        var hashAtHead: String?
        try files.lines(path(node)) { line, isWhole in
            book.take(line, isWhole)
            if let head, book.count == head.number { hashAtHead = book.hash }
        }
        if book.fault == nil, let head {
            if head.number > book.count {
                book.fault = Fault(rule: "journal-cut", sentence: "the journal of \(node) ends at record \(book.count), and record \(head.number) had been written", line: book.count + 1)
            } else if head.number > 0, hashAtHead != head.hash {
                book.fault = Fault(rule: "journal-replaced", sentence: "record \(head.number) in the journal of \(node) is not the one that was written there", line: head.number)
            }
        }
        return book
    }

    /// The book's verdict alone: its records are sorted elsewhere.
    var withoutRecords: JournalBook {
        var book = self
        book.records = []
        return book
    }

    private init(node: String) {
        self.node = node
        hash = SHA256.hex(Array("kofu journal 1 \(node)".utf8))
    }

    private mutating func take(_ line: ArraySlice<UInt8>, _ isWhole: Bool) {
        guard isWhole else {
            tornBytes = line.count
            return
        }
        count += 1
        let record = Record(line, node: node)
        if let record { records.append(record) }
        guard fault == nil else { return }
        let tail = JournalBook.hashCount + 2
        guard let record, line.count <= JournalBook.maximumLineBytes, line.count > tail + JournalBook.hashMark.count,
              case let covered = line.dropLast(tail + JournalBook.hashMark.count), line.dropFirst(covered.count).starts(with: JournalBook.hashMark),
              covered.count > JournalBook.hashCount + 1, line.suffix(2).elementsEqual(#""}"#.utf8)
        else { return broken("journal-malformed", "is no record") }
        let stated = line.suffix(tail).prefix(JournalBook.hashCount)
        let computed = SHA256.hex(covered)
        guard stated.elementsEqual(computed.utf8) else { return broken("journal-changed", "does not have the hash of what it says") }
        guard record.number == count else { return broken("journal-gap", "is record \(record.number), where \(count) should be") }
        let previous = covered.suffix(JournalBook.hashCount + 1 + JournalBook.previousMark.count)
        guard previous.starts(with: JournalBook.previousMark), previous.dropFirst(JournalBook.previousMark.count).dropLast().elementsEqual(hash.utf8) else {
            return count == 1 ? broken("journal-of-another", "does not begin a journal of \(node)") : broken("journal-chain", "does not follow the record before it")
        }
        hash = computed
    }

    private mutating func broken(_ rule: String, _ what: String) {
        fault = Fault(rule: rule, sentence: "line \(count) in the journal of \(node) \(what)", line: count)
    }

    private static func head(_ files: RunFiles, _ node: String) -> (number: Int, hash: String)? {
        guard let bytes = try? files.contents(path(node) + ".head", maximumBytes: 4096), let end = bytes.lastIndex(of: UInt8(ascii: "}")),
              let value = try? JSONValue(parsing: bytes[...end], form: .canonical),
              let number = value["number"]?.integerValue, let hash = value["hash"]?.stringValue else { return nil }
        return (Int(clamping: number), hash)
    }
}
