public import Domain

/// The made-up residents of one municipality.
public struct Population: Sendable {
    public let plan: PopulationPlan
    /// In register order: household by household, the head of each first.
    public let residents: [Resident]
    /// Where each household begins in `residents`.
    private let householdStarts: [Int32]
    private let numbers: RegisterNumber

    /// Makes everybody. The time is about a microsecond a resident.
    public init(_ plan: PopulationPlan) {
        self.plan = plan
        numbers = RegisterNumber(code: plan.municipality.code)
        let maker = HouseholdMaker(plan)
        var residents: [Resident] = []
        residents.reserveCapacity(plan.residents)
        var starts: [Int32] = []
        starts.reserveCapacity(plan.residents / 2)
        // A household has at least one member, so the index can never pass the number of residents; the
        // bound also ends the loop should that ever change.
        for index in 0..<plan.residents where residents.count < plan.residents {
            starts.append(Int32(truncatingIfNeeded: residents.count))
            maker.append(household: index, to: &residents)
        }
        self.residents = residents
        householdStarts = starts
    }

    /// Makes the people of `municipality` from the run's seed, as of the usual reference date.
    public static func make(seed: PopulationSeed, municipality: MunicipalityPlace, residents: Int) throws(PopulationError) -> Population {
        Population(try PopulationPlan(seed: seed, municipality: municipality, residents: residents))
    }

    public var householdCount: Int { householdStarts.count }

    /// The resident with `id`; nil where there is none, as for an id of another municipality.
    public func resident(_ id: ResidentID) -> Resident? {
        guard let index = numbers.index(of: id), residents.indices.contains(index) else { return nil }
        return residents[index]
    }

    /// All members of a household, the head first; empty where there is no such household.
    public func members(of household: HouseholdID) -> ArraySlice<Resident> {
        guard let index = numbers.index(of: household), householdStarts.indices.contains(index) else { return [] }
        let start = Int(householdStarts[index])
        let end = index + 1 < householdStarts.count ? Int(householdStarts[index + 1]) : residents.count
        return residents[start..<end]
    }

    /// The resident's Individual Number; nil for an id of another municipality. Computed when asked, so that
    /// no list of numbers lies in memory (F2).
    public func individualNumber(of id: ResidentID) -> IndividualNumber? { plan.individualNumber(of: id) }
}

extension PopulationPlan {
    /// The Individual Number of a resident, without making anybody; nil for an id that is not of this plan.
    public func individualNumber(of id: ResidentID) -> IndividualNumber? {
        guard let index = RegisterNumber(code: municipality.code).index(of: id), index < residents else { return nil }
        return IndividualNumberIssue(seed: seed).number(code: municipality.codeValue, index: index)
    }
}
