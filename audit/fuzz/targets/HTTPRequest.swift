import HTTP

/// Requests, whole and octet by octet: both ways must come to the same, and what is accepted is exactly what the writer writes.
func target(_ bytes: [UInt8]) {
    var whole = HTTPRequestParser(maximumBodyBytes: 4096)
    let step = whole.feed(bytes)
    var slow = HTTPRequestParser(maximumBodyBytes: 4096)
    var fed = 0
    while fed < bytes.count {
        let next = slow.feed(bytes[fed...fed])
        fed += 1
        if case .needMore = next { continue }
        switch (step, next) {
        case (.complete(let left), .complete(let right)): demand(left.bytes == right.bytes, "a request is the same in one piece and in many")
        case (.refused(let left), .refused(let right)): demand(left == right, "a refusal is the same in one piece and in many")
        // One piece with octets behind the request is refused as a whole; octet by octet the request comes first.
        case (.refused, .complete): demand(fed < bytes.count, "only what lies behind a request makes the difference")
        default: demand(false, "one piece and many come to the same")
        }
        break
    }
    guard case .complete(let request) = step else { return }
    demand(request.bytes == bytes, "a request is the octets that came")
    let again = try? HTTPWriter.request(
        messageName: String(decoding: request.messageName, as: UTF8.self), host: String(decoding: request.host, as: UTF8.self),
        contentType: String(decoding: request.contentType, as: UTF8.self), body: Array(request.body))
    demand(again == bytes, "what is accepted is what the writer writes")
}
