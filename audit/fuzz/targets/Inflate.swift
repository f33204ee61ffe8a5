@testable import Explanation

/// Packed streams, as they are and with a header before and a sum behind them: within bounds, to the last bit, and to nothing that is longer than was allowed.
func target(_ bytes: [UInt8]) {
    for stream in [bytes, [0x78, 0x9C] + bytes + [0, 0, 0, 1]] {
        guard let content = try? Inflate.zlib(stream, 0..<stream.count, maximum: 1 << 20) else { continue }
        demand(content.count <= 1 << 20 && content.count <= 1032 * stream.count, "no stream holds more than can be packed into it")
        demand((try? Inflate.zlib(stored(content), 0..<stored(content).count, maximum: 1 << 20)) == content, "what was unpacked can be packed and unpacked again")
        demand((try? Inflate.zlib(stream + [0], 0..<stream.count + 1, maximum: 1 << 20)) == nil, "nothing can follow a stream")
        demand((try? Inflate.zlib(stream, 0..<stream.count - 1, maximum: 1 << 20)) == nil, "nothing of a stream can be missing")
        demand(content.isEmpty || (try? Inflate.zlib(stream, 0..<stream.count, maximum: content.count - 1)) == nil, "nothing is longer than was allowed")
        demand((try? Inflate.zlib([7] + stream + [7], 1..<stream.count + 1, maximum: 1 << 20)) == content, "a stream is the same wherever it lies")
    }
}

/// Blocks of what is there, unpacked (RFC 1951 §3.2.4).
func stored(_ content: [UInt8]) -> [UInt8] {
    var octets: [UInt8] = [0x78, 0x01]
    for start in stride(from: 0, to: max(1, content.count), by: 65_535) {
        let part = content[start..<min(content.count, start + 65_535)]
        octets += [start + part.count == content.count ? 1 : 0, UInt8(part.count & 0xFF), UInt8(part.count >> 8), UInt8(~part.count & 0xFF), UInt8(~part.count >> 8 & 0xFF)] + part
    }
    let sum = Inflate.adler32(content)
    return octets + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> UInt32($0)) }
}
