public import JSON
public import Policy

extension Grammar {
    /// Whether a JSON value is of this grammar, its JSON type included.
    public func matches(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): matches(text: text)
        case .integer(let number): matches(integer: number)
        case .bool(let truth): matches(boolean: truth)
        case .object, .array, .null: false
        }
    }
}
