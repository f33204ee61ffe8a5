/// One kind of thing that one place held at one moment, however often. It never says the value.
public struct Finding: Sendable, Hashable {
    public let moment: Moment
    public let holder: Holder
    /// A process, or a kind of file.
    public let name: String
    /// Where in it: the kind of a mapping, or a path.
    public let place: String
    public let kind: CanaryClass
    public let spelling: String
    public var count: Int
    /// Of how many people, or how many documents.
    public var owners: Int
    /// Of the first one, in the mapping or the file.
    public let firstOffset: Int
    /// Whether it lies in a mapping of the program's own file.
    public let isInProgram: Bool
    /// Whether the very same spelling stood there as often, or oftener, before anybody had come.
    public var wasThereBefore = false

    public init(
        moment: Moment, holder: Holder, name: String, place: String, kind: CanaryClass, spelling: String, count: Int, owners: Int, firstOffset: Int,
        isInProgram: Bool = false
    ) {
        self.moment = moment
        self.holder = holder
        self.name = name
        self.place = place
        self.kind = kind
        self.spelling = spelling
        self.count = count
        self.owners = owners
        self.firstOffset = firstOffset
        self.isInProgram = isInProgram
    }

    /// What was compiled into the program, such as a table of common names: in its own file, and before anybody had come.
    public var isConstant: Bool { isInProgram && (moment == .before || wasThereBefore) }

    public var isAllowed: Bool { isConstant || HoldingRules.permission(holder, kind).covers(moment) }
}
