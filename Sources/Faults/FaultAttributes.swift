public import JSON

/// One attribute that a type of fault has: a whole number with its unit, its range and what it is where nobody gives it.
public struct AttributeForm: Sendable, Hashable {
    public let name: String
    /// As people read it: `ms`, `KB/s`, `octets`.
    public let unit: String
    public let range: ClosedRange<Int>
    /// Nil where the attribute must be given.
    public let standard: Int?

    init(_ name: String, unit: String, _ range: ClosedRange<Int>, standard: Int? = 0) {
        self.name = name
        self.unit = unit
        self.range = range
        self.standard = standard
    }

    /// An hour: longer than any timeout of a channel, short enough that a slip of the hand shows.
    static let milliseconds = 0...3_600_000
    static let octets = 0...1_000_000_000_000

    public var words: String { "\(range.lowerBound) to \(range.upperBound) \(unit)" }
}

/// All attributes of a fault, those that nobody gave included.
public struct FaultAttributes: Sendable, Hashable {
    /// In the order of the type's forms.
    public let values: [Int]
    public let forms: [AttributeForm]

    /// The value of an attribute that the type has; 0 for any other.
    subscript(name: String) -> Int { forms.firstIndex { $0.name == name }.map { values[$0] } ?? 0 }

    /// Reads `json`, an object, over `earlier`, or over what the type has where nothing is given.
    init(_ json: JSONValue?, of type: FaultType, over earlier: FaultAttributes? = nil) throws(FaultError) {
        try self.init(json, of: type.rawValue, forms: type.forms, over: earlier)
        try type.check(self)
    }

    /// - Parameter type: the name of the type, for the texts of errors.
    init(_ json: JSONValue?, of type: String, forms: [AttributeForm], over earlier: FaultAttributes? = nil) throws(FaultError) {
        var values = earlier?.values.map(Optional.some) ?? forms.map(\.standard)
        if let json, !json.isNull {
            guard let members = json.objectMembers else { throw FaultError(.malformed, at: ["attributes"], "expected an object") }
            for member in members {
                guard let place = forms.firstIndex(where: { $0.name == member.key }) else {
                    let known = forms.isEmpty ? "it has none" : "known: \(forms.map(\.name).joined(separator: ", "))"
                    throw FaultError(.malformed, at: ["attributes", String(member.key.prefix(40))], "\(type) has no such attribute; \(known)")
                }
                guard let number = member.value.integerValue.flatMap(Int.init(exactly:)), forms[place].range.contains(number) else {
                    throw FaultError(.malformed, at: ["attributes", member.key], "expected a whole number, \(forms[place].words)")
                }
                values[place] = number
            }
        }
        for (form, value) in zip(forms, values) where value == nil {
            throw FaultError(.malformed, at: ["attributes"], "\(type) needs the attribute \"\(form.name)\", \(form.words)")
        }
        self.forms = forms
        self.values = values.compactMap { $0 }
    }

    public var json: JSONValue { .object(zip(forms, values).map { JSONMember($0.name, .integer(Int64($1))) }) }
}
