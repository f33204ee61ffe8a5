import JSON

/// Reads members of one object of a scenario, and knows the object's place in it.
struct ScenarioReader {
    let place: String
    private let members: [JSONMember]

    init(_ value: JSONValue, at place: String) throws(ScenarioError) {
        guard let members = value.objectMembers else { throw ScenarioError(place, "expected an object") }
        self.place = place
        self.members = members
    }

    var names: [String] { members.map(\.key) }

    func error(_ member: String?, _ text: String) -> ScenarioError {
        ScenarioError([place, member ?? ""].filter { !$0.isEmpty }.joined(separator: "."), text)
    }

    /// Refuses members that nobody would read.
    func allow(_ known: [String]) throws(ScenarioError) {
        for member in members where !known.contains(member.key) {
            throw error(String(member.key.prefix(40)), "no such member; known here: \(known.joined(separator: ", "))")
        }
    }

    func value(_ name: String) -> JSONValue? { members.first { $0.key == name }?.value }

    func optionalText(_ name: String) throws(ScenarioError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.stringValue, !text.isEmpty else { throw error(name, "expected a text") }
        return text
    }

    func text(_ name: String) throws(ScenarioError) -> String {
        guard let text = try optionalText(name) else { throw error(name, "is missing") }
        return text
    }

    /// One text, or a list of them.
    func texts(_ name: String) throws(ScenarioError) -> [String] {
        guard let elements = value(name)?.arrayElements else { return [try text(name)] }
        var texts: [String] = []
        for (index, element) in elements.enumerated() {
            guard let text = element.stringValue else { throw error("\(name)[\(index)]", "expected a text") }
            texts.append(text)
        }
        return texts
    }

    func optionalInteger(_ name: String, in range: ClosedRange<Int>) throws(ScenarioError) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.integerValue.flatMap({ Int(exactly: $0) }), range.contains(number) else {
            throw error(name, "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(ScenarioError) -> Int {
        guard let number = try optionalInteger(name, in: range) else { throw error(name, "is missing") }
        return number
    }

    func optionalObject(_ name: String) throws(ScenarioError) -> ScenarioReader? {
        guard let value = value(name) else { return nil }
        return try ScenarioReader(value, at: error(name, "").place)
    }

    func objects(_ name: String) throws(ScenarioError) -> [ScenarioReader] {
        guard let elements = value(name)?.arrayElements, !elements.isEmpty else { throw error(name, "expected a list that is not empty") }
        var readers: [ScenarioReader] = []
        for (index, element) in elements.enumerated() { readers.append(try ScenarioReader(element, at: error("\(name)[\(index)]", "").place)) }
        return readers
    }
}
