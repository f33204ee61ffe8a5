public import Topology

extension PopulationPlan {
    /// The made-up people of one municipality of a topology: the same for its registers, its issuing
    /// server and `kofu cards`, as all three draw them from the topology's seed.
    public init(of municipality: Topology.Municipality, in topology: Topology) throws(PopulationError) {
        try self.init(
            seed: PopulationSeed(text: topology.seed),
            municipality: MunicipalityPlace(id: municipality.id, code: municipality.code, name: municipality.prefecture + municipality.name),
            residents: municipality.residents, neighbours: topology.municipalities.map { $0.prefecture + $0.name })
    }
}
