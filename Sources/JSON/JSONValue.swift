/// A JSON value of kofu's profile: RFC 8259, with 64-bit integers as the only numbers.
///
/// An object keeps its members in the order in which they were read or given, because the order is
/// part of what crosses a channel. Equality is equality of bytes: two strings that Unicode calls
/// equivalent but that are spelt differently are different values, since a reader downstream may see
/// the difference.
public enum JSONValue: Sendable {
    case object([JSONMember])
    case array([JSONValue])
    case string(String)
    case integer(Int64)
    case bool(Bool)
    case null
}

/// One member of an object.
public struct JSONMember: Sendable {
    public let key: String
    public let value: JSONValue

    public init(_ key: String, _ value: JSONValue) {
        self.key = key
        self.value = value
    }
}

extension JSONValue {
    /// The value of the first member named `key`; nil where there is none or this is no object.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key.hasSameBytes(as: key) }?.value
    }

    public var objectMembers: [JSONMember]? { if case .object(let members) = self { members } else { nil } }
    public var arrayElements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
    public var stringValue: String? { if case .string(let text) = self { text } else { nil } }
    public var integerValue: Int64? { if case .integer(let number) = self { number } else { nil } }
    public var boolValue: Bool? { if case .bool(let truth) = self { truth } else { nil } }
    public var isNull: Bool { if case .null = self { true } else { false } }
}

extension JSONValue: Hashable {
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.object(let a), .object(let b)): a == b
        case (.array(let a), .array(let b)): a == b
        case (.string(let a), .string(let b)): a.hasSameBytes(as: b)
        case (.integer(let a), .integer(let b)): a == b
        case (.bool(let a), .bool(let b)): a == b
        case (.null, .null): true
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .object(let members): hasher.combine(members)
        case .array(let elements): hasher.combine(elements)
        case .string(let text): hasher.combine(text)
        case .integer(let number): hasher.combine(number)
        case .bool(let truth): hasher.combine(truth)
        case .null: hasher.combine(0)
        }
    }
}

extension JSONMember: Hashable {
    public static func == (left: JSONMember, right: JSONMember) -> Bool {
        left.key.hasSameBytes(as: right.key) && left.value == right.value
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(key)
        hasher.combine(value)
    }
}

extension String {
    /// Swift's `==` compares strings up to canonical equivalence: KELVIN SIGN equals the letter K.
    /// What crosses a channel is compared by its bytes.
    func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { JSONMember($0.0, $0.1) })
    }

    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}
