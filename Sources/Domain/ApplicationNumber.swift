/// 受付番号 of a use registration (G5): 90 random bits, so that it cannot be found by trying, and two check characters, so that a
/// slip of the hand is no other number.
///
/// It is written in five groups of four, as in `7kqm-2x9t-0hvd-w3ye-5r1c`, of the digits and the letters but i, l, o and u. Read as one
/// number to the base 32 it leaves the remainder 1 by 1021, a prime (the idea of ISO/IEC 7064): every single wrong character and
/// every two that changed places show.
public struct ApplicationNumber: Sendable, Hashable, CustomStringConvertible {
    /// Random octets that a new number is made of, one a character.
    public static let randomCount = 18
    static let checkCount = 2
    static let groupCount = 4
    private static let modulus = 1021
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// With hyphens, in lower case: its one spelling on the wire.
    public let description: String

    /// A new number; nil where there are not `randomCount` octets.
    public init?(random: [UInt8]) {
        guard random.count == ApplicationNumber.randomCount else { return nil }
        let values = random.map { Int($0 & 31) }
        let remainder = ApplicationNumber.remainder(of: values + [0, 0])
        let check = (ApplicationNumber.modulus + 1 - remainder) % ApplicationNumber.modulus
        self.init(values: values + [check / 32, check % 32])
    }

    /// Reads what a person typed: capital and full-width letters, spaces, other hyphens or none, o for 0, i or l for 1. Nil for what is no number.
    public init?(typed text: String) {
        guard text.utf8.count <= ApplicationNumber.maximumTypedBytes else { return nil }
        var values: [Int] = []
        for scalar in text.unicodeScalars {
            guard let character = ApplicationNumber.plain(scalar) else { return nil }
            if character == UInt8(ascii: "-") { continue }
            guard let value = ApplicationNumber.alphabet.firstIndex(of: character) else { return nil }
            values.append(value)
        }
        guard values.count == ApplicationNumber.randomCount + ApplicationNumber.checkCount, ApplicationNumber.remainder(of: values) == 1 else { return nil }
        self.init(values: values)
    }

    private static let maximumTypedBytes = 200

    private init(values: [Int]) {
        let characters = values.map { ApplicationNumber.alphabet[$0] }
        let groups = stride(from: 0, to: characters.count, by: ApplicationNumber.groupCount).map { start in
            String(decoding: characters[start..<min(start + ApplicationNumber.groupCount, characters.count)], as: UTF8.self)
        }
        description = groups.joined(separator: "-")
    }

    private static func remainder(of values: [Int]) -> Int { values.reduce(0) { ($0 * 32 + $1) % modulus } }

    /// The character as the number is written, a hyphen for whatever only parts the groups; nil for what has no place in a number.
    private static func plain(_ scalar: Unicode.Scalar) -> UInt8? {
        var value = scalar.value
        // Full-width forms lie in the order of ASCII.
        if (0xFF01...0xFF5E).contains(value) { value -= 0xFEE0 }
        switch value {
        case 0x20, 0x3000, 0x2010...0x2015, 0x2212, 0x30FC: return UInt8(ascii: "-")
        case 0x21...0x7E: break
        default: return nil
        }
        let lower = (0x41...0x5A).contains(value) ? value + 0x20 : value
        return switch UInt8(truncatingIfNeeded: lower) {
        case UInt8(ascii: "o"): UInt8(ascii: "0")
        case UInt8(ascii: "i"), UInt8(ascii: "l"): UInt8(ascii: "1")
        case let character: character
        }
    }
}

/// How far an application is. A number that does not exist and one that is none look alike.
public enum ApplicationState: String, Sendable, Hashable, CaseIterable {
    case received, approved, refused, unknown

    /// What the applicant reads.
    public var words: String {
        switch self {
        case .received: "受け付けました。本籍地の市区町村で確認しています。"
        case .approved: "利用登録が完了しました。マルチコピー機で戸籍証明書をお取りいただけます。"
        case .refused: "利用登録ができませんでした。くわしくは、本籍地の市区町村からお電話でご連絡します。"
        case .unknown: "この受付番号の申請は見つかりません。市区町村と受付番号をお確かめください。"
        }
    }
}
