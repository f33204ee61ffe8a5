import JSON

extension JSONDocument {
    /// The place of an offset in the tree, as `nodes.kiosk-a1.operator` or `certificates[2].feeYen`. The
    /// offset is that of a value or of a member's name; no paths are kept while a file is right.
    func path(to offset: Int) -> String {
        var path = ""
        var value = root
        while value.offset < offset {
            switch value.content {
            case .object(let members):
                guard let member = members.last(where: { $0.keyOffset <= offset }) else { return path }
                path += path.isEmpty ? clipped(member.key) : ".\(clipped(member.key))"
                value = member.value
            case .array(let elements):
                guard let position = elements.lastIndex(where: { $0.offset <= offset }) else { return path }
                path += "[\(position)]"
                value = elements[position]
            case .string, .integer, .bool, .null:
                return path
            }
        }
        return path
    }
}

extension LocatedJSON {
    /// What a value is, for a message that expected something else.
    var kindInWords: String {
        switch content {
        case .object: "an object"
        case .array: "a list"
        case .string: "a string"
        case .integer: "an integer"
        case .bool: "true or false"
        case .null: "null"
        }
    }
}
