import PolicyQuestions
import Topology

/// `kofu export threagile`: the data flows of a topology for a threat-modelling tool.
enum ThreagileCommand {
    static let command = Command(
        name: "export threagile", summary: "print a Threagile model of the data flows", positional: [],
        options: [.init(name: "topology", value: "FILE", help: "the topology (default: topology.json)")],
        details: """
            Nodes become technical assets, data classes data assets, links communication links with what they may carry each way,
            operators, cities and centres trust boundaries. The model is YAML, as threagile.io reads it:
              kofu export threagile > model.yaml
            """
    ) { options in
        guard let model = ThreagileModel(try Topology.load(path: options.value("topology") ?? "topology.json")) else {
            throw RunContext.Failure(description: "the topology's links do not fit its nodes")
        }
        Output.print(String(model.yaml.dropLast()))
        return 0
    }
}
