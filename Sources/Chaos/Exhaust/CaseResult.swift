public import JSON

/// How an order ended, as the person at the kiosk saw it, or what was asked of a desk, as whoever sat there saw it.
public enum Outcome: String, Sendable, Hashable, CaseIterable {
    case issued
    /// A desk says that what it was asked is done.
    case done
    case refused, failed
    /// The process itself died: nobody told the person anything.
    case indeterminate

    /// How an order can end.
    public static let ofOrders: [Outcome] = [.issued, .refused, .failed, .indeterminate]
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
    /// What was not as it must be once everything had healed; nil where all was.
    public let broken: String?

    public init(
        name: String, outcome: Outcome, code: String?, requestID: String?, isReached: Bool, recoveryMilliseconds: Int?, durationMilliseconds: Int, broken: String? = nil
    ) {
        self.name = name
        self.outcome = outcome
        self.code = code
        self.requestID = requestID
        self.isReached = isReached
        self.recoveryMilliseconds = recoveryMilliseconds
        self.durationMilliseconds = durationMilliseconds
        self.broken = broken
    }

    /// What is wrong with the case itself, whatever the checker says; nil where nothing is.
    public var fault: String? {
        if !isReached { return "the fault never took hold" }
        if let broken { return broken }
        return recoveryMilliseconds == nil ? "no certificate after the heal" : nil
    }

    public var json: JSONValue {
        [
            "case": .string(name), "outcome": .string(outcome.rawValue), "code": code.map(JSONValue.string) ?? .null,
            "requestId": requestID.map(JSONValue.string) ?? .null, "reached": .bool(isReached),
            "recoveryMilliseconds": recoveryMilliseconds.map { .integer(Int64($0)) } ?? .null, "durationMilliseconds": .integer(Int64(durationMilliseconds)),
            "broken": broken.map(JSONValue.string) ?? .null,
        ]
    }

    /// Reads what `json` wrote; nil for anything else.
    public init?(json: JSONValue) {
        guard let name = json["case"]?.stringValue, let outcome = json["outcome"]?.stringValue.flatMap(Outcome.init(rawValue:)),
              case .bool(let isReached)? = json["reached"], let duration = json["durationMilliseconds"]?.integerValue else { return nil }
        self.init(
            name: name, outcome: outcome, code: json["code"]?.stringValue, requestID: json["requestId"]?.stringValue, isReached: isReached,
            recoveryMilliseconds: json["recoveryMilliseconds"]?.integerValue.map { Int($0) }, durationMilliseconds: Int(duration), broken: json["broken"]?.stringValue)
    }
}
