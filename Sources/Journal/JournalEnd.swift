import JSON

/// Finds the end of the chain when a journal is opened, reading only its first record and its tail; the whole
/// is the business of `JournalVerifier`.
struct JournalEnd {
    /// Read before the end, or before the end that the head names.
    static let windowBytes = 64 * 1024
    /// More than one group is never unacknowledged, but after a loss of power the head may lag behind.
    static let maximumWindowBytes = 2 * Journal.maximumUnwrittenBytes

    let chain: JournalChain
    /// Where the last good record ends.
    let length: Int
    /// Octets behind it, of records that were never durable.
    let torn: Int

    static func find(in file: borrowing JournalFile, node: String, head: JournalHead.Mark?) throws(JournalError) -> JournalEnd {
        let size = file.goodLength
        try checkOwner(of: file, node: node)
        let acknowledged = head.map { min($0.bytes, size) } ?? size
        let start = max(0, acknowledged - windowBytes, size - maximumWindowBytes)
        let tail = try file.read(from: start, count: size - start)
        var chain: JournalChain? = start == 0 ? JournalChain(node: node) : nil
        var headHash: String?
        // The window begins in the middle of a record, unless it is the file's beginning.
        var position = start == 0 ? 0 : (tail.firstIndex(of: 0x0A) ?? tail.count) + 1
        var fault: JournalChain.Break?
        while position < tail.count {
            guard let end = tail[position...].firstIndex(of: 0x0A) else { break }
            do throws(JournalChain.Break) {
                chain = try next(after: chain, tail[position..<end])
            } catch {
                fault = error
                break
            }
            if let chain, chain.number == head?.chain.number { headHash = chain.hash }
            position = end + 1
        }
        let length = min(start + position, size)
        // A record that was durable is not torn, whatever it looks like now.
        if let fault, head.map({ length < $0.bytes }) ?? true {
            throw JournalError(.broken, file.path, "a record near the end \(fault.rawValue); `kofu verify-journal` shows where")
        }
        guard let chain else { throw JournalError(.broken, file.path, "the end of the file holds no record") }
        if let head {
            guard head.chain.number <= chain.number else {
                throw JournalError(.cut, file.path, "records \(chain.number + 1) to \(head.chain.number) are missing at the end")
            }
            if let headHash, headHash != head.chain.hash {
                throw JournalError(.broken, file.path, "record \(head.chain.number) is not the one that was written")
            }
        }
        return JournalEnd(chain: chain, length: length, torn: size - length)
    }

    /// The first record is chained to its node's name, so that another node's journal is seen at once.
    private static func checkOwner(of file: borrowing JournalFile, node: String) throws(JournalError) {
        let beginning = try file.read(from: 0, count: min(file.goodLength, JournalChain.maximumLineBytes + 1))
        guard let end = beginning.firstIndex(of: 0x0A), let record = try? JournalChain.check(beginning[..<end]) else { return }
        guard record.value["number"]?.integerValue != 1 || record.value["previous"]?.stringValue == JournalChain(node: node).hash else {
            throw JournalError(.foreign, file.path, "it is another node's journal")
        }
    }

    private static func next(after chain: JournalChain?, _ line: ArraySlice<UInt8>) throws(JournalChain.Break) -> JournalChain {
        if var chain {
            try chain.follow(line)
            return chain
        }
        let record = try JournalChain.check(line)
        guard let number = record.value["number"]?.integerValue, number > 0, number < Int64.max else { throw .malformed }
        return JournalChain(number: Int(number), hash: record.hash)
    }
}
