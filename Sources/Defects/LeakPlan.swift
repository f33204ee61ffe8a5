#if DEFECTS
import Glibc

/// The leak that the nodes of a test network plant at this moment: a mutant by its name, and whether gates let everything pass.
///
/// It stands in a file of the run directory, which nodes that were started with `KOFU_DEFECT=leak` read again for each message, so that
/// one network plays one mutant after another. The file's first line is `on` or `off`, for the gates; the second the mutant's name.
public struct LeakPlan: Sendable, Hashable {
    /// The value of `KOFU_DEFECT` that makes nodes read the file.
    public static let word = "leak"
    /// In the run directory, where every node runs.
    public static let path = "leak"
    /// What a sender has altered, for a receiver whose gate is off: see `LeakedMessage`.
    public static let sentPath = "leak.sent"

    /// The environment does not change while a process runs.
    public static let isPossible = unsafe getenv("KOFU_DEFECT").map { unsafe String(cString: $0) } == word

    public let mutant: String
    public let hasGatesOff: Bool

    public init(mutant: String, hasGatesOff: Bool) {
        self.mutant = mutant
        self.hasGatesOff = hasGatesOff
    }

    /// Nil where nothing is planted.
    public static var current: LeakPlan? {
        guard isPossible, let octets = LeakFile.read(path) else { return nil }
        let lines = String(decoding: octets, as: UTF8.self).split(separator: "\n").map(String.init)
        guard lines.count == 2 else { return nil }
        return LeakPlan(mutant: lines[1], hasGatesOff: lines[0] == "off")
    }

    public var text: String { "\(hasGatesOff ? "off" : "on")\n\(mutant)\n" }
}

/// A message as it was and as a leak has made it, one after the other. A receiver whose gate is off works with the first, as a
/// receiver would that knows nothing of gates and does not mind; what crosses the line, and its hash, is the second.
public struct LeakedMessage: Sendable, Hashable {
    public let clean: [UInt8]
    public let sent: [UInt8]

    public init(clean: [UInt8], sent: [UInt8]) {
        self.clean = clean
        self.sent = sent
    }

    /// Puts it where the receiver finds it, before it leaves.
    public func leave() {
        let count = String(clean.count)
        LeakFile.write(Array("\(count)\n".utf8) + clean + sent, to: LeakPlan.sentPath)
    }

    /// Nil where nothing has been altered.
    public static var last: LeakedMessage? {
        guard let octets = LeakFile.read(LeakPlan.sentPath), let end = octets.firstIndex(of: 0x0A),
              let count = Int(String(decoding: octets[..<end], as: UTF8.self)), count <= octets.count - end - 1 else { return nil }
        return LeakedMessage(clean: Array(octets[(end + 1)..<(end + 1 + count)]), sent: Array(octets[(end + 1 + count)...]))
    }
}

private enum LeakFile {
    static func read(_ path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var octets: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            // The array is ours and outlives the call.
            let count = unsafe piece.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return octets }
            octets += piece[..<count]
        }
    }

    static func write(_ octets: [UInt8], to path: String) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var start = 0
        while start < octets.count {
            // The array is ours and outlives the call.
            let count = unsafe octets.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress.map { unsafe $0 + start }, octets.count - start) }
            guard count > 0 else { return }
            start += count
        }
    }
}
#endif
