/// Distinguished encoding rules (ITU-T X.690), as far as kofu's certificates, OCSP messages and sealed
/// documents need them: writing.
enum DER {
    enum Tag {
        static let boolean: UInt8 = 0x01
        static let integer: UInt8 = 0x02
        static let bitString: UInt8 = 0x03
        static let octetString: UInt8 = 0x04
        static let null: UInt8 = 0x05
        static let objectIdentifier: UInt8 = 0x06
        static let enumerated: UInt8 = 0x0a
        static let utf8String: UInt8 = 0x0c
        static let utcTime: UInt8 = 0x17
        static let generalizedTime: UInt8 = 0x18
        static let sequence: UInt8 = 0x30
        static let set: UInt8 = 0x31

        /// A context-specific tag over a constructed value.
        static func constructed(_ number: UInt8) -> UInt8 { 0xa0 | number }
        /// A context-specific tag over a primitive value.
        static func primitive(_ number: UInt8) -> UInt8 { 0x80 | number }
    }

    static func element(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] { element(tag, parts) }

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { element(Tag.sequence, parts) }

    static func element(_ tag: UInt8, _ parts: [[UInt8]]) -> [UInt8] {
        let count = parts.reduce(0) { $0 + $1.count }
        var bytes = header(tag, count: count)
        bytes.reserveCapacity(bytes.count + count)
        for part in parts { bytes += part }
        return bytes
    }

    /// Tag and length, in the shortest form.
    static func header(_ tag: UInt8, count: Int) -> [UInt8] {
        if count < 0x80 { return [tag, UInt8(count)] }
        if count < 0x100 { return [tag, 0x81, UInt8(count)] }
        if count < 0x1_0000 { return [tag, 0x82, UInt8(count >> 8), UInt8(count & 0xff)] }
        return [tag, 0x83, UInt8(count >> 16 & 0xff), UInt8(count >> 8 & 0xff), UInt8(count & 0xff)]
    }

    static func octetString(_ bytes: [UInt8]) -> [UInt8] { element(Tag.octetString, bytes) }

    /// A bit string whose bits fill whole octets.
    static func bitString(_ bytes: [UInt8]) -> [UInt8] { element(Tag.bitString, [0], bytes) }

    static let null: [UInt8] = [Tag.null, 0]

    static let yes: [UInt8] = [Tag.boolean, 1, 0xff]

    static func utf8String(_ text: String) -> [UInt8] { element(Tag.utf8String, Array(text.utf8)) }

    /// A non-negative integer of big-endian octets.
    static func integer(magnitude: [UInt8]) -> [UInt8] {
        let digits = Array(magnitude.drop { $0 == 0 })
        let isPadded = digits.first.map { $0 >= 0x80 } ?? true
        return element(Tag.integer, isPadded ? [0] : [], digits)
    }

    static func integer(_ value: UInt8) -> [UInt8] { integer(magnitude: [value]) }

    /// An object identifier from its arcs, of which there are at least two.
    static func objectIdentifier(_ arcs: [UInt]) -> [UInt8] {
        var content: [UInt8] = []
        for arc in [arcs[0] * 40 + arcs[1]] + arcs.dropFirst(2) {
            var groups = [UInt8(arc & 0x7f)]
            var rest = arc >> 7
            while rest > 0 {
                groups.append(UInt8(rest & 0x7f) | 0x80)
                rest >>= 7
            }
            content += groups.reversed()
        }
        return element(Tag.objectIdentifier, content)
    }
}
