/// One member of an object on a channel.
public struct FieldPolicy: Sendable, Hashable {
    public let name: String
    public let dataClass: DataClass
    public let shape: FieldShape
    /// An optional field may be absent; it is never null.
    public let isOptional: Bool

    /// Objects and lists inside one another, at most.
    public static let highestDepth = 8
    /// Fields of one object, at most.
    public static let highestFieldCount = 100

    /// Refuses a name outside `[A-Za-z][A-Za-z0-9-]{0,39}`, and what `shape` itself may not be.
    public init(name: String, dataClass: DataClass, shape: FieldShape, isOptional: Bool = false) throws(PolicyError) {
        guard PolicyName.isFieldName(name) else { throw PolicyError(.badName, place: "field") }
        try shape.check(place: name, depth: 0)
        self.name = name
        self.dataClass = dataClass
        self.shape = shape
        self.isOptional = isOptional
    }

    static func check(_ fields: [FieldPolicy], depth: Int, place: String = "$") throws(PolicyError) {
        guard depth <= highestDepth else { throw PolicyError(.tooDeep, place: place) }
        guard fields.count <= highestFieldCount else { throw PolicyError(.tooManyFields, place: place) }
        if let repeated = PolicyName.firstRepeated(fields.map(\.name)) {
            throw PolicyError(.repeatedName, place: "\(place).\(repeated)")
        }
        for field in fields { try field.shape.check(place: "\(place).\(field.name)", depth: depth) }
    }
}

/// What a field's value looks like.
public indirect enum FieldShape: Sendable, Hashable {
    case scalar(Grammar)
    /// A list of `count` elements, all of one shape. A list may not hold lists directly.
    case list(count: ClosedRange<Int>, of: FieldShape)
    /// An object with these members, in this order.
    case object([FieldPolicy])

    /// No list may be longer.
    public static let highestListCount = 100_000

    func check(place: String, depth: Int) throws(PolicyError) {
        guard depth <= FieldPolicy.highestDepth else { throw PolicyError(.tooDeep, place: place) }
        switch self {
        case .scalar: return
        case .list(let count, let element):
            guard count.lowerBound >= 0, count.upperBound <= FieldShape.highestListCount else {
                throw PolicyError(.badListBounds, place: place)
            }
            if case .list = element { throw PolicyError(.listOfLists, place: place) }
            try element.check(place: "\(place)[]", depth: depth + 1)
        case .object(let fields): try FieldPolicy.check(fields, depth: depth + 1, place: place)
        }
    }
}
