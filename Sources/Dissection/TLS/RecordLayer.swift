/// The record protocol of TLS 1.3 (RFC 8446, section 5).
enum RecordLayer {
    static let headerOctets = 5
    /// The most content of a record.
    static let maximumContentOctets = 1 << 14
    /// With content type, padding and tag (section 5.2).
    static let maximumSealedOctets = maximumContentOctets + 256

    enum ContentType {
        static let changeCipherSpec: UInt8 = 20
        static let alert: UInt8 = 21
        static let handshake: UInt8 = 22
        static let applicationData: UInt8 = 23
        static let all = changeCipherSpec...applicationData
    }
}

/// A record as it stands on the wire.
struct Record {
    let header: ArraySlice<UInt8>
    let body: ArraySlice<UInt8>
    /// The frames that carried it, and when the last was recorded.
    let frames: [FrameReference]
    let timeNanoseconds: UInt64

    var type: UInt8 { header.first ?? 0 }
    /// Of the header: 0x0301 for a first ClientHello, 0x0303 for all others.
    var version: Int { header.dropFirst().prefix(2).reduce(0) { $0 << 8 | Int($1) } }
}

/// Octets of one direction that have not made a whole record yet, and the frames that brought them.
struct RecordBuffer {
    enum Next {
        case record(Record)
        /// More octets must come.
        case incomplete
        /// What stands there is no record: its type is none of TLS, or it is too long.
        case notRecord
    }

    private struct Mark {
        /// How much of the stream had come with this frame.
        let end: Int
        let frame: FrameReference
        let timeNanoseconds: UInt64
    }

    private var octets: ArraySlice<UInt8> = []
    /// How much of the stream had been taken out.
    private var taken = 0
    private var marks: ArraySlice<Mark> = []
    /// Whether the octets are still those of a packet, or of more than is left.
    private var isLoose = false

    var count: Int { octets.count }
    var lastFrames: [FrameReference] { marks.map(\.frame) }

    /// The frame that brought the end of the next record; nil where that has not come.
    var nextFrame: FrameReference? {
        guard octets.count >= RecordLayer.headerOctets else { return nil }
        let end = octets.prefix(RecordLayer.headerOctets).suffix(2).reduce(0) { $0 << 8 | Int($1) } + RecordLayer.headerOctets
        return end <= octets.count ? marks.first { $0.end >= taken + end }?.frame : nil
    }

    mutating func append(_ payload: ArraySlice<UInt8>, frame: FrameReference, timeNanoseconds: UInt64) {
        // Taken apart where it stands, unless a record goes on from an earlier frame.
        if octets.isEmpty {
            octets = payload
            isLoose = true
        } else {
            octets += payload
        }
        marks.append(Mark(end: taken + octets.count, frame: frame, timeNanoseconds: timeNanoseconds))
    }

    /// Keeps what is left, and nothing else, in memory of its own.
    mutating func settle() {
        guard isLoose else { return }
        isLoose = false
        octets = octets.isEmpty ? [] : ArraySlice(Array(octets))
        marks = ArraySlice(Array(marks))
    }

    func peek() -> Next {
        guard let type = octets.first else { return .incomplete }
        guard RecordLayer.ContentType.all.contains(type) else { return .notRecord }
        guard octets.count >= RecordLayer.headerOctets else { return .incomplete }
        let header = octets.prefix(RecordLayer.headerOctets)
        let length = header.suffix(2).reduce(0) { $0 << 8 | Int($1) }
        guard length <= RecordLayer.maximumSealedOctets else { return .notRecord }
        let whole = octets.prefix(RecordLayer.headerOctets + length)
        guard whole.count == RecordLayer.headerOctets + length else { return .incomplete }
        let end = taken + whole.count
        // The marks before the record are gone: those up to the first that reaches its end are the record's.
        let carriers = marks.prefix((marks.firstIndex { $0.end >= end }.map { $0 - marks.startIndex } ?? marks.count - 1) + 1)
        return .record(Record(header: header, body: whole.dropFirst(RecordLayer.headerOctets), frames: carriers.map(\.frame), timeNanoseconds: carriers.last?.timeNanoseconds ?? 0))
    }

    /// Takes a record that `peek` showed.
    mutating func drop(_ record: Record) { drop(record.header.count + record.body.count) }

    /// Takes everything out, and says how much that was.
    mutating func dropAll() -> Int {
        let count = octets.count
        drop(count)
        return count
    }

    private mutating func drop(_ count: Int) {
        octets = octets.dropFirst(count)
        taken += count
        isLoose = true
        while let first = marks.first, first.end <= taken { marks = marks.dropFirst() }
    }
}
