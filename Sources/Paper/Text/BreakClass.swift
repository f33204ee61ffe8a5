/// How a character behaves at the end of a line, a small part of JIS X 4051 (行頭・行末禁則).
enum BreakClass: UInt8, Sendable {
    /// A line may break before and after it.
    case wide
    /// Latin letters and digits: runs of them stay together.
    case narrow
    case space
    /// Never begins a line.
    case closing
    /// Never ends a line.
    case opening

    init(of scalar: UInt32) {
        switch scalar {
        case 0x20, 0x3000: self = .space
        case 0x21..<0x2000: self = .narrow
        case 0x3001, 0x3002, 0xFF0C, 0xFF0E, 0x3005, 0x303B, 0x30FC, 0x30FB, 0x309B, 0x309C,
             0x300D, 0x300F, 0x3011, 0x3015, 0x3009, 0x300B, 0xFF09, 0xFF3D, 0xFF5D,
             0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085, 0x3087, 0x308E,
             0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30C3, 0x30E3, 0x30E5, 0x30E7, 0x30EE: self = .closing
        case 0x300C, 0x300E, 0x3010, 0x3014, 0x3008, 0x300A, 0xFF08, 0xFF3B, 0xFF5B: self = .opening
        default: self = .wide
        }
    }

    /// Whether a line may end between `before` and `after`.
    static func allowsBreak(between before: BreakClass, and after: BreakClass) -> Bool {
        switch (before, after) {
        case (_, .closing), (_, .space), (.opening, _), (.narrow, .narrow): false
        default: true
        }
    }
}
