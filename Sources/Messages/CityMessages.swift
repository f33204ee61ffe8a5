public import Domain
public import JSON

public struct MenuResponse: WireMessage, Hashable {
    public let requestHash: String
    public let menu: [MenuItem]

    public init(requestHash: String, menu: [MenuItem]) {
        self.requestHash = requestHash
        self.menu = menu
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        menu = try json.list("menu") { (item: JSONValue) throws(MessageError) in try MenuItem(json: item) }
    }

    public var json: JSONValue { ["requestHash": .string(requestHash), "menu": .array(menu.map(\.json))] }
}

/// Centre → issuing server: an authenticated person's request.
public struct CityIssueRequest: WireMessage, Hashable {
    public let requestID: RequestID
    /// When the asker stops waiting; what comes to an end later is refused (invariant 3).
    public let deadline: Instant
    public let serial: String
    public let kind: CertificateKind
    public let options: [ChosenOption]
    public let copies: Int
    /// SHA-256 of the kiosk's own request, so that the city's journal names exactly what the card signed.
    public let kioskRequestHash: String

    public init(requestID: RequestID, deadline: Instant, serial: String, kind: CertificateKind, options: [ChosenOption], copies: Int, kioskRequestHash: String) {
        self.requestID = requestID
        self.deadline = deadline
        self.serial = serial
        self.kind = kind
        self.options = options
        self.copies = copies
        self.kioskRequestHash = kioskRequestHash
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        serial = try json.text("serial")
        kind = try json.parsed("kind", CertificateKind.init(rawValue:))
        options = try json.list("options") { (option: JSONValue) throws(MessageError) in try ChosenOption(json: option) }
        copies = try json.integer("copies")
        kioskRequestHash = try json.text("kioskRequestHash")
    }

    public var json: JSONValue {
        [
            "requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "serial": .string(serial), "kind": .string(kind.rawValue),
            "options": .array(options.map(\.json)), "copies": .integer(Int64(copies)), "kioskRequestHash": .string(kioskRequestHash),
        ]
    }
}
