import Domain
import EventLoop

/// `--name value` pairs and bare flags.
struct BenchArguments {
    private var values: [String: String] = [:]
    private var flags: Set<String> = []
    private static let knownFlags: Set<String> = ["handshakes"]

    init(_ words: some Sequence<String>) throws(BenchFailure) {
        var pending: String?
        for word in words {
            if let name = pending {
                values[name] = word
                pending = nil
            } else if word.hasPrefix("--") {
                let name = String(word.dropFirst(2))
                if BenchArguments.knownFlags.contains(name) { flags.insert(name) } else { pending = name }
            } else {
                throw BenchFailure("unexpected word \(word)")
            }
        }
        if let pending { throw BenchFailure("--\(pending) needs a value") }
    }

    func has(_ flag: String) -> Bool { flags.contains(flag) }
    func value(_ name: String) -> String? { values[name] }

    func required(_ name: String) throws(BenchFailure) -> String {
        guard let value = values[name] else { throw BenchFailure("--\(name) is needed") }
        return value
    }

    func count(_ name: String, maximum: Int) throws(BenchFailure) -> Int {
        guard let count = Int(try required(name)), (1...maximum).contains(count) else { throw BenchFailure("--\(name) needs a number from 1 to \(maximum)") }
        return count
    }

    func host(_ name: String) throws(BenchFailure) -> IPv4Address {
        guard let host = IPv4Address(try required(name)) else { throw BenchFailure("--\(name) needs an IPv4 address") }
        return host
    }

    func address(_ name: String) throws(BenchFailure) -> SocketAddress {
        let parts = try required(name).split(separator: ":").map(String.init)
        guard parts.count == 2, let host = IPv4Address(parts[0]), let port = UInt16(parts[1]) else { throw BenchFailure("--\(name) needs HOST:PORT") }
        return SocketAddress(host: host, port: port)
    }
}
