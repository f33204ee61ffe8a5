/// A JSON value that knows where in its text it begins, so that an error of meaning found later can
/// still name line and column.
public struct LocatedJSON: Sendable {
    public enum Content: Sendable {
        case object([LocatedMember])
        case array([LocatedJSON])
        case string(String)
        case integer(Int64)
        case bool(Bool)
        case null
    }

    public let content: Content
    /// The offset in octets of the value's first octet.
    public let offset: Int

    init(_ content: Content, offset: Int) {
        self.content = content
        self.offset = offset
    }

    /// The first member named `key`; nil where there is none or this is no object.
    public subscript(key: String) -> LocatedJSON? {
        objectMembers?.first { $0.key.hasSameBytes(as: key) }?.value
    }

    public var objectMembers: [LocatedMember]? { if case .object(let members) = content { members } else { nil } }
    public var arrayElements: [LocatedJSON]? { if case .array(let elements) = content { elements } else { nil } }
    public var stringValue: String? { if case .string(let text) = content { text } else { nil } }
    public var integerValue: Int64? { if case .integer(let number) = content { number } else { nil } }
    public var boolValue: Bool? { if case .bool(let truth) = content { truth } else { nil } }

    /// The same value without its places.
    public var value: JSONValue {
        switch content {
        case .object(let members): .object(members.map { JSONMember($0.key, $0.value.value) })
        case .array(let elements): .array(elements.map(\.value))
        case .string(let text): .string(text)
        case .integer(let number): .integer(number)
        case .bool(let truth): .bool(truth)
        case .null: .null
        }
    }
}

public struct LocatedMember: Sendable {
    public let key: String
    /// The offset of the quote that opens the member's name.
    public let keyOffset: Int
    public let value: LocatedJSON
}

/// A JSON file: its tree and the text that places refer to.
public struct JSONDocument: Sendable {
    public let root: LocatedJSON
    private let bytes: [UInt8]

    /// Reads a whole text of any layout.
    public init(parsing bytes: [UInt8], limits: JSONLimits = .document) throws(JSONError) {
        root = try JSONParser<LocatedJSON>.parse(bytes.span, form: .anyLayout, limits: limits)
        self.bytes = bytes
    }

    /// Line and column of an offset found in the tree.
    public func position(of offset: Int) -> JSONPosition { JSONPosition(offset: offset, in: bytes.span) }
}
