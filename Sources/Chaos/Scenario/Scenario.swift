public import JSON

/// A written sequence of orders, faults and expectations, in the words that users of Toxiproxy and Chaos Mesh know.
public struct Scenario: Sendable, Hashable {
    public let name: String
    public let text: String
    /// Of the topology's timeouts.
    public let timeoutPercent: Int
    /// What a reenactment adds to a scenario: the mechanism that is planted in the nodes, and who must notice.
    public let reenactment: Reenactment?
    public let steps: [ScenarioStep]

    public struct Reenactment: Sendable, Hashable {
        public let defect: String
        /// The numbers of the invariants of which one at least must be found broken.
        public let invariants: [Int]

        init(_ reader: ScenarioReader) throws(ScenarioError) {
            try reader.allow(["defect", "invariants"])
            defect = try reader.text("defect")
            guard let elements = reader.value("invariants")?.arrayElements, !elements.isEmpty else {
                throw reader.error("invariants", "expected the numbers of the invariants that the defect breaks")
            }
            var numbers: [Int] = []
            for (index, element) in elements.enumerated() {
                guard let number = element.integerValue, (1...15).contains(number) else { throw reader.error("invariants[\(index)]", "expected a number from 1 to 15") }
                numbers.append(Int(number))
            }
            invariants = numbers
        }
    }

    static let members = ["name", "description", "timeoutPercent", "reenactment", "steps"]
    public static let defaultTimeoutPercent = 10
    static let maximumSteps = 1000

    public init(json: JSONValue) throws(ScenarioError) {
        let reader = try ScenarioReader(json, at: "")
        try reader.allow(Scenario.members)
        name = try reader.text("name")
        text = try reader.optionalText("description") ?? ""
        timeoutPercent = try reader.optionalInteger("timeoutPercent", in: 1...1000) ?? Scenario.defaultTimeoutPercent
        reenactment = try reader.optionalObject("reenactment").map { (object: ScenarioReader) throws(ScenarioError) in try Reenactment(object) }
        let objects = try reader.objects("steps")
        guard objects.count <= Scenario.maximumSteps else { throw reader.error("steps", "more than \(Scenario.maximumSteps) steps") }
        var steps: [ScenarioStep] = []
        for (index, object) in objects.enumerated() { steps.append(try ScenarioStep(number: index + 1, object)) }
        self.steps = steps
        try checkNames()
    }

    /// Everybody who is awaited has begun, once, and everybody who has begun is awaited: no answer goes unseen.
    private func checkNames() throws(ScenarioError) {
        var begun: Set<String> = []
        for (index, step) in steps.enumerated() {
            switch step.act {
            case .begin(let name, _):
                guard begun.insert(name).inserted else { throw ScenarioError("steps[\(index)].begin.name", "\"\(name)\" has begun already") }
            case .await(let name):
                guard begun.remove(name) != nil else { throw ScenarioError("steps[\(index)].await", "nobody called \"\(name)\" has begun before") }
            default: break
            }
        }
        if let name = begun.sorted().first { throw ScenarioError("steps", "\"\(name)\" begins and is never awaited") }
    }
}
