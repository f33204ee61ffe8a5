/// What the one parser builds: plain values for messages, located ones for files.
protocol ParsedTree: Sendable {
    associatedtype Member: Sendable

    static func makeObject(_ members: [Member], at offset: Int) -> Self
    static func makeArray(_ elements: [Self], at offset: Int) -> Self
    static func makeString(_ text: String, at offset: Int) -> Self
    static func makeInteger(_ number: Int64, at offset: Int) -> Self
    static func makeBool(_ truth: Bool, at offset: Int) -> Self
    static func makeNull(at offset: Int) -> Self
    static func makeMember(_ key: String, at offset: Int, _ value: Self) -> Member
    static func key(of member: Member) -> String
}

extension JSONValue: ParsedTree {
    typealias Member = JSONMember

    static func makeObject(_ members: [JSONMember], at offset: Int) -> JSONValue { .object(members) }
    static func makeArray(_ elements: [JSONValue], at offset: Int) -> JSONValue { .array(elements) }
    static func makeString(_ text: String, at offset: Int) -> JSONValue { .string(text) }
    static func makeInteger(_ number: Int64, at offset: Int) -> JSONValue { .integer(number) }
    static func makeBool(_ truth: Bool, at offset: Int) -> JSONValue { .bool(truth) }
    static func makeNull(at offset: Int) -> JSONValue { .null }
    static func makeMember(_ key: String, at offset: Int, _ value: JSONValue) -> JSONMember { JSONMember(key, value) }
    static func key(of member: JSONMember) -> String { member.key }
}

extension LocatedJSON: ParsedTree {
    typealias Member = LocatedMember

    static func makeObject(_ members: [LocatedMember], at offset: Int) -> LocatedJSON { LocatedJSON(.object(members), offset: offset) }
    static func makeArray(_ elements: [LocatedJSON], at offset: Int) -> LocatedJSON { LocatedJSON(.array(elements), offset: offset) }
    static func makeString(_ text: String, at offset: Int) -> LocatedJSON { LocatedJSON(.string(text), offset: offset) }
    static func makeInteger(_ number: Int64, at offset: Int) -> LocatedJSON { LocatedJSON(.integer(number), offset: offset) }
    static func makeBool(_ truth: Bool, at offset: Int) -> LocatedJSON { LocatedJSON(.bool(truth), offset: offset) }
    static func makeNull(at offset: Int) -> LocatedJSON { LocatedJSON(.null, offset: offset) }
    static func makeMember(_ key: String, at offset: Int, _ value: LocatedJSON) -> LocatedMember { LocatedMember(key: key, keyOffset: offset, value: value) }
    static func key(of member: LocatedMember) -> String { member.key }
}
