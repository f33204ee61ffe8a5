public import Crypto
import JSON

/// An application sealed to the city's family-register system, and to nobody on the way (G5, I1). All are of one length: how
/// long a name or a domicile is does not show either.
public enum SealedApplication {
    /// Octets of every application before it is sealed; longer than any form with its card and request.
    static let contentCount = 1280
    private static let padding = "padding"

    public enum Failure: Error, Sendable, Hashable {
        case tooLong
        /// Sealed to another key, altered, or not an application.
        case unreadable
    }

    /// - Parameter point: of the city's key, an uncompressed P-256 point.
    public static func seal(_ content: ApplicationContent, to point: [UInt8]) throws -> [UInt8] {
        var members = content.json.objectMembers ?? []
        members.append(JSONMember(padding, .string("")))
        let missing = contentCount - JSONValue.object(members).canonicalBytes.count
        guard missing >= 0 else { throw Failure.tooLong }
        members[members.count - 1] = JSONMember(padding, .string(String(repeating: "0", count: missing)))
        var plain = JSONValue.object(members).canonicalBytes
        defer { SecretBytes.wipe(&plain) }
        return try Envelope.seal(plain, to: point)
    }

    /// Opens what was sealed to `key`.
    public static func open(_ sealed: [UInt8], with key: PrivateKey) throws(Failure) -> ApplicationContent {
        guard let plain = try? Envelope.open(sealed, recipient: key, maximumContentCount: contentCount) else { throw .unreadable }
        let content = plain.withSpan { span -> ApplicationContent? in
            guard span.count == contentCount else { return nil }
            var octets = (0..<span.count).map { span[$0] }
            defer { SecretBytes.wipe(&octets) }
            guard let json = try? JSONValue(parsing: octets, form: .canonical) else { return nil }
            return ApplicationContent(json: json)
        }
        guard let content else { throw .unreadable }
        return content
    }
}
