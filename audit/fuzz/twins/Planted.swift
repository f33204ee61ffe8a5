import JSON

/// A property that does not hold, behind the parser: no first input is nested half as deep. Fuzzing that does not find it in a minute finds nothing.
func target(_ bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes, form: .anyLayout) else { return }
    demand(depth(of: value) < 9, "no value is nested nine deep")
}

func depth(of value: JSONValue) -> Int {
    switch value {
    case .array(let elements): 1 + (elements.map(depth).max() ?? 0)
    case .object(let members): 1 + (members.map { depth(of: $0.value) }.max() ?? 0)
    default: 0
    }
}
