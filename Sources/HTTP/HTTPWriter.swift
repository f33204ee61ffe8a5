/// Writes messages of the profile. What it writes is read back by the same rules before it is handed
/// out, so that no name or address can put a line of its own into a head.
public enum HTTPWriter {
    /// A whole request. Throws the refusal that a peer would give.
    public static func request(messageName: String, host: String, contentType: String, body: [UInt8]) throws(HTTPRefusal) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(HTTPLimits.maximumHeadBytes / 4 + body.count)
        bytes += "POST /".utf8
        bytes += messageName.utf8
        bytes += " HTTP/1.1\r\nHost: ".utf8
        bytes += host.utf8
        try finish(RequestHead.self, &bytes, contentType, body)
        return bytes
    }

    /// A whole response. Throws the refusal that a peer would give.
    public static func response(status: HTTPStatus, contentType: String, body: [UInt8]) throws(HTTPRefusal) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(HTTPLimits.maximumHeadBytes / 4 + body.count)
        bytes += "HTTP/1.1 ".utf8
        bytes += String(status.rawValue).utf8
        bytes += " ".utf8
        bytes += status.reasonPhrase.utf8
        try finish(ResponseHead.self, &bytes, contentType, body)
        return bytes
    }

    private static func finish<Head: MessageHead>(
        _ head: Head.Type, _ bytes: inout [UInt8], _ contentType: String, _ body: [UInt8]
    ) throws(HTTPRefusal) {
        bytes += "\r\nContent-Type: ".utf8
        bytes += contentType.utf8
        bytes += "\r\nContent-Length: ".utf8
        bytes += String(body.count).utf8
        bytes += "\r\n\r\n".utf8
        let length = bytes.count
        do throws(HeadReader.Stop) {
            let written = try Head(reading: bytes.span, maximumBodyBytes: HTTPLimits.highestMaximumBodyBytes)
            guard written.bodyStart == length else { throw .refused(HTTPRefusal(rule: .headerNotExpected, offset: written.bodyStart)) }
        } catch {
            switch error {
            case .needMore: throw HTTPRefusal(rule: .headerMissing, offset: length)
            case .refused(let refusal): throw refusal
            }
        }
        bytes += body
    }
}
