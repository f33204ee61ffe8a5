/// A body that comes in chunks (RFC 9112, section 7.1), as clients send it that do not know its length beforehand.
struct ChunkedBody: Sendable {
    private static let maximumLineBytes = 1024
    private static let maximumTrailerBytes = 8192

    private let maximumBytes: Int
    private(set) var body: [UInt8] = []
    private(set) var isWhole = false
    private var isInTrailer = false
    private var trailerBytes = 0

    /// - Parameter maximumBytes: of all chunks together.
    init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

    /// Takes what can be read off the beginning of `bytes`.
    mutating func take(from bytes: inout [UInt8]) throws(WebReader.Refusal) {
        var index = 0
        defer { bytes.removeFirst(index) }
        while !isWhole {
            guard let end = bytes[index...].firstIndex(of: 0x0A) else {
                guard bytes.count - index <= ChunkedBody.maximumLineBytes else { throw ChunkedBody.malformed }
                return
            }
            let line = bytes[index..<end].last == 0x0D ? bytes[index..<end].dropLast() : bytes[index..<end]
            if isInTrailer {
                // What a trailer says concerns nobody here.
                trailerBytes += end + 1 - index
                guard trailerBytes <= ChunkedBody.maximumTrailerBytes else { throw ChunkedBody.malformed }
                isWhole = line.isEmpty
                index = end + 1
                continue
            }
            let size = try ChunkedBody.size(line)
            guard body.count + size <= maximumBytes else { throw WebReader.Refusal.bodyTooLong }
            guard size > 0 else {
                isInTrailer = true
                index = end + 1
                continue
            }
            let last = end + 1 + size
            guard let next = try ChunkedBody.lineEnd(bytes[end...], at: last) else { return }
            body += bytes[(end + 1)..<last]
            index = next
        }
    }

    private static let malformed = WebReader.Refusal(status: 400, text: "the body's chunks are malformed")

    /// The number before an extension, which is passed over.
    private static func size(_ line: ArraySlice<UInt8>) throws(WebReader.Refusal) -> Int {
        let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 }
        guard line.count <= maximumLineBytes, (1...8).contains(digits.count), digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
              let size = Int(String(decoding: digits, as: UTF8.self), radix: 16) else { throw malformed }
        return size
    }

    /// Where the line end after a chunk's octets, at `place`, is over; nil where it has not come yet.
    private static func lineEnd(_ bytes: ArraySlice<UInt8>, at place: Int) throws(WebReader.Refusal) -> Int? {
        guard place < bytes.endIndex else { return nil }
        if bytes[place] == 0x0A { return place + 1 }
        guard bytes[place] == 0x0D else { throw malformed }
        guard place + 1 < bytes.endIndex else { return nil }
        guard bytes[place + 1] == 0x0A else { throw malformed }
        return place + 2
    }
}
