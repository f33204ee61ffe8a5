/// One table of a font, read big-endian. Every read is checked against the table's end and throws
/// `fontMalformed` beyond it: offsets in a font are an outsider's.
struct FontBytes: Sendable {
    private let file: MappedFile
    private let start: Int
    let count: Int
    /// The four letters of the table, for errors.
    private let tag: UInt32

    init(whole file: MappedFile) {
        self.file = file
        start = 0
        count = file.count
        tag = FontBytes.tag("file")
    }

    private init(file: MappedFile, start: Int, count: Int, tag: UInt32) {
        self.file = file
        self.start = start
        self.count = count
        self.tag = tag
    }

    static func tag(_ letters: String) -> UInt32 {
        letters.utf8.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The part from `offset` on, `length` bytes or, without a length, up to the end.
    func part(from offset: Int, count length: Int? = nil, tag newTag: UInt32? = nil) throws(PaperError) -> FontBytes {
        guard offset >= 0, offset <= count else { throw outside(offset) }
        let taken = length ?? (count - offset)
        guard taken >= 0, taken <= count - offset else { throw outside(offset) }
        return FontBytes(file: file, start: start + offset, count: taken, tag: newTag ?? tag)
    }

    @inline(__always)
    func u8(_ offset: Int) throws(PaperError) -> Int {
        guard offset >= 0, offset < count else { throw outside(offset) }
        return Int(file.byte(at: start + offset))
    }

    @inline(__always)
    func u16(_ offset: Int) throws(PaperError) -> Int {
        guard offset >= 0, offset <= count - 2 else { throw outside(offset) }
        return Int(file.bigEndian16(at: start + offset))
    }

    @inline(__always)
    func i16(_ offset: Int) throws(PaperError) -> Int {
        guard offset >= 0, offset <= count - 2 else { throw outside(offset) }
        return Int(Int16(bitPattern: file.bigEndian16(at: start + offset)))
    }

    @inline(__always)
    func u24(_ offset: Int) throws(PaperError) -> Int {
        guard offset >= 0, offset <= count - 3 else { throw outside(offset) }
        return Int(file.byte(at: start + offset)) << 16 | Int(file.bigEndian16(at: start + offset + 1))
    }

    @inline(__always)
    func u32(_ offset: Int) throws(PaperError) -> Int {
        guard offset >= 0, offset <= count - 4 else { throw outside(offset) }
        return Int(file.bigEndian32(at: start + offset))
    }

    @inline(__always)
    func append(to output: inout [UInt8], from offset: Int, count length: Int) throws(PaperError) {
        guard offset >= 0, length >= 0, offset <= count - length else { throw outside(offset) }
        file.append(to: &output, from: start + offset, count: length)
    }

    /// An error that names this table.
    @inline(never)
    func malformed(_ reason: String) -> PaperError {
        let letters = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: tag >> $0) }
        return PaperError(.fontMalformed, reason, place: "font table \(String(decoding: letters, as: UTF8.self))")
    }

    @inline(never)
    private func outside(_ offset: Int) -> PaperError {
        malformed("offset \(offset) lies outside its \(count) bytes")
    }
}
