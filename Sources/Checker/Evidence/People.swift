import Domain
import Population
import Topology

/// Who holds which card. Drawn from the topology's seed, as the made-up people are; what stands in a register is read from its file.
struct People: Sendable {
    private let holders: [String: CardHolder]
    private let cardBySerial: [String: String]
    private let plans: [String: PopulationPlan]

    init(_ topology: Topology) throws {
        var holders: [String: CardHolder] = [:]
        var cardBySerial: [String: String] = [:]
        var plans: [String: PopulationPlan] = [:]
        for municipality in topology.municipalities {
            let plan = try PopulationPlan(of: municipality, in: topology)
            plans[municipality.code] = plan
            for holder in plan.cardHolders() {
                holders[holder.id] = holder
                cardBySerial[holder.serial] = holder.id
            }
        }
        self.holders = holders
        self.cardBySerial = cardBySerial
        self.plans = plans
    }

    func holder(card: String) -> CardHolder? { holders[card] }
    func holder(serial: String) -> CardHolder? { cardBySerial[serial].flatMap { holders[$0] } }

    /// The twelve digits; nil for nobody of the municipality.
    func individualNumber(of resident: String, municipalityCode: String) -> String? { plans[municipalityCode]?.individualNumber(of: ResidentID(resident))?.digits }

    /// Out of which the people and the records of a municipality are made; nil for none of the topology.
    func plan(municipalityCode: String) -> PopulationPlan? { plans[municipalityCode] }
}
