import Topology

/// topology.json: refused with problems, or whole, and then its canonical form is the same network.
func target(_ bytes: [UInt8]) {
    do {
        let topology = try Topology.parse(bytes, file: "fuzz.json")
        let again = made { try Topology.parse(topology.canonical(), file: "canonical.json") }
        demand(again == topology, "the canonical form is the same network")
    } catch let error as TopologyError {
        demand(!error.problems.isEmpty, "a refusal names a problem")
    } catch { demand(false, "a refusal is a list of problems") }
}
