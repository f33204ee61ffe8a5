/// The one spelling of a value (docs/wire.md, "Canonical JSON"): what has been read is written again, and must give the same octets.
enum CanonicalJSON {
    static func string(_ text: String) -> [UInt8] {
        var octets: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): octets += [0x5C, 0x22]
            case UInt8(ascii: "\\"): octets += [0x5C, 0x5C]
            case 0x08: octets += [0x5C, UInt8(ascii: "b")]
            case 0x09: octets += [0x5C, UInt8(ascii: "t")]
            case 0x0A: octets += [0x5C, UInt8(ascii: "n")]
            case 0x0C: octets += [0x5C, UInt8(ascii: "f")]
            case 0x0D: octets += [0x5C, UInt8(ascii: "r")]
            case 0..<0x20: octets += Array("\\u00".utf8) + Hexadecimal.encode([byte])
            default: octets.append(byte)
            }
        }
        octets.append(UInt8(ascii: "\""))
        return octets
    }

    static func integer(_ value: Int64) -> [UInt8] { Array(String(value).utf8) }
}
