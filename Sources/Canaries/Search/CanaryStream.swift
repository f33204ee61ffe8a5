/// One pass over octets that come in pieces. What lies across two pieces is found like anything else.
public struct CanaryStream {
    public struct Hit: Sendable, Hashable {
        /// In the book that made the patterns.
        public let canary: Int
        public let spelling: Int
        /// Of the first octet, counted from where the stream began; of the later part where the parts lie apart.
        public let offset: Int
    }

    /// Between two parts of something split there are at most this many octets.
    public static let splitWindow = 64
    /// What is read beyond a place to judge what begins there.
    private static let wordCount = 8

    private let search: CanarySearch
    /// What may be the beginning of something that goes on in the next piece.
    private var kept: [UInt8] = []
    /// Octets that have come before those that are kept.
    private var consumed: Int
    /// Where the parts of each split thing were seen last: their ends, by part.
    private var seen: [(first: Int, second: Int)]

    /// - Parameter offset: of the first octet, such as its address: hits count from it and alignments are judged by it.
    public init(_ search: CanarySearch, offset: Int = 0) {
        self.search = search
        consumed = offset
        seen = [(Int, Int)](repeating: (.min, .min), count: search.splits)
    }

    /// Goes through the next piece and reports what ends in it.
    public mutating func feed(_ piece: Span<UInt8>, report: (Hit) -> Void) {
        guard !piece.isEmpty, search.longest > 0 else { return }
        let old = kept.count
        var buffer = kept
        buffer.reserveCapacity(old + piece.count + CanaryStream.wordCount)
        // The span is lent for this call, and the array copies it.
        unsafe piece.withUnsafeBytes { unsafe buffer.append(contentsOf: $0) }
        let count = buffer.count
        // So that a word can be read at every octet.
        buffer.append(contentsOf: repeatElement(0, count: CanaryStream.wordCount))
        scan(buffer, count: count, new: old, report)
        let keep = min(count, search.longest)
        kept = Array(buffer[(count - keep)..<count])
        consumed += count - keep
    }

    /// Judges every place from which something could reach beyond the first `new` octets.
    private mutating func scan(_ buffer: [UInt8], count: Int, new: Int, _ report: (Hit) -> Void) {
        let search = self.search
        let last = count - Pattern.minimumCount
        guard last >= 0 else { return }
        var position = 0
        // All reads stay inside the three arrays: a word at `position` ends before `count + wordCount`; the tables have
        // as many bits as their indices can name.
        unsafe buffer.withUnsafeBytes { octets in
            unsafe search.pairs.withUnsafeBufferPointer { pairs in
                unsafe search.filter.withUnsafeBufferPointer { filter in
                    while position <= last {
                        let word = unsafe octets.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                        guard word != 0 else {
                            // No pattern is known by zeros, and none of the next places sees anything else.
                            position &+= CanaryStream.wordCount - Pattern.minimumCount + 1
                            continue
                        }
                        let place = position
                        position &+= 1
                        guard unsafe pairs[Int(truncatingIfNeeded: word & 0xFFFF) &>> 6] &>> (word & 63) & 1 == 1 else { continue }
                        let key = word & CanarySearch.keyMask, slot = CanarySearch.slot(key)
                        guard unsafe filter[slot &>> 6] &>> UInt64(slot & 63) & 1 == 1 else { continue }
                        judge(search.candidates(for: key), buffer, place, count: count, new: new, report)
                    }
                }
            }
        }
    }

    private mutating func judge(_ candidates: [Int], _ buffer: [UInt8], _ place: Int, count: Int, new: Int, _ report: (Hit) -> Void) {
        for index in candidates {
            let pattern = search.patterns[index], position = place - search.anchors[index], end = position + pattern.octets.count
            // What does not reach into the new octets was reported with the old ones.
            guard position >= 0, end <= count, end > new, buffer[position..<end].elementsEqual(pattern.octets) else { continue }
            let offset = consumed + position
            guard offset % pattern.alignment == 0, !pattern.needsBoundary || isAlone(position..<end, buffer, count) else { continue }
            if let part = pattern.part, !completes(part, from: offset, to: consumed + end) { continue }
            report(Hit(canary: pattern.canary, spelling: pattern.spelling, offset: offset))
        }
    }

    /// Whether no hexadecimal digit stands beside it.
    private func isAlone(_ range: Range<Int>, _ buffer: [UInt8], _ count: Int) -> Bool {
        (range.lowerBound == 0 || !CanaryStream.isDigit(buffer[range.lowerBound - 1])) && (range.upperBound >= count || !CanaryStream.isDigit(buffer[range.upperBound]))
    }

    private static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) || (0x61...0x66).contains(octet | 0x20) }

    /// Whether the other part was seen shortly before; remembers this one.
    private mutating func completes(_ part: Pattern.Part, from offset: Int, to end: Int) -> Bool {
        let other = part.isSecond ? seen[part.split].first : seen[part.split].second
        if part.isSecond { seen[part.split].second = end } else { seen[part.split].first = end }
        return other != .min && offset >= other && offset - other <= CanaryStream.splitWindow
    }
}
