import JSON
import Policy

/// The allowlist as topology.json writes it.
extension ChannelPolicy {
    var json: JSONValue {
        .object(messages.map { message in
            JSONMember(message.name, .object(Direction.allCases.map { JSONMember($0.rawValue, message.body($0).json) }))
        })
    }
}

extension BodyPolicy {
    fileprivate var json: JSONValue {
        var members = [JSONMember("maximumBytes", .integer(Int64(maximumBytes))), JSONMember("contentType", .string(content.contentType))]
        if case .json(let fields) = content { members.append(JSONMember("fields", .object(fields.map(\.member)))) }
        return .object(members)
    }
}

extension FieldPolicy {
    fileprivate var member: JSONMember {
        var members = [JSONMember("class", .string(dataClass.rawValue))]
        members += shape.members
        if isOptional { members.append(JSONMember("optional", true)) }
        return JSONMember(name, .object(members))
    }
}

extension FieldShape {
    fileprivate var members: [JSONMember] {
        switch self {
        case .scalar(let grammar):
            [JSONMember("grammar", .string(grammar.description))]
        case .object(let fields):
            [JSONMember("fields", .object(fields.map(\.member)))]
        case .list(let count, let element):
            [JSONMember("list", ["minimum": .integer(Int64(count.lowerBound)), "maximum": .integer(Int64(count.upperBound))])] + element.members
        }
    }
}
