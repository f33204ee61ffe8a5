#if DEFECTS
import HTTP
import JSON
public import Policy

/// A message as the allowlist has it, with every optional part: what mutants are planted in. It is made from the policy, so that
/// no message is forgotten when the protocol grows.
public enum CleanMessage {
    public static let host = "127.0.0.1:8443"

    /// What fills the fields that have a form of their own, and the bodies that are no JSON.
    public struct Contents: Sendable {
        public var certificate: [UInt8]
        public var sealedDocument: [UInt8]
        public var document: [UInt8]
        public var validityRequest: [UInt8]
        public var validityResponse: [UInt8]

        public init(certificate: [UInt8], sealedDocument: [UInt8], document: [UInt8], validityRequest: [UInt8], validityResponse: [UInt8]) {
            self.certificate = certificate
            self.sealedDocument = sealedDocument
            self.document = document
            self.validityRequest = validityRequest
            self.validityResponse = validityResponse
        }
    }

    /// The octets of a message; nil where nobody ever sends one, as a refusal on `jpki`.
    public static func octets(_ message: MessagePolicy, _ part: LeakMutant.Part, _ contents: Contents) -> [UInt8]? {
        guard let direction = Direction(part) else { return nil }
        let policy = message.body(direction)
        let body: [UInt8]
        switch policy.content {
        case .json(let fields): body = object(fields, contents).canonicalBytes
        case .binary:
            guard part != .refusal else { return nil }
            body = part == .request ? contents.validityRequest : contents.validityResponse
        }
        return part == .request
            ? try? HTTPWriter.request(messageName: message.name, host: host, contentType: policy.content.contentType, body: body)
            : try? HTTPWriter.response(status: part == .response ? .ok : .forbidden, contentType: policy.content.contentType, body: body)
    }

    /// A refusal with nothing but what it must have, in answer to the request of a hash; nil where nobody refuses in JSON.
    public static func refusal(_ message: MessagePolicy, requestHash: String) -> [UInt8]? {
        guard case .json(let fields) = message.refusal.content else { return nil }
        let nothing = Contents(certificate: [], sealedDocument: [], document: [], validityRequest: [], validityResponse: [])
        let members = fields.filter { !$0.isOptional }.map { field in
            JSONMember(field.name, field.name == "requestHash" ? .string(requestHash) : value(field.shape, field.dataClass, nothing))
        }
        return try? HTTPWriter.response(status: .forbidden, contentType: message.refusal.content.contentType, body: JSONValue.object(members).canonicalBytes)
    }

    private static func object(_ fields: [FieldPolicy], _ contents: Contents) -> JSONValue {
        .object(fields.map { JSONMember($0.name, value($0.shape, $0.dataClass, contents)) })
    }

    private static func value(_ shape: FieldShape, _ dataClass: DataClass, _ contents: Contents) -> JSONValue {
        switch shape {
        case .scalar(let grammar): scalar(grammar, dataClass, contents)
        case .list(let count, let element):
            .array([JSONValue](repeating: value(element, dataClass, contents), count: max(count.lowerBound, min(count.upperBound, 2))))
        case .object(let fields): object(fields, contents)
        }
    }

    private static func scalar(_ grammar: Grammar, _ dataClass: DataClass, _ contents: Contents) -> JSONValue {
        switch grammar {
        case .hexadecimal(let count): return .string(String(repeating: "a1", count: Grammar.filled(count, upTo: 32) / 2))
        case .base64(let count):
            let special: [UInt8]? = switch dataClass {
            case .certificate: contents.certificate
            case .sealedDocument: contents.sealedDocument
            case .document: contents.document
            default: nil
            }
            // A length that leaves unused bits.
            let octets = special ?? [UInt8](repeating: 4, count: max(count.lowerBound, min(count.upperBound, 100)))
            return .string(String(decoding: Base64Text.encode(octets), as: UTF8.self))
        case .integer(let range): return .integer(min(range.upperBound, max(range.lowerBound, 3)))
        case .oneOf(let choices): return .string(choices.last ?? "")
        case .name(let count): return .string(String(repeating: "n", count: max(count.lowerBound, min(count.upperBound, 6))))
        case .digits(let count): return .string(String(repeating: "7", count: count.lowerBound))
        case .text(let count): return .string(String("町が丘見本花子一二三四五六七八九十".prefix(max(count.lowerBound, min(count.upperBound, 8)))))
        case .date: return .string("2001-04-01")
        case .instant: return .string("2026-04-01T01:00:20.000Z")
        case .boolean: return .bool(false)
        case .requestID: return .string("kiosk-a1.42")
        case .municipalityCode: return .string("142069")
        }
    }
}

extension Direction {
    /// Of a message; nil for the ends of a connection.
    public init?(_ part: LeakMutant.Part) {
        switch part {
        case .request: self = .request
        case .response: self = .response
        case .refusal: self = .refusal
        case .client, .server: return nil
        }
    }
}
#endif
