import Crypto

/// Looks in the memory of a process for the private half of a key of which it shows the public half. The number itself is known to nobody
/// else, so that it can be looked for afterwards only if it has been found before.
enum MemoryKeyHunt {
    static let numberCount = 32
    private static let wordCount = 8
    /// Of 32 random octets, fewer different ones than this are rarer than one in 10^9.
    private static let minimumDifferent = 20

    /// The private number, big-endian; nil where no octets of the process are it.
    /// - Parameter point: the public key, an uncompressed point of P-256.
    static func privateNumber(of point: [UInt8], in memory: MemoryMap) throws -> [UInt8]? {
        var found: [UInt8]?
        try memory.read({ !$0.isOfProgram }) { _, _, piece in
            guard found == nil else { return }
            var position = 0
            while position + numberCount <= piece.count {
                defer { position += wordCount }
                guard mayBeRandom(piece, position) else { continue }
                let octets = (0..<numberCount).map { piece[position + $0] }
                // OpenSSL computes with the number from its lowest octet on.
                for candidate in [octets.reversed(), octets] where PublicKey.isPrivateNumber(candidate, ofPoint: point) {
                    found = candidate
                    return
                }
            }
        }
        return found
    }

    /// Pointers, counts and text are not.
    private static func mayBeRandom(_ octets: Span<UInt8>, _ start: Int) -> Bool {
        var seen: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var isText = true
        for word in 0..<(numberCount / wordCount) {
            let last = octets[start + word * wordCount + wordCount - 1], before = octets[start + word * wordCount + wordCount - 2]
            if last == 0 && before == 0 { return false }
        }
        for index in start..<(start + numberCount) {
            let octet = octets[index], bit: UInt64 = 1 << UInt64(octet & 63)
            if octet < 0x20 || octet > 0x7E { isText = false }
            switch octet >> 6 {
            case 0: seen.0 |= bit
            case 1: seen.1 |= bit
            case 2: seen.2 |= bit
            default: seen.3 |= bit
            }
        }
        return !isText && seen.0.nonzeroBitCount + seen.1.nonzeroBitCount + seen.2.nonzeroBitCount + seen.3.nonzeroBitCount >= minimumDifferent
    }
}
