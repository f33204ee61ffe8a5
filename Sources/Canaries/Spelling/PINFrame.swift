/// What stands around a PIN where a program holds one. Four digits alone are no evidence: in a megabyte of decimal digits they
/// stand about a hundred times by chance.
enum PINFrame {
    /// The storage of a Swift array of octets says how many there are and, doubled, for how many there is room.
    private static let capacities = Array(stride(from: 4, through: 64, by: 1))

    static func all(of pin: String) -> [(name: String, octets: [UInt8], alignment: Int)] {
        let digits = Array(pin.utf8)
        var frames: [(String, [UInt8], Int)] = []
        for text in ["\"pin\":\"\(pin)\"", "\"pin\": \"\(pin)\"", "pin=\(pin)", "pin:\(pin)", "pin: \(pin)", "pin \(pin)", "PIN \(pin)", "暗証番号\(pin)", "暗証番号は\(pin)"] {
            frames.append(("behind its name", Array(text.utf8), 1))
            for code in [TextCode.utf16LittleEndian, .utf16BigEndian] { if let octets = code.octets(of: text) { frames.append(("behind its name, \(code.rawValue)", octets, 1)) } }
        }
        frames.append(("a JSON text", Array("\"\(pin)\"".utf8), 1))
        frames.append(("a word of a command line", [0] + Array("--pin".utf8) + [0] + digits + [0], 1))
        // A Swift string of up to 15 octets lies in its 16: the octets, zeros, and its kind and length.
        frames.append(("a Swift string", digits + [UInt8](repeating: 0, count: 11) + [0xE4], 8))
        for capacity in capacities {
            frames.append(("a Swift array", littleEndian(4) + littleEndian(UInt64(capacity) * 2) + digits, 8))
        }
        // Memory for secrets begins at a page and is zero behind them.
        frames.append(("memory for secrets", digits + [UInt8](repeating: 0, count: 28), 4096))
        return frames
    }

    static func littleEndian(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) } }
}
