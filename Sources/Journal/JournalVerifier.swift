/// Checks a whole journal, streaming.
public enum JournalVerifier {
    public struct Report: Sendable, Hashable {
        /// Records that are good, from the first on.
        public let records: Int
        /// The line of the first fault, counted from 1; nil where there is none.
        public let faultLine: Int?
        public let fault: String?
        /// Octets of a torn last line, which is no fault: the next start cuts it off and says so.
        public let tornBytes: Int

        public var isGood: Bool { faultLine == nil }
    }

    /// - Parameter node: whose journal it should be; the chain begins with its name.
    public static func verify(path: String, node: String) throws(JournalError) -> Report {
        var chain = JournalChain(node: node)
        var line = 0
        var torn = 0
        var fault: JournalChain.Break?
        try JournalReader.lines(of: path) { bytes, isWhole in
            line += 1
            guard isWhole else {
                torn = bytes.count
                return false
            }
            do throws(JournalChain.Break) {
                try chain.follow(bytes)
                return true
            } catch {
                fault = error
                return false
            }
        }
        if let fault { return Report(records: chain.number, faultLine: line, fault: "line \(line) \(fault.rawValue)", tornBytes: 0) }
        if let head = JournalHead.read(path: path + ".head") {
            if head.number > chain.number {
                return Report(records: chain.number, faultLine: chain.number + 1, fault: "records \(chain.number + 1) to \(head.number) are missing at the end", tornBytes: torn)
            }
            if head.number == chain.number, head.hash != chain.hash {
                return Report(records: chain.number, faultLine: chain.number, fault: "the last record is not the one that was written last", tornBytes: torn)
            }
        }
        return Report(records: chain.number, faultLine: nil, fault: nil, tornBytes: torn)
    }
}
