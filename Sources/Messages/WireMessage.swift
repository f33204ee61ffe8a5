public import JSON

/// A message body as a typed value. Grammar, order and completeness are the gate's concern; a message
/// only moves its fields between JSON and Swift.
public protocol WireMessage: Sendable {
    init(json: JSONValue) throws(MessageError)
    var json: JSONValue { get }
}

extension JSONValue {
    func text(_ field: String) throws(MessageError) -> String {
        guard let text = self[field]?.stringValue else { throw MessageError(field: field) }
        return text
    }

    func optionalText(_ field: String) throws(MessageError) -> String? {
        guard let value = self[field] else { return nil }
        guard let text = value.stringValue else { throw MessageError(field: field) }
        return text
    }

    func integer(_ field: String) throws(MessageError) -> Int {
        guard let number = self[field]?.integerValue else { throw MessageError(field: field) }
        return Int(number)
    }

    func truth(_ field: String) throws(MessageError) -> Bool {
        guard let truth = self[field]?.boolValue else { throw MessageError(field: field) }
        return truth
    }

    func elements(_ field: String) throws(MessageError) -> [JSONValue] {
        guard let elements = self[field]?.arrayElements else { throw MessageError(field: field) }
        return elements
    }

    func texts(_ field: String) throws(MessageError) -> [String] {
        var texts: [String] = []
        for element in try elements(field) {
            guard let text = element.stringValue else { throw MessageError(field: field) }
            texts.append(text)
        }
        return texts
    }

    func integers(_ field: String) throws(MessageError) -> [Int] {
        var numbers: [Int] = []
        for element in try elements(field) {
            guard let number = element.integerValue else { throw MessageError(field: field) }
            numbers.append(Int(number))
        }
        return numbers
    }

    /// A member read through a type's own reader of text; nil from the reader is an error.
    func parsed<Value>(_ field: String, _ read: (String) -> Value?) throws(MessageError) -> Value {
        guard let value = read(try text(field)) else { throw MessageError(field: field) }
        return value
    }

    /// A member that is an object, read through its own reader.
    func part<Value>(_ field: String, _ read: (JSONValue) throws(MessageError) -> Value) throws(MessageError) -> Value {
        guard let value = self[field] else { throw MessageError(field: field) }
        return try read(value)
    }

    func optionalPart<Value>(_ field: String, _ read: (JSONValue) throws(MessageError) -> Value) throws(MessageError) -> Value? {
        guard let value = self[field] else { return nil }
        return try read(value)
    }

    func list<Element>(_ field: String, _ read: (JSONValue) throws(MessageError) -> Element) throws(MessageError) -> [Element] {
        var list: [Element] = []
        for element in try elements(field) { list.append(try read(element)) }
        return list
    }
}
