#if DEFECTS
/// A message as a liar writes it: its parts, each free to be anything.
struct HTTPFrame {
    var start: [UInt8]
    var headers: [(name: [UInt8], value: [UInt8])]
    var body: [UInt8]
    var lineEnds: [[UInt8]]
    /// What stands between a header's colon and its value.
    var gaps: [[UInt8]]
    var after: [UInt8] = []

    static let lineEnd: [UInt8] = [0x0D, 0x0A]

    /// Takes a message apart that the nodes' own writer has written; nil for anything else.
    init?(_ message: [UInt8]) {
        var lines: [[UInt8]] = [], start = 0, index = 0
        while true {
            guard index + 1 < message.count else { return nil }
            if message[index] == 0x0D, message[index + 1] == 0x0A {
                if index == start { break }
                lines.append(Array(message[start..<index]))
                index += 2
                start = index
            } else {
                index += 1
            }
        }
        guard let first = lines.first else { return nil }
        self.start = first
        headers = lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            return (Array(line[..<colon]), Array(line[(colon + 1)...].drop { $0 == 0x20 }))
        }
        guard headers.count == lines.count - 1 else { return nil }
        body = Array(message[(index + 2)...])
        lineEnds = [[UInt8]](repeating: HTTPFrame.lineEnd, count: lines.count)
        gaps = [[UInt8]](repeating: [0x20], count: headers.count)
    }

    var isRequest: Bool { start.starts(with: Array("POST ".utf8)) }

    func position(of header: String) -> Int? { headers.firstIndex { $0.name == Array(header.utf8) } }

    /// What a request says of where it goes.
    var host: String? { position(of: "Host").map { String(decoding: headers[$0].value, as: UTF8.self) } }

    mutating func insert(_ name: [UInt8], _ value: [UInt8], at position: Int) {
        headers.insert((name, value), at: position)
        gaps.insert([0x20], at: position)
        lineEnds.append(HTTPFrame.lineEnd)
    }

    /// Another body, and the length that belongs to it.
    mutating func set(body: [UInt8]) {
        self.body = body
        if let position = position(of: "Content-Length") { headers[position].value = Array(String(body.count).utf8) }
    }

    var octets: [UInt8] {
        var octets = start + lineEnds[0]
        octets.reserveCapacity(body.count + 512)
        for index in headers.indices {
            octets += headers[index].name + [UInt8(ascii: ":")] + gaps[index] + headers[index].value
            octets += index + 1 < lineEnds.count ? lineEnds[index + 1] : HTTPFrame.lineEnd
        }
        octets += HTTPFrame.lineEnd
        octets += body
        octets += after
        return octets
    }
}

/// Places around a body. Each keeps the rest of the message as it was.
enum HTTPHiding {
    /// The message with `mutant` in it; nil where the message has no such place.
    static func hide(_ mutant: LeakMutant, in frame: HTTPFrame) -> [UInt8]? {
        var frame = frame
        var bits = mutant.bits
        guard let payload = mutant.payload else { return nil }
        let words = payload.flatMap(\.self)
        switch mutant.place.kind {
        case .headerExtra:
            for (index, part) in payload.enumerated() { frame.insert(Array("X-Note-\(index)".utf8), part, at: frame.headers.count) }
        case .headerFirst:
            for (index, part) in payload.enumerated() { frame.insert(Array("X-Note-\(index)".utf8), part, at: index) }
        case .headerName: frame.insert(words, [UInt8(ascii: "1")], at: frame.headers.count)
        case .headerValue:
            guard let position = frame.position(of: "Content-Type") else { return nil }
            frame.headers[position].value += Array("; note=".utf8) + words
        case .headerHost:
            guard let position = frame.position(of: "Host") else { return nil }
            frame.headers[position].value = words + [UInt8(ascii: ".")] + frame.headers[position].value
        case .headerCase:
            var isChanged = false
            for index in frame.headers.indices {
                frame.headers[index].name = frame.headers[index].name.map { octet in
                    guard octet & 0x40 != 0, bits.next() || !isChanged else { return octet }
                    isChanged = true
                    return octet ^ 0x20
                }
            }
        case .headerOrder: frame.headers = permuted(frame.headers, by: 1 + bits.number(below: frame.headers.count == 2 ? 1 : 5))
        case .headerSpacing:
            guard let position = frame.gaps.indices.last else { return nil }
            frame.gaps[position] += (0...bits.number(below: 8)).map { _ in bits.next() ? 0x09 : 0x20 }
        case .headerZeros:
            guard let position = frame.position(of: "Content-Length") else { return nil }
            frame.headers[position].value.insert(contentsOf: [UInt8](repeating: 0x30, count: 1 + bits.number(below: 16)), at: 0)
        case .transferCoding:
            guard let position = frame.position(of: "Content-Length") else { return nil }
            frame.headers[position] = (Array("Transfer-Encoding".utf8), Array("chunked".utf8))
            frame.body = Array("\(String(frame.body.count, radix: 16));note=".utf8) + words + HTTPFrame.lineEnd + frame.body + Array("\r\n0\r\n\r\n".utf8)
        case .lineEnding:
            frame.lineEnds[0] = [0x0A]
            for index in frame.lineEnds.indices.dropFirst() where bits.next() { frame.lineEnds[index] = [0x0A] }
        case .afterBody: frame.after = words
        case .path, .messageName, .query, .method, .version:
            guard frame.isRequest else { return nil }
            frame.start = requestLine(mutant.place.kind, frame.start, words, &bits)
        case .reasonPhrase:
            guard !frame.isRequest else { return nil }
            frame.start = Array(frame.start.prefix(13)) + words
        case .status:
            guard !frame.isRequest else { return nil }
            frame.start.replaceSubrange(9..<12, with: Array(String(mutant.part == .refusal ? 404 + bits.number(below: 95) : 201 + bits.number(below: 99)).utf8))
        default: return nil
        }
        return frame.octets
    }

    private static func requestLine(_ kind: HidingKind, _ start: [UInt8], _ words: [UInt8], _ bits: inout LeakBits) -> [UInt8] {
        let version = Array(" HTTP/1.1".utf8)
        switch kind {
        case .path: return Array(start.dropLast(version.count)) + [UInt8(ascii: "/")] + words + version
        case .messageName: return Array("POST /".utf8) + words + version
        case .query: return Array(start.dropLast(version.count)) + Array("?note=".utf8) + words + version
        case .method: return Array(["GET", "PUT", "PATCH", "DELETE"][bits.number(below: 4)].utf8) + start.dropFirst(4)
        default: return Array(start.dropLast(version.count)) + Array(" HTTP/\(bits.next() ? "1.0" : "2.0")".utf8)
        }
    }

    /// One of the other orders of two or three elements.
    private static func permuted<Element>(_ elements: [Element], by number: Int) -> [Element] {
        let orders: [[Int]] = elements.count == 2 ? [[0, 1], [1, 0]] : [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
        return orders[number % orders.count].map { elements[$0] }
    }
}
#endif
