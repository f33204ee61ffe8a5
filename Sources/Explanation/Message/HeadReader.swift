/// The head of a message in the one HTTP profile (docs/wire.md, "HTTP/1.1"): start line, headers in their order and capitals, the
/// empty line. Nearly everything in it has one right spelling.
struct HeadReader {
    static let rule = "http-profile"
    private static let maximumNameCount = 40

    struct Head {
        let name: String
        let part: ExplainedMessage.Part
        let rules: ReviewPolicy.Part
        /// Octets of head and body.
        let headCount: Int
        let bodyCount: Int
    }

    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The head of a request. Throws `BodyReader.cutRule` where more octets are needed.
    static func request(_ bytes: [UInt8], _ context: MessageContext, _ account: inout Account) throws(Unexplained) -> Head {
        var reader = HeadReader(bytes)
        try reader.expect("POST /", "http-start-line", "start line")
        let name = reader.word()
        try reader.expect(" HTTP/1.1\r\n", "http-start-line", "start line")
        guard let message = context.channel.messages[name] else {
            throw Unexplained("message-unknown", "the channel has no such message", at: 0)
        }
        account.explain(to: reader.position, "start line", rule: message.pointer, freeBits: FreeBits.choice(context.channel.messages.count))
        try reader.expect("Host: \(context.link.address):\(context.channel.port)\r\n", "http-host", "header Host")
        account.explain(to: reader.position, "header Host", rule: context.link.pointer)
        return try reader.rest(name, .request, message.request, &account)
    }

    /// The head of an answer to a request of this name.
    static func answer(_ bytes: [UInt8], to name: String, _ context: MessageContext, _ account: inout Account) throws(Unexplained) -> Head {
        var reader = HeadReader(bytes)
        try reader.expect("HTTP/1.1 ", "http-start-line", "status line")
        let isRefusal = reader.position < bytes.count && bytes[reader.position] == UInt8(ascii: "4")
        try reader.expect(isRefusal ? "403 Forbidden\r\n" : "200 OK\r\n", "http-start-line", "status line")
        account.explain(to: reader.position, "status line", rule: rule, freeBits: 1)
        guard let message = context.channel.messages[name] else { throw Unexplained("message-unknown", "an answer to no message", at: 0) }
        return try reader.rest(name, isRefusal ? .refusal : .response, isRefusal ? message.refusal : message.response, &account)
    }

    /// Content-Type, Content-Length and the empty line.
    private mutating func rest(_ name: String, _ part: ExplainedMessage.Part, _ rules: ReviewPolicy.Part, _ account: inout Account) throws(Unexplained) -> Head {
        try expect("Content-Type: \(rules.contentType)\r\n", "http-content-type", "header Content-Type")
        account.explain(to: position, "header Content-Type", rule: rules.pointer)
        try expect("Content-Length: ", "http-content-length", "header Content-Length")
        let digits = position
        while position < bytes.count, position - digits < 9, (0x30...0x39).contains(bytes[position]) { position += 1 }
        if position == bytes.count { throw Unexplained(BodyReader.cutRule, "", at: position) }
        guard position > digits, bytes[digits] != 0x30, let count = Int(String(decoding: bytes[digits..<position], as: UTF8.self)), count <= rules.maximumBytes else {
            throw Unexplained("http-content-length", "a length that is not plain, not positive, or longer than the message may be", at: digits)
        }
        try expect("\r\n\r\n", "http-header-unexpected", "the end of the headers")
        account.explain(to: position, "header Content-Length", rule: Self.rule)
        return Head(name: name, part: part, rules: rules, headCount: position, bodyCount: count)
    }

    /// Octets of a message's name; whether it exists is judged with the rest of the line.
    private mutating func word() -> String {
        let start = position
        while position < bytes.count, position - start < Self.maximumNameCount, GrammarJudge.isNameOctet(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func expect(_ text: String, _ rule: String, _ what: String) throws(Unexplained) {
        for byte in text.utf8 {
            guard position < bytes.count else { throw Unexplained(BodyReader.cutRule, "", at: position) }
            guard bytes[position] == byte else { throw Unexplained(rule, "\(what) is not as the profile has it", at: position) }
            position += 1
        }
    }
}
