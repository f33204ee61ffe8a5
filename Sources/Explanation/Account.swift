/// Why octets cannot be explained: where a reader gave up.
struct Unexplained: Error {
    /// A stable id in kebab-case.
    let rule: String
    /// What is wrong, without any value.
    let sentence: String
    /// The first octet that is not explained, in what the reader was given.
    let offset: Int

    init(_ rule: String, _ sentence: String, at offset: Int) {
        self.rule = rule
        self.sentence = sentence
        self.offset = offset
    }
}

/// What has been said about a run of octets so far. Everything up to `position` is in pieces; readers add from the front to
/// the back, so that gaps and overlaps cannot arise.
struct Account {
    struct Remark {
        let rule: String
        let sentence: String
    }

    /// More findings of one message than this are not listed; their octets are counted all the same.
    static let maximumRemarks = 32

    private(set) var pieces: [Piece] = []
    private(set) var remarks: [Remark] = []
    private(set) var position: Int
    /// Octets that nothing explains, and octets of a token that the end of a connection cut off.
    private(set) var unexplained = 0
    private(set) var truncated = 0

    init(from position: Int = 0) { self.position = position }

    /// Says what the octets up to `end` are. Neighbours that are the same and free of choice become one piece.
    mutating func explain(to end: Int, _ what: String, rule: String, dataClass: String? = nil, freeBits: Double = 0) {
        append(Piece(range: position..<max(position, end), what: what, dataClass: dataClass, rule: rule, freeBits: freeBits))
    }

    /// Says that nothing explains the octets up to `end`, and why.
    mutating func leave(to end: Int, rule: String, _ sentence: String) {
        remark(rule, sentence)
        let range = position..<max(position, end)
        unexplained += range.count
        append(Piece(range: range, what: "unexplained", dataClass: nil, rule: "", freeBits: Double(range.count) * 8, isExplained: false))
    }

    /// Says that the connection ended inside of what stands here.
    mutating func cut(to end: Int) {
        let range = position..<max(position, end)
        truncated += range.count
        append(Piece(range: range, what: "cut off", dataClass: nil, rule: "", freeBits: Double(range.count) * 8, isExplained: false))
    }

    /// A finding about octets that are explained, such as a digest of something else.
    mutating func remark(_ rule: String, _ sentence: String) {
        if remarks.count < Self.maximumRemarks { remarks.append(Remark(rule: rule, sentence: sentence)) }
    }

    /// Takes over what was said about octets that lie encoded in these: `place` tells where the octet of a number begins, and must grow.
    mutating func absorb(_ inner: Account, named name: String, dataClass: String?, place: (Int) -> Int) {
        for remark in inner.remarks { self.remark(remark.rule, "\(name): \(remark.sentence)") }
        for piece in inner.pieces {
            let start = max(position, place(piece.range.lowerBound)), end = max(start, place(piece.range.upperBound))
            if !piece.isExplained { unexplained += end - start }
            append(Piece(range: start..<end, what: "\(name): \(piece.what)", dataClass: piece.isExplained ? dataClass : nil,
                         rule: piece.rule, freeBits: piece.freeBits, isExplained: piece.isExplained))
        }
    }

    private mutating func append(_ piece: Piece) {
        guard !piece.range.isEmpty else { return }
        position = piece.range.upperBound
        guard let last = pieces.last, last.what == piece.what, last.rule == piece.rule, last.dataClass == piece.dataClass, last.isExplained == piece.isExplained else {
            pieces.append(piece)
            return
        }
        pieces[pieces.count - 1] = Piece(range: last.range.lowerBound..<piece.range.upperBound, what: piece.what, dataClass: piece.dataClass,
                                         rule: piece.rule, freeBits: last.freeBits + piece.freeBits, isExplained: piece.isExplained)
    }
}
