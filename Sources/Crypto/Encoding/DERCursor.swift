/// Walks over elements in distinguished encoding, strictly: definite lengths in their shortest form, tag
/// numbers below 31, nothing beyond the enclosing element. It holds positions only, so that the bytes may
/// lie in any memory, a wiped one included, and are not copied.
struct DERCursor {
    private(set) var position: Int
    let end: Int
    private let place: String

    init(_ range: Range<Int>, place: String) {
        position = range.lowerBound
        end = range.upperBound
        self.place = place
    }

    init(_ bytes: Span<UInt8>, place: String) {
        self.init(0..<bytes.count, place: place)
    }

    var isAtEnd: Bool { position == end }

    /// The tag of the next element; nil at the end.
    func nextTag(in bytes: Span<UInt8>) -> UInt8? { position < end ? bytes[position] : nil }

    /// Reads the next element, whatever its tag.
    mutating func readAny(in bytes: Span<UInt8>) throws(CryptoError) -> DERElement {
        let start = position
        guard end - start >= 2, end <= bytes.count else { throw malformed("an element is cut off") }
        let tag = bytes[start]
        guard tag & 0x1f != 0x1f else { throw malformed("a tag number above 30") }
        var count = Int(bytes[start + 1])
        var content = start + 2
        if count >= 0x80 {
            let octets = count & 0x7f
            guard (1...3).contains(octets), end - content >= octets else { throw malformed("a length that is indefinite or too long") }
            count = 0
            for _ in 0..<octets {
                count = count << 8 | Int(bytes[content])
                content += 1
            }
            guard count >= 0x80, octets == 1 || count >> (8 * (octets - 1)) > 0 else { throw malformed("a length not in its shortest form") }
        }
        guard end - content >= count else { throw malformed("an element is cut off") }
        position = content + count
        return DERElement(tag: tag, whole: start..<position, content: content..<position)
    }

    /// Reads the next element, which must have `tag`, and returns where its content lies.
    mutating func read(_ tag: UInt8, in bytes: Span<UInt8>) throws(CryptoError) -> Range<Int> {
        try readElement(tag, in: bytes).content
    }

    mutating func readElement(_ tag: UInt8, in bytes: Span<UInt8>) throws(CryptoError) -> DERElement {
        let element = try readAny(in: bytes)
        guard element.tag == tag else { throw malformed("an element of another kind than the form demands") }
        return element
    }

    /// Reads the next element, which must have `tag`, and returns a cursor over its inside.
    mutating func enter(_ tag: UInt8, in bytes: Span<UInt8>) throws(CryptoError) -> DERCursor {
        DERCursor(try read(tag, in: bytes), place: place)
    }

    /// Reads bytes that the form fixes.
    mutating func expect(_ expected: [UInt8], in bytes: Span<UInt8>) throws(CryptoError) {
        guard end - position >= expected.count, end <= bytes.count else { throw malformed("an element is cut off") }
        for index in expected.indices where bytes[position + index] != expected[index] {
            throw malformed("a value other than the one that the form fixes")
        }
        position += expected.count
    }

    /// The form ends here: anything left is refused.
    func finish() throws(CryptoError) {
        guard isAtEnd else { throw malformed("elements that the form does not have") }
    }

    /// Reads a positive integer of at most `maximumCount` octets in its shortest form, and returns its magnitude.
    mutating func readPositiveInteger(maximumCount: Int, in bytes: Span<UInt8>) throws(CryptoError) -> [UInt8] {
        bytes.array(try readPositiveIntegerRange(maximumCount: maximumCount, in: bytes))
    }

    /// The same, but returns where the magnitude lies: what is secret is not copied.
    mutating func readPositiveIntegerRange(maximumCount: Int, in bytes: Span<UInt8>) throws(CryptoError) -> Range<Int> {
        let content = try read(DER.Tag.integer, in: bytes)
        guard !content.isEmpty, content.count <= maximumCount, bytes[content.lowerBound] < 0x80 else {
            throw malformed("an integer that is negative, empty or too long")
        }
        guard bytes[content.lowerBound] == 0 else { return content }
        guard content.count > 1, bytes[content.lowerBound + 1] >= 0x80 else { throw malformed("an integer that is zero or not in its shortest form") }
        return content.dropFirst()
    }

    func malformed(_ reason: String) -> CryptoError { CryptoError(.malformed, at: place, reason) }
}

/// Where one element lies.
struct DERElement {
    let tag: UInt8
    /// Header and content.
    let whole: Range<Int>
    let content: Range<Int>
}

extension Span where Element == UInt8 {
    /// A copy of the octets of `range`, which lies within.
    func array(_ range: Range<Int>) -> [UInt8] {
        // The borrowed octets are copied before the closure ends.
        unsafe extracting(range).withUnsafeBufferPointer { unsafe Array($0) }
    }

    func matches(_ expected: [UInt8], at range: Range<Int>) -> Bool {
        guard range.count == expected.count, range.upperBound <= count else { return false }
        for index in expected.indices where self[range.lowerBound + index] != expected[index] { return false }
        return true
    }
}
