#if DEFECTS
/// DER as a liar writes it: a tree whose lengths are put right whatever is put in.
struct DERTree {
    var tag: UInt8
    /// Of a constructed element.
    var children: [DERTree] = []
    /// Of a primitive element.
    var content: [UInt8] = []
    /// Whether the length takes an octet more than it needs.
    var hasLongLength = false

    private static let maximumDepth = 24

    init(_ tag: UInt8, _ children: [DERTree]) {
        self.tag = tag
        self.children = children
    }

    init(_ tag: UInt8, octets: [UInt8]) {
        self.tag = tag
        content = octets
    }

    /// One element and nothing after it; nil for anything else.
    init?(_ octets: [UInt8]) {
        var position = 0
        guard let tree = DERTree.read(octets[...], &position, depth: 0), position == octets.count else { return nil }
        self = tree
    }

    private var isConstructed: Bool { tag & 0x20 != 0 }

    private static func read(_ octets: ArraySlice<UInt8>, _ position: inout Int, depth: Int) -> DERTree? {
        guard depth < maximumDepth, position + 1 < octets.endIndex else { return nil }
        let tag = octets[position]
        var count = Int(octets[position + 1])
        position += 2
        if count > 0x80 {
            let lengthCount = count & 0x7F
            guard lengthCount <= 3, position + lengthCount <= octets.endIndex else { return nil }
            count = octets[position..<position + lengthCount].reduce(0) { $0 << 8 | Int($1) }
            position += lengthCount
        }
        guard count <= octets.endIndex - position else { return nil }
        let end = position + count
        guard tag & 0x20 != 0 else {
            defer { position = end }
            return DERTree(tag, octets: Array(octets[position..<end]))
        }
        var children: [DERTree] = []
        while position < end {
            guard let child = read(octets[..<end], &position, depth: depth + 1) else { return nil }
            children.append(child)
        }
        return DERTree(tag, children)
    }

    var octets: [UInt8] {
        let inside = isConstructed ? children.flatMap(\.octets) : content
        var header: [UInt8] = [tag]
        switch inside.count {
        case ..<0x80: header += hasLongLength ? [0x81, UInt8(inside.count)] : [UInt8(inside.count)]
        case ..<0x100: header += hasLongLength ? [0x82, 0, UInt8(inside.count)] : [0x81, UInt8(inside.count)]
        case ..<0x1_0000: header += (hasLongLength ? [0x83, 0] : [0x82]) + [UInt8(inside.count >> 8), UInt8(inside.count & 0xFF)]
        default: header += [0x83, UInt8(inside.count >> 16 & 0xFF), UInt8(inside.count >> 8 & 0xFF), UInt8(inside.count & 0xFF)]
        }
        return header + inside
    }

    /// Changes the element that the indices lead to; false where there is none.
    mutating func change(_ path: [Int], _ change: (inout DERTree) -> Void) -> Bool {
        guard let index = path.first else {
            change(&self)
            return true
        }
        guard children.indices.contains(index) else { return false }
        return children[index].change(Array(path.dropFirst()), change)
    }

    func at(_ path: [Int]) -> DERTree? {
        guard let index = path.first else { return self }
        return children.indices.contains(index) ? children[index].at(Array(path.dropFirst())) : nil
    }

    static func sequence(_ children: DERTree...) -> DERTree { DERTree(0x30, children) }
    static func octetString(_ octets: [UInt8]) -> DERTree { DERTree(0x04, octets: octets) }

    /// 1.3.6.1.4.1.32473.20261.99, below the number that RFC 5612 keeps for examples.
    static let madeUpIdentifier = DERTree(0x06, octets: [0x2B, 6, 1, 4, 1, 0x81, 0xFD, 0x59, 0x81, 0x9E, 0x25, 0x63])

    /// An extension of X.509 and OCSP that nobody knows, with `words` in it.
    static func madeUpExtension(_ words: [UInt8]) -> DERTree { .sequence(madeUpIdentifier, .octetString(DERTree.octetString(words).octets)) }

    /// An attribute of CMS that nobody knows.
    static func madeUpAttribute(_ words: [UInt8]) -> DERTree { .sequence(madeUpIdentifier, DERTree(0x31, [.octetString(words)])) }

    /// A name of one common name.
    static func commonName(_ words: [UInt8]) -> DERTree {
        .sequence(DERTree(0x31, [.sequence(DERTree(0x06, octets: [0x55, 4, 3]), DERTree(0x0C, octets: words))]))
    }
}
#endif
