import JSON

/// Checks a whole journal, streaming, in bounded memory. It needs no lock: a node may write meanwhile, and
/// the head is read first, so that it never names a record that the file, read later, does not hold yet.
public enum JournalVerifier {
    public struct Report: Sendable, Hashable {
        /// Records that are good, from the first on.
        public let records: Int
        /// Of the last good record; for comparison with what somebody else kept.
        public let lastHash: String
        /// The line of the first fault, counted from 1; nil where there is none.
        public let faultLine: Int?
        public let fault: String?
        /// Octets of a torn last line, which is no fault: the next start cuts it off and says so.
        public let tornBytes: Int
        /// False where there is no readable head: then records missing at the end do not show.
        public let hasHead: Bool

        public var isGood: Bool { faultLine == nil }
    }

    /// - Parameter node: whose journal it should be; the chain begins with its name.
    public static func verify(path: String, node: String) throws(JournalError) -> Report {
        let head = JournalHead.read(path: JournalHead.path(ofJournal: path))
        var pass = Pass(chain: JournalChain(node: node), head: head?.chain)
        try JournalReader.lines(of: path) { line, isWhole in pass.take(line, isWhole: isWhole) }
        let fault = pass.fault ?? head.flatMap { mark in pass.endFault(against: mark.chain) }
        return Report(
            records: pass.chain.number, lastHash: pass.chain.hash, faultLine: fault?.line, fault: fault.map { "line \($0.line) \($0.text)" },
            tornBytes: pass.fault == nil ? pass.tornBytes : 0, hasHead: head != nil)
    }

    private struct Pass {
        var chain: JournalChain
        let head: JournalChain?
        var tornBytes = 0
        private var line = 0
        private var firstBreak: (line: Int, fault: JournalChain.Break)?
        private var hashAtHead: String?

        init(chain: JournalChain, head: JournalChain?) {
            self.chain = chain
            self.head = head
        }

        /// False where nothing more needs to be read.
        mutating func take(_ bytes: ArraySlice<UInt8>, isWhole: Bool) -> Bool {
            line += 1
            guard firstBreak == nil else { return searchDisplaced(bytes) }
            guard isWhole else {
                tornBytes = bytes.count
                return false
            }
            do throws(JournalChain.Break) {
                try chain.follow(bytes)
                if chain.number == head?.number { hashAtHead = chain.hash }
                return true
            } catch {
                firstBreak = (line, error)
                // Whether a record is missing or merely moved shows only further down.
                return error == .missing
            }
        }

        /// Looks for the record that should have come at the break.
        private mutating func searchDisplaced(_ bytes: ArraySlice<UInt8>) -> Bool {
            guard let record = try? JournalChain.check(bytes), record.value["number"]?.integerValue == Int64(chain.number) + 1 else { return true }
            firstBreak?.fault = .moved
            return false
        }

        var fault: (line: Int, text: String)? {
            if let firstBreak { return (firstBreak.line, firstBreak.fault.rawValue) }
            if let head, let hashAtHead, hashAtHead != head.hash { return (head.number, "is not the record that was written there") }
            return nil
        }

        func endFault(against head: JournalChain) -> (line: Int, text: String)? {
            guard head.number > chain.number else { return nil }
            return (chain.number + 1, "is missing, with all up to record \(head.number)")
        }
    }
}
