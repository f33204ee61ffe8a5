/// `application/x-www-form-urlencoded`, as browsers send a form. Each name once, bounded in everything.
struct FormBody {
    static let maximumBytes = 8192
    static let maximumFields = 20

    private let values: [String: String]

    /// Nil where it is no such form.
    init?(_ bytes: [UInt8]) {
        guard bytes.count <= FormBody.maximumBytes else { return nil }
        var values: [String: String] = [:]
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = FormBody.decoded(parts[0]), let value = FormBody.decoded(parts[1]),
                  values.updateValue(value, forKey: name) == nil, values.count <= FormBody.maximumFields else { return nil }
        }
        self.values = values
    }

    subscript(name: String) -> String? { values[name] }

    private static func decoded(_ text: ArraySlice<UInt8>) -> String? {
        var octets: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            switch text[index] {
            case UInt8(ascii: "+"): octets.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard index + 2 < text.endIndex, let high = digit(text[index + 1]), let low = digit(text[index + 2]) else { return nil }
                octets.append(high << 4 | low)
                index += 2
            case let octet: octets.append(octet)
            }
            index += 1
        }
        return String(validating: octets, as: UTF8.self)
    }

    private static func digit(_ octet: UInt8) -> UInt8? {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): octet - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): octet - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): octet - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
