public import JSON

/// How an order ended, as the person at the kiosk saw it.
public enum Outcome: String, Sendable, Hashable, CaseIterable {
    case issued, refused, failed
    /// The kiosk itself died: nobody told the person anything.
    case indeterminate
}

/// What came of one case.
public struct CaseResult: Sendable, Hashable {
    public let name: String
    public let outcome: Outcome
    /// Nil where the certificate was issued, or nobody could say.
    public let code: String?
    public let requestID: String?
    /// Whether the fault took hold. A case that was not reached proves nothing, and fails.
    public let isReached: Bool
    /// From the heal to the first certificate; nil where none came in time.
    public let recoveryMilliseconds: Int?
    public let durationMilliseconds: Int

    public init(name: String, outcome: Outcome, code: String?, requestID: String?, isReached: Bool, recoveryMilliseconds: Int?, durationMilliseconds: Int) {
        self.name = name
        self.outcome = outcome
        self.code = code
        self.requestID = requestID
        self.isReached = isReached
        self.recoveryMilliseconds = recoveryMilliseconds
        self.durationMilliseconds = durationMilliseconds
    }

    /// What is wrong with the case itself, whatever the checker says; nil where nothing is.
    public var fault: String? {
        if !isReached { return "the fault never took hold" }
        return recoveryMilliseconds == nil ? "no certificate after the heal" : nil
    }

    public var json: JSONValue {
        [
            "case": .string(name), "outcome": .string(outcome.rawValue), "code": code.map(JSONValue.string) ?? .null,
            "requestId": requestID.map(JSONValue.string) ?? .null, "reached": .bool(isReached),
            "recoveryMilliseconds": recoveryMilliseconds.map { .integer(Int64($0)) } ?? .null, "durationMilliseconds": .integer(Int64(durationMilliseconds)),
        ]
    }

    /// Reads what `json` wrote; nil for anything else.
    public init?(json: JSONValue) {
        guard let name = json["case"]?.stringValue, let outcome = json["outcome"]?.stringValue.flatMap(Outcome.init(rawValue:)),
              case .bool(let isReached)? = json["reached"], let duration = json["durationMilliseconds"]?.integerValue else { return nil }
        self.init(
            name: name, outcome: outcome, code: json["code"]?.stringValue, requestID: json["requestId"]?.stringValue, isReached: isReached,
            recoveryMilliseconds: json["recoveryMilliseconds"]?.integerValue.map { Int($0) }, durationMilliseconds: Int(duration))
    }
}
