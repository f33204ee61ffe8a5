import Explanation
import Foundation
import Testing

@Suite("The policy of a review")
struct ReviewPolicyTests {
    private static let text: String? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try? String(contentsOf: root.appending(path: "topology.json"), encoding: .utf8)
    }()

    @Test("names for each rule where it stands in topology.json")
    func pointers() throws {
        let policy = try #require(Spoken.policy)
        let part = try #require(policy.channels["lgwan"]?.messages["menu"]?.request)
        #expect(part.fields?.map(\.name) == ["requestId", "deadline", "serial"])
        #expect(part.fields?.last?.pointer == "/channels/lgwan/allowlist/menu/request/fields/serial")
        #expect(part.fields?.last?.dataClass == "serial" && part.maximumBytes == 256 && part.contentType == "application/json")
        #expect(policy.channels["jpki"]?.messages["validity-check"]?.request.fields == nil)
        #expect(policy.links["lgwan.odawara"]?.client == "issuing-center" && policy.links["lgwan.odawara"]?.server == "odawara")
        #expect(policy.nodes["odawara"]?.attestedRole == "municipality/issuing-server")
        #expect(policy.municipalities["odawara"]?.code == "142069")
    }

    /// A change of topology.json, and the pointer of the error.
    static let changes: [(String, String, String)] = [
        ("\"grammar\": \"hex:2..40\"", "\"grammar\": \"hex:2..41\"", "/channels/lgwan/allowlist/menu/request/fields/serial/grammar"),
        ("\"grammar\": \"hex:2..40\"", "\"grammar\": \"octal:2\"", "/channels/lgwan/allowlist/menu/request/fields/serial/grammar"),
        ("\"grammar\": \"hex:2..40\"", "\"pattern\": \"a\"", "/channels/lgwan/allowlist/menu/request/fields/serial/pattern"),
        ("\"grammar\": \"hex:2..40\"", "\"grammar\": \"hex:2..40\", \"fields\": {}", "/channels/lgwan/allowlist/menu/request/fields/serial"),
        ("\"contentType\": \"application/ocsp-request\"", "\"contentType\": \"text/plain\"", "/channels/jpki/allowlist/validity-check/request"),
        ("\"name\": \"kofu\"", "\"name\": \"kofu\", \"name\": \"kofu\"", ""), ("\"name\": \"kofu\"", "\"name\": 1.5", "/name"), ("\"name\": \"kofu\"", "\"wires\": 1", "/wires"),
        ("\"odawara:lgwan\"", "\"nobody:lgwan\"", "/links/lgwan.odawara/endpoints"), ("\"odawara:lgwan\"", "\"odawara:core\"", "/links/lgwan.odawara/endpoints"),
    ]

    @Test("refuses what it does not understand, and says where", arguments: changes)
    func refused(from: String, to: String, pointer: String) throws {
        let text = try #require(Self.text)
        let place = try #require(text.firstRange(of: from))
        let error = #expect(throws: ReviewPolicyError.self) { _ = try ReviewPolicy.read(Array(text.replacingCharacters(in: place, with: to).utf8)) }
        #expect(error?.pointer == pointer)
    }

    @Test("refuses octets that are no JSON, or too deep, or more than one text")
    func syntax() {
        for text in ["", "{", "{}x", "[1,]", "{\"a\" 1}", "\"\\ud800\"", "nul", String(repeating: "[", count: 5000)] {
            #expect(throws: ReviewPolicyError.self) { _ = try ReviewPolicy.read(Array(text.utf8)) }
        }
    }
}
