/// Walks over DER (X.690) from the front to the back and accounts for every octet: headers must be in their shortest form and
/// fit exactly into what is around them, so that lengths leave no choice.
struct DERWalk {
    static let maximumDepth = 16

    let bytes: [UInt8]
    private(set) var position: Int
    /// Where the elements end that have been entered and not left.
    private var ends: [Int]
    /// The clause by which the octets may be there.
    let rule: String

    init(_ bytes: [UInt8], from start: Int = 0, to end: Int? = nil, rule: String) {
        self.bytes = bytes
        self.rule = rule
        position = start
        ends = [min(bytes.count, end ?? bytes.count)]
    }

    var end: Int { ends.last ?? 0 }
    var isAtEnd: Bool { position >= end }
    /// The tag that comes next in the element that has been entered; nil at its end.
    var nextTag: UInt8? { isAtEnd ? nil : bytes[position] }

    /// Steps into a constructed element, or into an octet or bit string that holds DER.
    mutating func enter(_ tag: UInt8, _ account: inout Account) throws(Unexplained) {
        guard ends.count < Self.maximumDepth else { throw Unexplained("der-malformed", "nested too deep", at: position) }
        let content = try content(of: tag)
        position = content.lowerBound
        ends.append(content.upperBound)
        account.explain(to: position, "DER header", rule: rule)
    }

    /// Steps out of the element that was entered last, which must be read to its end.
    mutating func leave() throws(Unexplained) {
        guard isAtEnd else { throw Unexplained("der-unexpected", "an element that the profile does not have", at: position) }
        if ends.count > 1 { ends.removeLast() }
    }

    /// All of an element that has one right spelling.
    mutating func expect(_ octets: [UInt8], _ what: String, _ account: inout Account) throws(Unexplained) {
        guard end - position >= octets.count, bytes[position..<position + octets.count].elementsEqual(octets) else {
            throw Unexplained("der-unexpected", "\(what) is not what the profile has", at: position)
        }
        position += octets.count
        account.explain(to: position, what, rule: rule)
    }

    /// Steps over the header of a primitive element and gives the place of its content, which the caller explains with `take`.
    mutating func primitive(_ tag: UInt8, count: ClosedRange<Int>, _ what: String, _ account: inout Account) throws(Unexplained) -> Range<Int> {
        let content = try content(of: tag)
        guard count.contains(content.count) else { throw Unexplained("der-unexpected", "\(what) has a length that the profile does not have", at: position) }
        position = content.lowerBound
        account.explain(to: position, "DER header", rule: rule)
        return content
    }

    /// Explains the content that `primitive` gave.
    mutating func take(_ content: Range<Int>, _ what: String, freeBits: Double, _ account: inout Account) {
        position = content.upperBound
        account.explain(to: position, what, rule: rule, freeBits: freeBits)
    }

    /// A positive integer in its shortest form: its magnitude.
    mutating func positiveInteger(maximumCount: Int, _ what: String, _ account: inout Account) throws(Unexplained) -> (content: Range<Int>, magnitude: [UInt8]) {
        let start = position
        let content = try primitive(0x02, count: 1...maximumCount, what, &account)
        let octets = bytes[content]
        let magnitude = octets.first == 0 ? octets.dropFirst() : octets
        guard let first = octets.first, first < 0x80, let leading = magnitude.first, first != 0 || leading >= 0x80 else {
            throw Unexplained("der-malformed", "\(what) is not positive, or not in its shortest form", at: start)
        }
        return (content, Array(magnitude))
    }

    /// The content of the element that comes next, which must have the tag and fit.
    private func content(of tag: UInt8) throws(Unexplained) -> Range<Int> {
        guard position + 2 <= end, bytes[position] == tag else { throw Unexplained("der-unexpected", "another element than the profile has", at: position) }
        let first = Int(bytes[position + 1])
        var start = position + 2
        var count = first
        if first >= 0x80 {
            let digits = first & 0x7F
            guard (1...4).contains(digits), start + digits <= end else { throw Unexplained("der-malformed", "a length that is not DER", at: position) }
            count = bytes[start..<start + digits].reduce(0) { $0 << 8 | Int($1) }
            start += digits
            // X.690 §10.1: the shortest form.
            guard count >= 0x80, digits == 1 || count >> (8 * (digits - 1)) != 0 else { throw Unexplained("der-malformed", "a length that is not in its shortest form", at: position) }
        }
        guard count <= end - start else { throw Unexplained("der-malformed", "an element that runs past what is around it", at: position) }
        return start..<start + count
    }
}
