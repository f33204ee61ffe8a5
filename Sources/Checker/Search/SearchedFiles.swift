import Domain
import Population
import Topology

extension Evidence {
    /// The files in which nothing personal may lie: all of the run directory but finished sheets in trays and the registers' own data.
    func filesToSearch() -> [String] {
        let sheets = Set(papers.map(\.path))
        let registers = topology.nodes.filter { Part($0) == .registers }.map { Register.path($0.name) }
            + topology.nodes.filter { Part($0) == .familyRegister }.map { FamilyActs.path($0.name) } + copies
        return files.all(below: "").filter { path in !sheets.contains(path) && !registers.contains { path.hasPrefix($0) } }
    }

    /// An issuing server at an ASP keeps a copy of its city's registers; one on premises keeps nothing (F1).
    private var copies: [String] {
        topology.nodes.filter { node in Part(node) == .city && node.municipality.flatMap { topology.municipality($0) }?.pattern == .lgwanASP }.map { "state/\($0.name)/copy.jsonl" }
    }

    /// The cards that were used, by the records and by the orders.
    var usedCards: [CardHolder] {
        var cards = Set(transactions.compactMap { $0.serial.flatMap { people.holder(serial: $0)?.id } })
        cards.formUnion(observations.orders.map(\.card))
        return cards.sorted().compactMap { people.holder(card: $0) }
    }

    /// All that would give somebody away whose card was used, or who lives with such a person.
    func wordsOfPeople() -> WordSearch {
        var search = WordSearch()
        var households: Set<String> = []
        for holder in usedCards where households.insert(holder.household.text).inserted {
            guard let city = topology.municipality(code: holder.municipalityCode), let register = registers[city.id] else {
                search.add(holder.name, as: "a name")
                continue
            }
            for entry in register.versions(ofHousehold: holder.household.text) {
                for (word, what) in entry.words {
                    for spelling in [word, word.withoutSpaces, String(word.map { $0 == "\u{3000}" ? " " : $0 })] { search.add(spelling, as: what) }
                }
                search.add(entry.id, as: "a resident's number in the register")
                if let number = people.individualNumber(of: entry.id, municipalityCode: holder.municipalityCode) { search.add(number, as: "an Individual Number") }
            }
        }
        return search
    }

    /// Searches every file once, for invariants 5, 14 and 15.
    func searchFiles() -> [FileSearch.Result] {
        let search = FileSearch(words: personalWords, pins: PINSearch(known: usedCards.map(\.pin)))
        return searchedFiles.map { search.search($0, files) }
    }
}
