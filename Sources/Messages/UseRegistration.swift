public import Domain
public import JSON

/// What the centre answers once the certificate is found good.
public struct OpenRegistrationResponse: WireMessage, Hashable {
    public let requestHash: String
    /// 32 random octets in hex, to be signed by the card together with the application.
    public let challenge: String

    public init(requestHash: String, challenge: String) {
        self.requestHash = requestHash
        self.challenge = challenge
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        challenge = try json.text("challenge")
    }

    public var json: JSONValue { ["requestHash": .string(requestHash), "challenge": .string(challenge)] }
}

/// Kiosk or applicant's PC → centre: the application, which only the city can open, and the card's signature.
public struct RegisterRequest: WireMessage, Hashable {
    public let requestID: RequestID
    /// When the asker stops waiting; what comes to an end later is refused (invariant 3).
    public let deadline: Instant
    /// `ApplicationForm` sealed to the city's family-register system: CMS AuthEnvelopedData in base64.
    public let application: String
    /// The card's signature over `SignedApplication`, in base64.
    public let signature: String

    public init(requestID: RequestID, deadline: Instant, application: String, signature: String) {
        self.requestID = requestID
        self.deadline = deadline
        self.application = application
        self.signature = signature
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        application = try json.text("application")
        signature = try json.text("signature")
    }

    public var json: JSONValue {
        ["requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "application": .string(application), "signature": .string(signature)]
    }
}

/// Centre → issuing server → family register: an application whose signature the centre has found good.
public struct CityRegisterRequest: WireMessage, Hashable {
    public let requestID: RequestID
    public let deadline: Instant
    /// The serial (発行番号) of the user authentication certificate, in hex.
    public let serial: String
    public let application: String

    public init(requestID: RequestID, deadline: Instant, serial: String, application: String) {
        self.requestID = requestID
        self.deadline = deadline
        self.serial = serial
        self.application = application
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        serial = try json.text("serial")
        application = try json.text("application")
    }

    public var json: JSONValue {
        ["requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "serial": .string(serial), "application": .string(application)]
    }
}

/// The number under which the city has the application.
public struct RegisterResponse: WireMessage, Hashable {
    public let requestHash: String
    public let number: ApplicationNumber

    public init(requestHash: String, number: ApplicationNumber) {
        self.requestHash = requestHash
        self.number = number
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        number = try json.parsed("number") { ApplicationNumber(typed: $0) }
    }

    public var json: JSONValue { ["requestHash": .string(requestHash), "number": .string(number.description)] }
}

/// Anybody who has a number → centre → city: how far the application is. Says nothing about who applied.
public struct RegistrationStatusRequest: WireMessage, Hashable {
    public let requestID: RequestID
    public let deadline: Instant
    public let municipality: String
    public let number: String

    public init(requestID: RequestID, deadline: Instant, municipality: String, number: String) {
        self.requestID = requestID
        self.deadline = deadline
        self.municipality = municipality
        self.number = number
    }

    public init(json: JSONValue) throws(MessageError) {
        requestID = try json.parsed("requestId") { RequestID($0) }
        deadline = try json.parsed("deadline") { Instant(iso8601: $0) }
        municipality = try json.text("municipality")
        number = try json.text("number")
    }

    public var json: JSONValue {
        ["requestId": .string(requestID.description), "deadline": .string(deadline.iso8601), "municipality": .string(municipality), "number": .string(number)]
    }
}

public struct RegistrationStatusResponse: WireMessage, Hashable {
    public let requestHash: String
    public let state: ApplicationState

    public init(requestHash: String, state: ApplicationState) {
        self.requestHash = requestHash
        self.state = state
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        state = try json.parsed("state", ApplicationState.init(rawValue:))
    }

    public var json: JSONValue { ["requestHash": .string(requestHash), "state": .string(state.rawValue)] }
}

/// The bytes that the card signs: the sealed application, bound to terminal, session and city.
public struct SignedApplication: Sendable {
    public let bytes: [UInt8]

    /// - Parameters:
    ///   - challenge: the centre's 32 octets in hex.
    ///   - digest: SHA-256 of the sealed application's octets, in hex.
    public init(challenge: String, municipality: String, requestID: RequestID, digest: String) {
        let statement: JSONValue = [
            "purpose": "kofu use registration", "challenge": .string(challenge), "municipality": .string(municipality),
            "terminal": .string(requestID.node), "requestId": .string(requestID.description), "application": .string(digest),
        ]
        bytes = statement.canonicalBytes
    }
}
