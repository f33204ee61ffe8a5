import Domain

extension PopulationPlan {
    /// The holders of the municipality's cards, card 1 first. Only the first few households are made for it.
    ///
    /// The heads of the cast (`CastPart`) come first, one of each kind; then the other adults in register
    /// order. A longer list begins with the shorter one.
    public func cardHolders() -> [CardHolder] { enumeratedCards().holders }

    /// The holders, and everybody of the households that were made to find them.
    func enumeratedCards() -> (holders: [CardHolder], residents: [Resident]) {
        let maker = HouseholdMaker(self)
        var people: [Resident] = []
        var starts: [Int] = []
        var adults = 0
        for index in 0..<residents {
            guard people.count < residents, adults < cards || index < CastPart.allCases.count else { break }
            let start = people.count
            starts.append(start)
            maker.append(household: index, to: &people)
            adults += people[start...].count(where: isAdult)
        }
        let castHeads = starts.prefix(CastPart.allCases.count)
        let others = people.indices.filter { isAdult(people[$0]) && !castHeads.contains($0) }
        var sizes: [HouseholdID: Int] = [:]
        for person in people { sizes[person.household, default: 0] += 1 }
        let holders = (castHeads + others).prefix(cards).enumerated().map { position, index in
            CardHolder(number: position + 1, resident: people[index], householdMembers: sizes[people[index].household] ?? 1, plan: self)
        }
        return (holders, people)
    }

    private func isAdult(_ resident: Resident) -> Bool {
        resident.birthDate.daysSinceEpoch + Ages.adultDays <= referenceDate.daysSinceEpoch
    }
}
