public import JSON

/// What the centre answers once the card is valid and the city is open.
public struct OpenSessionResponse: WireMessage, Hashable {
    public let requestHash: String
    /// 32 random octets in hex, to be signed by the card together with the request.
    public let challenge: String
    public let menu: [MenuItem]

    public init(requestHash: String, challenge: String, menu: [MenuItem]) {
        self.requestHash = requestHash
        self.challenge = challenge
        self.menu = menu
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        challenge = try json.text("challenge")
        menu = try json.list("menu") { (item: JSONValue) throws(MessageError) in try MenuItem(json: item) }
    }

    public var json: JSONValue {
        ["requestHash": .string(requestHash), "challenge": .string(challenge), "menu": .array(menu.map(\.json))]
    }
}
