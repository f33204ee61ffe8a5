import Domain
import JSON
import Policy
import Topology

/// One channel's allowlist as an OpenAPI description (version 3.1.0), for tools that try a service from its description.
///
/// It says what may be said, and nothing of what the gate asks besides: the one HTTP profile, canonical JSON and the order of
/// members, which is that of `properties`.
enum OpenAPIDocument {
    static let version = "3.1.0"

    static func describe(_ channel: Topology.Channel, of topology: Topology) -> JSONValue {
        let name = channel.name.rawValue
        let links = topology.links.filter { $0.channel == channel.name }
        return [
            "openapi": .string(version),
            "info": [
                "title": .string("kofu: \(name)"),
                "version": "1",
                "description": .string("""
                    What \(channel.client) may ask \(channel.servers.map(\.description).joined(separator: " and ")) on the channel \(name), from the allowlist of topology.json. Bodies are canonical JSON with members in the order \
                    in which they stand here. A request of another form gets no answer: the connection ends.
                    """),
            ],
            "servers": .array(links.map { link in
                ["url": .string("https://\(link.address):\(channel.port)"), "description": .string("\(link.name), from \(link.client) to \(link.server)")]
            }),
            "security": [["channelCertificate": []]],
            "paths": .object(channel.policy.messages.map { JSONMember($0.path, ["post": operation($0)]) }),
            "components": ["securitySchemes": ["channelCertificate": [
                "type": "mutualTLS", "description": .string("A certificate of \(channel.certificateAuthority) with the one name kofu://\(name)/<node>; TLS 1.3 only."),
            ]]],
        ]
    }

    private static func operation(_ message: MessagePolicy) -> JSONValue {
        [
            "operationId": .string(message.name),
            "requestBody": ["required": true, "content": content(message.request)],
            "responses": [
                "200": ["description": "The answer", "content": content(message.response)],
                "403": ["description": "A refusal", "content": content(message.refusal)],
            ],
        ]
    }

    private static func content(_ body: BodyPolicy) -> JSONValue {
        let schema: JSONValue = switch body.content {
        case .json(let fields): .object(object(fields))
        case .binary(let contentType): ["type": "string", "format": "binary", "contentMediaType": .string(contentType), "maxLength": .integer(Int64(body.maximumBytes))]
        }
        return .object([JSONMember(body.content.contentType, ["schema": schema, "x-kofu-maximum-octets": .integer(Int64(body.maximumBytes))])])
    }

    private static func object(_ fields: [FieldPolicy]) -> [JSONMember] {
        let required = fields.filter { !$0.isOptional }.map { JSONValue.string($0.name) }
        var members = [JSONMember("type", "object"), JSONMember("properties", .object(fields.map { JSONMember($0.name, schema($0)) }))]
        if !required.isEmpty { members.append(JSONMember("required", .array(required))) }
        members.append(JSONMember("additionalProperties", false))
        return members
    }

    private static func schema(_ field: FieldPolicy) -> JSONValue {
        .object(keywords(field.shape) + [JSONMember("x-kofu-class", .string(field.dataClass.rawValue))])
    }

    private static func keywords(_ shape: FieldShape) -> [JSONMember] {
        switch shape {
        case .scalar(let grammar):
            GrammarPattern.keywords(grammar) + [JSONMember("x-kofu-grammar", .string(grammar.description))]
        case .object(let fields):
            object(fields)
        case .list(let count, let element):
            [
                JSONMember("type", "array"), JSONMember("minItems", .integer(Int64(count.lowerBound))), JSONMember("maxItems", .integer(Int64(count.upperBound))),
                JSONMember("items", .object(keywords(element))),
            ]
        }
    }
}
