import Domain

/// Makes household after household. Each draws from a stream of its own, so that any one of them comes out
/// the same however many are made.
struct HouseholdMaker {
    private let plan: PopulationPlan
    private let placeSeed: UInt64
    private let numbers: RegisterNumber
    private let addresses: AddressMaker
    private let referenceDay: Int

    /// 従前の住所 of people who were born here.
    static let noPreviousAddress = "なし"
    /// 9 July 2012, when foreign residents entered the Basic Resident Register.
    private static let foreignRegisterStartDay = 15_530

    init(_ plan: PopulationPlan) {
        self.plan = plan
        placeSeed = plan.placeSeed
        numbers = RegisterNumber(code: plan.municipality.code)
        addresses = AddressMaker(neighbours: plan.neighbours, home: plan.municipality.name)
        referenceDay = plan.referenceDate.daysSinceEpoch
    }

    /// Appends the members of household `index`, the head first, as far as the plan's count allows.
    func append(household index: Int, to residents: inout [Resident]) {
        var random = RandomStream(seed: placeSeed, item: UInt64(index))
        let part = CastPart(rawValue: index)
        let kind = part?.kind ?? HouseholdKind.draw(&random)
        let isForeign = kind == .foreignSingle || kind == .foreignFamily
        let people = isForeign
            ? ForeignMembers(referenceDay: referenceDay).draw(kind, part: part, &random)
            : JapaneseMembers(addresses: addresses, referenceDay: referenceDay).draw(kind, part: part, &random)
        guard let head = people.first else { return }

        let form = drawForm(kind, part: part, &random)
        let address = addresses.home(form, &random)
        // Drawn only for people who were not born here, from a stream of its own.
        var previousAddress: String?
        let householdDay = drawHouseholdDay(headBirth: head.birthDay, isForeign: isForeign, &random)
        let moveDay = random.happens(perThousand: 300) ? random.between(householdDay, referenceDay) : householdDay
        let household = numbers.household(index: index)

        for person in people.prefix(plan.residents - residents.count) {
            let residentIndex = residents.count
            let residentDay = min(max(householdDay, person.joinedDay), referenceDay)
            let addressDay = max(moveDay, residentDay)
            let isBornHere = residentDay == person.birthDay
            if !isBornHere, previousAddress == nil {
                var otherRandom = RandomStream(seed: ~placeSeed, item: UInt64(index))
                previousAddress = addresses.elsewhere(&otherRandom)
            }
            residents.append(Resident(
                id: numbers.resident(index: residentIndex), household: household, name: person.name, nameKana: person.kana,
                formerSurname: person.formerSurname, birthDate: CivilDate(daysSinceEpoch: person.birthDay), sex: person.sex,
                relationship: person.relationship, address: address, addressSince: CivilDate(daysSinceEpoch: addressDay),
                residentSince: CivilDate(daysSinceEpoch: residentDay),
                notifiedOn: CivilDate(daysSinceEpoch: min(addressDay + random.below(14), referenceDay)),
                previousAddress: isBornHere ? HouseholdMaker.noPreviousAddress : previousAddress ?? HouseholdMaker.noPreviousAddress,
                domicile: person.domicile,
                foreign: foreignItems(of: person, index: residentIndex, residentDay: residentDay, &random),
                registeredSeal: seal(of: person, index: residentIndex, residentDay: residentDay, part: part, &random),
                movingOut: part == nil ? movingOut(residentIndex) : nil))
        }
    }

    /// Among the cast only one lives at a long address, so that each shows one thing.
    private func drawForm(_ kind: HouseholdKind, part: CastPart?, _ random: inout RandomStream) -> AddressMaker.Form {
        if let part { return part == .longAddress ? .longApartment : .house }
        if random.happens(perThousand: 30) { return .longApartment }
        let apartmentShare = switch kind {
        case .single, .foreignSingle, .foreignFamily: 600
        default: 250
        }
        return random.happens(perThousand: apartmentShare) ? .apartment : .house
    }

    /// The day from which the household lives in the municipality.
    private func drawHouseholdDay(headBirth: Int, isForeign: Bool, _ random: inout RandomStream) -> Int {
        if !isForeign, random.happens(perThousand: 250) { return headBirth }
        let years = min(Ages.years(from: headBirth, to: referenceDay), isForeign ? 15 : 35)
        return max(headBirth + 1, referenceDay - random.below(max(1, years * Ages.yearDays)))
    }

    private func foreignItems(of person: PersonDraft, index: Int, residentDay: Int, _ random: inout RandomStream) -> ForeignResident? {
        guard let foreign = person.foreign else { return nil }
        return foreign.status.items(
            nationality: foreign.nationality, alias: foreign.alias, cardIndex: index,
            sinceDay: min(max(residentDay, HouseholdMaker.foreignRegisterStartDay), referenceDay), referenceDay: referenceDay, &random)
    }

    /// Four in a thousand are about to move away. Drawn from a stream of its own, so that nothing else moves with it.
    private func movingOut(_ index: Int) -> MovingOut? {
        var random = RandomStream(seed: placeSeed ^ 0x0074_656E, item: UInt64(index))
        guard random.happens(perThousand: 4) else { return nil }
        return MovingOut(planned: addresses.elsewhere(&random), confirmed: nil)
    }

    /// Six adults in ten have a registered seal; heads of the cast always do.
    private func seal(of person: PersonDraft, index: Int, residentDay: Int, part: CastPart?, _ random: inout RandomStream) -> SealRegistration? {
        let adultDay = person.birthDay + Ages.adultDays
        guard adultDay <= referenceDay else { return nil }
        let isOfCast = part != nil && person.relationship == JapaneseMembers.headOfHousehold
        guard random.happens(perThousand: 600) || isOfCast else { return nil }
        let day = random.between(max(residentDay, adultDay), referenceDay)
        return SealRegistration(number: String(1_000_000 + index), registeredOn: CivilDate(daysSinceEpoch: day), imprint: person.imprint)
    }
}
