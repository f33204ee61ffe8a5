/// An object of topology.json that says where it stands and which of its keys nobody knows.
struct PolicyObject {
    let pointer: String
    let members: [(name: String, value: JSONTree)]

    init(_ tree: JSONTree, at pointer: String) throws(ReviewPolicyError) {
        guard case .object(let members) = tree else { throw ReviewPolicyError(pointer, "an object is expected") }
        self.members = members
        self.pointer = pointer
    }

    /// Refuses any key but these.
    func allow(_ keys: Set<String>) throws(ReviewPolicyError) {
        for member in members where !keys.contains(member.name) {
            throw ReviewPolicyError(place(of: member.name), "a key that this reader does not know")
        }
    }

    func place(of name: String) -> String { pointer + "/" + JSONTree.escaped(name) }

    subscript(_ name: String) -> JSONTree? { members.first { $0.name == name }?.value }

    func object(_ name: String) throws(ReviewPolicyError) -> PolicyObject {
        guard let value = self[name] else { throw ReviewPolicyError(pointer, "\(name) is missing") }
        return try PolicyObject(value, at: place(of: name))
    }

    /// The members of an object that maps names to objects.
    func objects(_ name: String) throws(ReviewPolicyError) -> [(name: String, object: PolicyObject)] {
        let outer = try object(name)
        var list: [(name: String, object: PolicyObject)] = []
        for member in outer.members { list.append((member.name, try PolicyObject(member.value, at: outer.place(of: member.name)))) }
        return list
    }

    func list(_ name: String) throws(ReviewPolicyError) -> [JSONTree] {
        guard case .list(let elements)? = self[name] else { throw ReviewPolicyError(place(of: name), "a list is expected") }
        return elements
    }

    func text(_ name: String) throws(ReviewPolicyError) -> String {
        guard case .string(let text)? = self[name] else { throw ReviewPolicyError(place(of: name), "a string is expected") }
        return text
    }

    func optionalText(_ name: String) throws(ReviewPolicyError) -> String? { self[name] == nil ? nil : try text(name) }

    func integer(_ name: String, within range: ClosedRange<Int64>) throws(ReviewPolicyError) -> Int64 {
        guard case .integer(let value)? = self[name], range.contains(value) else {
            throw ReviewPolicyError(place(of: name), "an integer from \(range.lowerBound) to \(range.upperBound) is expected")
        }
        return value
    }
}
