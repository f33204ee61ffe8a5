internal import Compression

/// A PDF 1.7 file (ISO 32000-1) in one revision: header, numbered objects, cross-reference table,
/// trailer. It holds no dates, no producer and no other metadata, so the same objects give the same bytes.
struct PDFWriter {
    struct Reference: Sendable, Hashable {
        let number: Int
    }

    private var bytes: [UInt8] = []
    /// Where each object starts; 0 until it is written. Index 0 is object 1.
    private var offsets: [Int] = []

    init() {
        bytes.reserveCapacity(64 << 10)
        bytes.append("%PDF-1.7\n%")
        // Four bytes above 127 tell file transfer programs that the file is binary (7.5.2).
        bytes.append(contentsOf: [0xE5, 0x85, 0xAC, 0xE8, 0x0A])
    }

    /// Goes on after objects that another has written; `offsets` says where each object starts, 0 for one that is still to be written.
    init(continuing octets: [UInt8], offsets: [Int]) {
        bytes = octets
        bytes.reserveCapacity(octets.count + (32 << 10))
        self.offsets = offsets
    }

    /// What has been written, and where each object starts.
    var written: (octets: [UInt8], offsets: [Int]) { (bytes, offsets) }
    var count: Int { bytes.count }

    /// Reserves the number of an object that others refer to before it is written.
    mutating func reserve() -> Reference {
        offsets.append(0)
        return Reference(number: offsets.count)
    }

    /// Says where an object starts that another has written.
    mutating func place(_ reference: Reference, at offset: Int) { offsets[reference.number - 1] = offset }

    mutating func write(_ reference: Reference, _ body: (inout [UInt8]) -> Void) {
        begin(reference)
        body(&bytes)
        bytes.append("\nendobj\n")
    }

    /// Compresses `content` and writes it as a stream; `entries` adds to its dictionary.
    mutating func writeStream(_ reference: Reference, _ content: [UInt8], entries: (inout [UInt8]) -> Void = { _ in }) {
        writeCompressedStream(reference, Deflate.zlib(content), entries: entries)
    }

    /// Writes a stream as it is.
    mutating func writePlainStream(_ reference: Reference, _ content: [UInt8], entries: (inout [UInt8]) -> Void) {
        begin(reference)
        bytes.append("<<")
        entries(&bytes)
        bytes.append("/Length ")
        bytes.append(decimal: content.count)
        bytes.append(">>stream\n")
        bytes.append(contentsOf: content)
        bytes.append("\nendstream\nendobj\n")
    }

    /// Writes a stream that is a zlib stream already.
    mutating func writeCompressedStream(_ reference: Reference, _ compressed: [UInt8], entries: (inout [UInt8]) -> Void) {
        begin(reference)
        bytes.append("<</Filter/FlateDecode/Length ")
        bytes.append(decimal: compressed.count)
        entries(&bytes)
        bytes.append(">>stream\n")
        bytes.append(contentsOf: compressed)
        bytes.append("\nendstream\nendobj\n")
    }

    /// The finished file. Every reserved object has been written by now.
    consuming func finish(catalog: Reference) -> [UInt8] {
        let tableStart = bytes.count
        bytes.append("xref\n0 ")
        bytes.append(decimal: offsets.count + 1)
        bytes.append("\n0000000000 65535 f \n")
        for offset in offsets {
            var divisor = 1_000_000_000
            while divisor > 0 {
                bytes.append(0x30 + UInt8(truncatingIfNeeded: offset / divisor % 10))
                divisor /= 10
            }
            bytes.append(" 00000 n \n")
        }
        bytes.append("trailer\n<</Size ")
        bytes.append(decimal: offsets.count + 1)
        bytes.append("/Root ")
        bytes.append(catalog)
        bytes.append(">>\nstartxref\n")
        bytes.append(decimal: tableStart)
        bytes.append("\n%%EOF\n")
        return bytes
    }

    private mutating func begin(_ reference: Reference) {
        offsets[reference.number - 1] = bytes.count
        bytes.append(decimal: reference.number)
        bytes.append(" 0 obj\n")
    }
}

extension [UInt8] {
    mutating func append(_ reference: PDFWriter.Reference) {
        append(decimal: reference.number)
        append(" 0 R")
    }
}
