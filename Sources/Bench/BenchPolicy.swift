import Gate
import HTTP
import JSON
import Policy

/// The two exchanges of the benchmark: a short question answered with 300 or with 60,000 octets of JSON.
enum BenchPolicy {
    static let requestBody = Array(#"{"requestId":"bench.1","serial":"00112233445566778899aabbccddeeff","kind":"resident-record","copies":1}"#.utf8)
    private static let hash = String(repeating: "5a", count: 32)
    static let bodySize: [String: Int] = ["small": 300, "large": 60_000]

    /// `{"requestHash":…,"document":…}`, of exactly the message's size.
    static func answer(_ message: String) -> JSONValue {
        let frame = Array(#"{"requestHash":"","document":""}"#.utf8).count + 64
        return ["requestHash": .string(hash), "document": .string(String(repeating: "QUJD", count: ((bodySize[message] ?? frame) - frame) / 4))]
    }

    static func gate(hosts: [String]) throws -> Gate {
        let request = try BodyPolicy(content: .json([
            FieldPolicy(name: "requestId", dataClass: .identifier, shape: .scalar(.requestID)),
            FieldPolicy(name: "serial", dataClass: .serial, shape: .scalar(.hexadecimal(2...40))),
            FieldPolicy(name: "kind", dataClass: .certificate, shape: .scalar(.name(1...40))),
            FieldPolicy(name: "copies", dataClass: .count, shape: .scalar(.integer(1...10))),
        ]), maximumBytes: 1024)
        let response = try BodyPolicy(content: .json([
            FieldPolicy(name: "requestHash", dataClass: .digest, shape: .scalar(.hexadecimal(64...64))),
            FieldPolicy(name: "document", dataClass: .document, shape: .scalar(.base64(1...100_000))),
        ]), maximumBytes: 100_000)
        return Gate(
            channel: try ChannelPolicy(name: "bench", messages: bodySize.keys.sorted().map { try MessagePolicy(name: $0, request: request, response: response, refusal: response) }),
            hosts: hosts)
    }
}
