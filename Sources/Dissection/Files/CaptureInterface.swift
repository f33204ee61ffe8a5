/// An interface description block (draft-ietf-opsawg-pcapng, section 4.2).
struct CaptureInterface {
    enum Carries { case ethernet, rawIPv4, other }

    let carries: Carries
    /// The link.
    let name: String
    let side: Side
    /// Whether the description says which side it is, as kofu's do.
    let saysSide: Bool
    private let resolution: UInt8
    private let offsetSeconds: UInt64

    init?(_ body: BlockOctets, number: Int) {
        var body = body
        guard let type = body.takeNumber(2), body.take(2) != nil, body.take(4) != nil, let options = body.takeOptions() else { return nil }
        carries = type == 1 ? .ethernet : type == 228 ? .rawIPv4 : .other
        name = options.first(2)?.text ?? "interface \(number)"
        let description = options.first(3)?.text ?? ""
        let isServers = description.hasPrefix("line to ")
        side = isServers ? .lineToServer : .clientToLine
        saysSide = isServers || description.contains(" to line")
        resolution = options.first(9)?.value.first ?? 6
        offsetSeconds = options.first(14).map { BlockOctets.number($0.value.prefix(8), isBigEndian: body.isBigEndian) } ?? 0
    }

    /// Nanoseconds since 1970 of a time stamp; the largest number where it is beyond that.
    func nanoseconds(_ stamp: UInt64) -> UInt64 {
        let exponent = Int(resolution & 0x7F)
        let nanoseconds: UInt64
        if resolution & 0x80 != 0 {
            let (high, low) = stamp.multipliedFullWidth(by: 1_000_000_000)
            // Of 128 bits, those above the binary point.
            nanoseconds = exponent >= 64 ? high >> UInt64(min(63, exponent - 64)) : exponent == 0 ? low : high >> UInt64(exponent) != 0 ? .max : high << UInt64(64 - exponent) | low >> UInt64(exponent)
        } else if exponent <= 9 {
            let product = stamp.multipliedReportingOverflow(by: CaptureInterface.power(9 - exponent))
            nanoseconds = product.overflow ? .max : product.partialValue
        } else {
            nanoseconds = exponent > 28 ? 0 : stamp / CaptureInterface.power(exponent - 9)
        }
        let offset = offsetSeconds.multipliedReportingOverflow(by: 1_000_000_000)
        let sum = nanoseconds.addingReportingOverflow(offset.partialValue)
        return offset.overflow || sum.overflow ? .max : sum.partialValue
    }

    /// Of ten; at most 19, which 64 bits hold.
    private static func power(_ exponent: Int) -> UInt64 { (0..<min(19, max(0, exponent))).reduce(1) { power, _ in power * 10 } }
}
