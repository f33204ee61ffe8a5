import Chaos
import JSON

/// How chaos speaks of what it saw.
enum ChaosRunText {
    /// `refused, city-unreachable`
    static func words(_ answer: JSONValue?) -> String {
        guard let answer else { return "no answer at all" }
        let outcome = answer["outcome"]?.stringValue ?? answer["error"]?.stringValue ?? "no outcome"
        return answer["code"]?.stringValue.map { "\(outcome), \($0)" } ?? outcome
    }
}
