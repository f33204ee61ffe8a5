import HTTP

/// Responses, as requests.
func target(_ bytes: [UInt8]) {
    var whole = HTTPResponseParser(maximumBodyBytes: 4096)
    whole.asked()
    let step = whole.feed(bytes)
    var slow = HTTPResponseParser(maximumBodyBytes: 4096)
    slow.asked()
    for (index, octet) in bytes.enumerated() {
        let next = slow.feed([octet])
        if case .needMore = next { continue }
        switch (step, next) {
        case (.complete(let left), .complete(let right)): demand(left.bytes == right.bytes, "a response is the same in one piece and in many")
        case (.refused(let left), .refused(let right)): demand(left == right, "a refusal is the same in one piece and in many")
        case (.refused, .complete): demand(index + 1 < bytes.count, "only what lies behind a response makes the difference")
        default: demand(false, "one piece and many come to the same")
        }
        break
    }
    guard case .complete(let response) = step else { return }
    let again = try? HTTPWriter.response(status: response.status, contentType: String(decoding: response.contentType, as: UTF8.self), body: Array(response.body))
    demand(again == bytes, "what is accepted is what the writer writes")
}
