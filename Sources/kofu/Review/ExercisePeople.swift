import Canaries
import Domain
import EventLoop
import Node
import Population
import Topology

/// The people of an exercise: everybody who has a card of its cities, and all that would give them away.
@LoopActor
struct ExercisePeople {
    let entries: [CardOffice.Entry]
    /// Everything but what only arises in the course of the exercise.
    private(set) var canaries: [Canary] = []

    static let maximumKeyBytes = 64 * 1024

    init(_ topology: Topology, cities: [Topology.Municipality]) throws {
        let codes = Set(cities.map(\.code))
        entries = try CardOffice.entries(of: topology).filter { codes.contains($0.holder.municipalityCode) }
        for municipality in cities {
            let population = Population(try PopulationPlan(of: municipality, in: topology))
            for entry in entries where entry.holder.municipalityCode == municipality.code {
                canaries += CanaryPerson.canaries(
                    of: entry.holder, members: population.members(of: entry.holder.household), place: municipality.prefecture + municipality.name,
                    number: population.individualNumber)
            }
        }
    }

    /// The cards that stand as they were made.
    func active(of code: String) -> [CardOffice.Entry] { entries.filter { $0.holder.municipalityCode == code && $0.initialState == .active } }

    func entry(of code: String, _ state: CardOffice.InitialState) -> CardOffice.Entry? { entries.first { $0.holder.municipalityCode == code && $0.initialState == state } }

    mutating func add(_ canary: Canary) { canaries.append(canary) }

    mutating func add(_ more: [Canary]) { canaries += more }

    /// The private keys of the cards, once they are made; in the run directory.
    mutating func addCardKeys() throws {
        for entry in entries {
            let path = "\(RunDirectory.card(entry.holder.id))/card.key"
            guard FileSystem.exists(path) else { continue }
            for number in PrivateNumbers.of(pem: try FileSystem.read(path, maximumBytes: ExercisePeople.maximumKeyBytes)) {
                canaries.append(Canary(owner: entry.holder.id, kind: .cardKey, content: .number(number)))
            }
        }
    }
}
