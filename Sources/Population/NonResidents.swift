public import Domain

/// People whose family register a municipality keeps and who live in another municipality of the same network: those who need a use
/// registration (G5). Of the others' residents the card holders are such people; each draws from their own city's plan, so that both
/// cities tell of the same person.
public struct NonResidents: Sendable {
    /// One of them, as the family register and the Basic Resident Register Network (住基ネット) tell.
    public struct Person: Sendable {
        /// Without the PIN, which nobody but the person knows, and without the security code, which is only compared: see `isSecurityCode`.
        public let holder: CardHolder
        private let securityCode: Int?
        public let household: [Resident]
        /// The register's plan: that of the city in which the person lives.
        fileprivate let plan: PopulationPlan

        fileprivate init(_ holder: CardHolder, _ household: [Resident], _ plan: PopulationPlan) {
            self.holder = holder.withoutCodes
            securityCode = Int(holder.securityCode)
            self.household = household
            self.plan = plan
        }

        /// Whether the four digits are those on the face of the card.
        public func isSecurityCode(_ digits: String) -> Bool { digits.utf8.count == CardHolder.securityCodeDigits && Int(digits) == securityCode }

        /// The register in which the person is, as it was drawn.
        public var register: KeptFamilyRegister? { FamilyRegisterMaker(plan).register(of: holder.resident, household: household) }
    }

    /// More municipalities are not looked through: the first of a large network are enough for a rehearsal.
    public static let maximumMunicipalities = 64

    public let people: [Person]
    private let places: [ResidentID: Int]

    /// - Parameters:
    ///   - keeper: the municipality that keeps the registers.
    ///   - others: the plans of other municipalities; that of `keeper` is passed over.
    public init(keptBy keeper: MunicipalityPlace, among others: some Sequence<PopulationPlan>) {
        let people = others.lazy.filter { $0.municipality.code != keeper.code }.prefix(NonResidents.maximumMunicipalities).flatMap { plan in
            plan.cardHolders(withDomicileIn: keeper.name).map { Person($0.holder, $0.household, plan) }
        }
        self.people = people
        places = Dictionary(people.indices.map { (people[$0].holder.resident, $0) }) { first, _ in first }
    }

    public func person(_ resident: ResidentID) -> Person? { places[resident].map { people[$0] } }
}

extension PopulationPlan {
    /// The holders of this municipality's cards whose family register is kept in `place`, with their households.
    func cardHolders(withDomicileIn place: String) -> [(holder: CardHolder, household: [Resident])] {
        let people = enumeratedCards()
        return people.holders.compactMap { holder in
            guard holder.domicile?.place.hasPrefix(place) == true else { return nil }
            return (holder, people.residents.filter { $0.household == holder.household })
        }
    }
}
