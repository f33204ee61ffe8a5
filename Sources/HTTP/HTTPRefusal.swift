/// Why octets are not a message of kofu's HTTP profile, and where. It holds none of the octets.
public struct HTTPRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    public let rule: HTTPRule
    /// The offset, from the message's first octet, of the first octet that breaks the rule.
    public let offset: Int

    public init(rule: HTTPRule, offset: Int) {
        self.rule = rule
        self.offset = offset
    }

    public var description: String { "octet \(offset): \(rule.reason)" }
}

/// The rules of the profile. The raw value is the rule's name in journals and refusals.
public enum HTTPRule: String, Error, Sendable, Hashable, CaseIterable {
    case method = "http-method"
    case target = "http-target"
    case version = "http-version"
    case status = "http-status"
    case reasonPhrase = "http-reason-phrase"
    case lineEnding = "http-line-ending"
    case lineFolding = "http-line-folding"
    case headerMissing = "http-header-missing"
    case headerCase = "http-header-case"
    case headerNotExpected = "http-header-not-expected"
    case headerSpacing = "http-header-spacing"
    case host = "http-host"
    case contentType = "http-content-type"
    case contentLength = "http-content-length"
    case contentLengthZero = "http-content-length-zero"
    case contentLengthLeadingZero = "http-content-length-leading-zero"
    case contentLengthTooLarge = "http-content-length-too-large"
    case outOfTurn = "http-out-of-turn"
    case truncated = "http-truncated"

    public var reason: String {
        switch self {
        case .method: "the only method is POST, followed by one space"
        case .target: "the target is / and a message's name of [a-z0-9-]{1,\(HTTPLimits.longestMessageName)}"
        case .version: "the only version is HTTP/1.1"
        case .status: "the only status codes are 200 and 403"
        case .reasonPhrase: "the only reason phrases are OK for 200 and Forbidden for 403"
        case .lineEnding: "every line ends in CR LF, and neither stands alone"
        case .lineFolding: "a header line does not begin with a space or a tab"
        case .headerMissing: "the head ends before all its headers"
        case .headerCase: "a header's name is spelt as in RFC 9110, capitals included"
        case .headerNotExpected: "a request has Host, Content-Type, Content-Length and a response Content-Type, Content-Length, once, in this order"
        case .headerSpacing: "a header's name, a colon, one space, the value, and no other spaces or tabs"
        case .host: "the host is a lower-case name or IPv4 address of at most \(HTTPLimits.longestHost) octets, and may have a port"
        case .contentType: "the content type is a lower-case media type of at most \(HTTPLimits.longestContentType) octets, without parameters"
        case .contentLength: "the content length is a decimal number"
        case .contentLengthZero: "a body has at least one octet"
        case .contentLengthLeadingZero: "the content length has no leading zeros"
        case .contentLengthTooLarge: "the body is longer than this end accepts"
        case .outOfTurn: "octets came when it was the other end's turn to speak"
        case .truncated: "the connection ended inside a message"
        }
    }
}

/// The sizes of the profile.
public enum HTTPLimits {
    /// Octets of a request's or response's head, the empty line included. The longest head that the
    /// rules allow is shorter.
    public static let maximumHeadBytes = 1024
    public static let longestMessageName = 40
    public static let longestHost = 255
    public static let longestContentType = 64
    /// No parser accepts a larger body, whatever it is told: 16 MiB.
    public static let highestMaximumBodyBytes = 16 << 20
}
