public import JSON

extension ChaosReport {
    /// Everything but the pictures, for machines.
    public var json: JSONValue {
        .object([
            JSONMember("title", .string(title)), JSONMember("good", .bool(isGood)), JSONMember("facts", .object(facts.map { JSONMember($0.name, .string($0.value)) })),
            JSONMember("cases", .integer(Int64(planned.count))), JSONMember("played", .integer(Int64(results.count))),
            JSONMember("results", .array(results.map(\.json))), JSONMember("plays", .array(plays.map(\.json))), JSONMember("soak", soak?.json ?? .null),
            JSONMember("violations", .array(violations.map(\.json))),
            JSONMember("evidence", .array(evidence.map { ["invariant": .integer(Int64($0.invariant)), "promise": .string($0.promise), "count": .integer(Int64($0.count))] })),
        ])
    }
}
