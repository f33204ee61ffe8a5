import TestSupport

/// TLS records as they look from outside.
enum Records {
    static func record(_ type: UInt8, _ fragment: [UInt8], version: [UInt8] = [3, 3]) -> [UInt8] {
        [type] + version + [UInt8(fragment.count >> 8), UInt8(fragment.count & 255)] + fragment
    }

    private static func vector(_ octets: [UInt8], lengthOctets: Int) -> [UInt8] {
        (0..<lengthOctets).reversed().map { UInt8(truncatingIfNeeded: octets.count >> (8 * $0)) } + octets
    }

    static func handshake(_ type: UInt8, _ body: [UInt8]) -> [UInt8] { [type] + vector(body, lengthOctets: 3) }

    /// A ClientHello that offers `versions`; no versions means the extension is absent (TLS 1.2 and before).
    static func clientHelloMessage(versions: [[UInt8]] = [[3, 4]], more: [(Int, [UInt8])] = [], trailing: [UInt8] = []) -> [UInt8] {
        var extensions: [UInt8] = [0, 10] + vector([0, 2, 0, 23], lengthOctets: 2)
        if !versions.isEmpty { extensions += [0, 43] + vector(vector(versions.flatMap { $0 }, lengthOctets: 1), lengthOctets: 2) }
        for (type, body) in more { extensions += [UInt8(type >> 8), UInt8(type & 255)] + vector(body, lengthOctets: 2) }
        let body = [3, 3] + [UInt8](repeating: 7, count: 32) + vector([UInt8](repeating: 8, count: 32), lengthOctets: 1)
            + vector([0x13, 0x02], lengthOctets: 2) + vector([0], lengthOctets: 1) + vector(extensions, lengthOctets: 2) + trailing
        return handshake(1, body)
    }

    static let clientHello = record(22, clientHelloMessage(), version: [3, 1])
    static let serverHello = record(22, handshake(2, [3, 3] + [UInt8](repeating: 9, count: 40)))
    static let alert = record(21, [2, 70])
    static func data(_ count: Int, _ octet: UInt8 = 5) -> [UInt8] { record(23, [UInt8](repeating: octet, count: count)) }

    /// More than all buffers between two ends hold.
    static let bulk: [UInt8] = {
        let one = data(16_384)
        var bulk: [UInt8] = []
        bulk.reserveCapacity(1500 * one.count)
        for _ in 0..<1500 { bulk += one }
        return bulk
    }()

    /// What a client, or a server, may send.
    static func valid(_ isClient: Bool) -> [UInt8] {
        (isClient ? clientHello : serverHello) + record(20, [1]) + data(1) + data(300) + record(21, [1, 0]) + data(16_640)
    }
}
