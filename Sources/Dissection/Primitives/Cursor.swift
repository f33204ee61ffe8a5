/// Takes big-endian numbers and vectors off the front of octets; nil where there are too few.
struct Cursor {
    private(set) var rest: ArraySlice<UInt8>

    init(_ octets: ArraySlice<UInt8>) { rest = octets }

    var count: Int { rest.count }
    var isEmpty: Bool { rest.isEmpty }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A number of up to four octets.
    mutating func takeNumber(_ octets: Int) -> Int? { take(octets)?.reduce(0) { $0 << 8 | Int($1) } }

    mutating func take8() -> UInt8? { take(1)?.first }

    mutating func take16() -> UInt16? { takeNumber(2).map { UInt16(truncatingIfNeeded: $0) } }

    /// A vector whose length stands before it in so many octets (RFC 8446, section 3.4).
    mutating func takeVector(_ lengthOctets: Int) -> ArraySlice<UInt8>? {
        var probe = self
        guard let count = probe.takeNumber(lengthOctets), let vector = probe.take(count) else { return nil }
        self = probe
        return vector
    }
}
