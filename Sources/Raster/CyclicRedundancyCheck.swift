/// CRC-32 as PNG has it (ISO/IEC 15948, annex D; polynomial 0xEDB88320, reflected).
enum CyclicRedundancyCheck {
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
    }

    static func of(_ octets: some Sequence<UInt8>) -> UInt32 {
        let table = table
        return ~octets.reduce(0xFFFF_FFFF) { value, octet in table[Int(UInt8(truncatingIfNeeded: value) ^ octet)] ^ value >> 8 }
    }
}
