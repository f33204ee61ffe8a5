/// Numbers and options of a block, in the byte order of its section.
struct BlockOctets {
    let isBigEndian: Bool
    private(set) var rest: ArraySlice<UInt8>

    init(_ octets: ArraySlice<UInt8>, isBigEndian: Bool) {
        rest = octets
        self.isBigEndian = isBigEndian
    }

    static func number(_ octets: ArraySlice<UInt8>, isBigEndian: Bool) -> UInt64 {
        isBigEndian ? octets.reduce(0) { $0 << 8 | UInt64($1) } : octets.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func takeNumber(_ octets: Int) -> Int? { take(octets).flatMap { Int(exactly: BlockOctets.number($0, isBigEndian: isBigEndian)) } }

    /// Octets that are padded with zeros to four; nil where they are not.
    mutating func takePadded(_ count: Int) -> ArraySlice<UInt8>? {
        guard let octets = take(count), let padding = take(-count & 3), padding.allSatisfy({ $0 == 0 }) else { return nil }
        return octets
    }

    /// The options up to the end of the block; nil where they have not the form of options.
    mutating func takeOptions() -> [BlockOption]? {
        var options: [BlockOption] = []
        while !rest.isEmpty {
            guard let code = takeNumber(2), let count = takeNumber(2) else { return nil }
            if code == 0 { return count == 0 && rest.isEmpty ? options : nil }
            guard let value = takePadded(count) else { return nil }
            options.append(BlockOption(code: code, value: value))
        }
        return options
    }
}

struct BlockOption {
    let code: Int
    let value: ArraySlice<UInt8>

    var text: String { String(decoding: value, as: UTF8.self) }
}

extension [BlockOption] {
    func first(_ code: Int) -> BlockOption? { first { $0.code == code } }
}
