public import Domain

/// Everything that decides a population: two equal plans make equal people, on every machine and every run.
/// All people are made up.
public struct PopulationPlan: Sendable, Hashable {
    public let seed: PopulationSeed
    public let municipality: MunicipalityPlace
    /// How many residents there are. A plan with more residents has the same people first; the last household
    /// of the smaller one may be cut short, never of its head.
    public let residents: Int
    /// How many adults hold an Individual Number Card.
    public let cards: Int
    /// Ages and dates are as of this day; nobody is born or moves after it.
    public let referenceDate: CivilDate
    /// Municipalities of previous addresses and registered domiciles elsewhere.
    let neighbours: [String]

    public static let maximumResidents = 100_000
    public static let maximumCards = 9999
    public static let usualCards = 12
    static let maximumNeighbours = 2000
    static let referenceYears = 1990...2200

    /// - Parameters:
    ///   - residents: 1 to `maximumResidents`; below about 40 there may be fewer adults than `cards`.
    ///   - cards: 0 to `maximumCards`; where there are fewer adults, all of them hold one.
    ///   - referenceDate: in the years 1990 to 2200; `PopulationPlan.usualReferenceDate` if nil.
    ///   - neighbours: names such as 埼玉県川口市; nil for a built-in list of real municipalities.
    public init(
        seed: PopulationSeed, municipality: MunicipalityPlace, residents: Int, cards: Int = PopulationPlan.usualCards,
        referenceDate: CivilDate? = nil, neighbours: [String]? = nil
    ) throws(PopulationError) {
        guard (1...PopulationPlan.maximumResidents).contains(residents) else {
            throw PopulationError(code: .residentCount, reason: "not 1 to \(PopulationPlan.maximumResidents)")
        }
        guard (0...PopulationPlan.maximumCards).contains(cards) else {
            throw PopulationError(code: .cardCount, reason: "not 0 to \(PopulationPlan.maximumCards)")
        }
        let date = referenceDate ?? PopulationPlan.usualReferenceDate
        guard PopulationPlan.referenceYears.contains(date.year) else {
            throw PopulationError(code: .referenceDate, reason: "year not \(PopulationPlan.referenceYears.lowerBound) to \(PopulationPlan.referenceYears.upperBound)")
        }
        let names = neighbours ?? PlaceWords.municipalities
        guard names.count <= PopulationPlan.maximumNeighbours, names.allSatisfy({ (1...MunicipalityPlace.maximumNameOctets).contains($0.utf8.count) }) else {
            throw PopulationError(code: .neighbours, reason: "more than \(PopulationPlan.maximumNeighbours), or a name of no or over \(MunicipalityPlace.maximumNameOctets) octets")
        }
        self.seed = seed
        self.municipality = municipality
        self.residents = residents
        self.cards = cards
        self.referenceDate = date
        let others = names.filter { $0 != municipality.name }
        // With no neighbour left the rest of the world is the built-in list.
        self.neighbours = others.isEmpty ? PlaceWords.municipalities.filter { $0 != municipality.name } : others
    }

    /// 1 April 2026.
    public static var usualReferenceDate: CivilDate { CivilDate(daysSinceEpoch: 20_544) }

    /// What household streams derive from: the run's seed and the municipality.
    var placeSeed: UInt64 { Mixing.mixed(seed.value ^ Mixing.mixed(municipality.codeValue &+ Mixing.goldenGamma)) }
}

/// The one number that a run prints and that decides all its people.
public struct PopulationSeed: Sendable, Hashable {
    public let value: UInt64
    public init(_ value: UInt64) { self.value = value }
    /// A seed from words, such as `--seed rehearsal`.
    public init(text: String) { value = Mixing.value(of: text, key: 0) }
}
