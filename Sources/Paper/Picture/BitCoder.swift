/// Bits by an adaptive binary range coder (Martin 1979; carry as in Schindler 1999): each bit is coded by how likely its context has
/// made it so far, so that what repeats costs little. One description of a format serves both ways: `bit` writes the value that it is given,
/// or gives the one that it reads.
struct BitCoder {
    private static let one: UInt32 = 1 << 12
    private static let half = UInt16(one / 2)
    /// How fast a context learns: quickly, as there is little to learn from.
    private static let rate: UInt16 = 4
    private static let smallestRange: UInt32 = 1 << 24

    private var octets: [UInt8]
    let isReading: Bool
    private var low: UInt64 = 0
    private var range = UInt32.max
    /// Octets that a carry may still change: the first, and how many of 0xFF behind it.
    private var pending: UInt8 = 0
    private var pendingCount = 0
    private var code: UInt32 = 0
    private var position = 0
    /// Probabilities of a zero, by context.
    private var contexts: [UInt16]

    static let contextCount = 1 << 17

    init() {
        octets = []
        octets.reserveCapacity(4096)
        isReading = false
        contexts = Array(repeating: BitCoder.half, count: BitCoder.contextCount)
    }

    init(reading octets: [UInt8]) {
        self.octets = octets
        isReading = true
        contexts = Array(repeating: BitCoder.half, count: BitCoder.contextCount)
        for _ in 0..<4 { code = code << 8 | UInt32(nextOctet()) }
    }

    /// Whether more was read than there is; the last octets may be zeros that were left out.
    var isExhausted: Bool { position > octets.count + 4 }

    @inline(__always)
    mutating func bit(_ value: Bool, _ context: Int) -> Bool {
        let probability = contexts[context]
        let bound = (range >> 12) * UInt32(probability)
        let result = isReading ? code >= bound : value
        if result {
            if isReading { code -= bound } else { low += UInt64(bound) }
            range -= bound
            contexts[context] = probability - probability >> BitCoder.rate
        } else {
            range = bound
            contexts[context] = probability + (UInt16(BitCoder.one) - probability) >> BitCoder.rate
        }
        while range < BitCoder.smallestRange {
            range <<= 8
            if isReading { code = code << 8 | UInt32(nextOctet()) } else { shift() }
        }
        return result
    }

    /// The octets that were written, without zeros at their end, which reading supplies.
    mutating func finish() -> [UInt8] {
        for _ in 0..<5 { shift() }
        while octets.last == 0 { octets.removeLast() }
        return octets
    }

    private mutating func nextOctet() -> UInt8 {
        defer { position += 1 }
        return position < octets.count ? octets[position] : 0
    }

    /// Hands the topmost octet of `low` on, once it is known whether a carry comes.
    private mutating func shift() {
        let carry = UInt8(truncatingIfNeeded: low >> 32)
        if low >> 24 & 0xFF != 0xFF || carry != 0 {
            if pendingCount > 0 {
                octets.append(pending &+ carry)
                for _ in 1..<pendingCount { octets.append(0xFF &+ carry) }
            }
            pending = UInt8(truncatingIfNeeded: low >> 24)
            pendingCount = 1
        } else {
            pendingCount += 1
        }
        low = (low & 0x00FF_FFFF) << 8
    }
}
