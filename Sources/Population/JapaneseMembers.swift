import Domain

/// Draws the members of a household whose head is a Japanese national. The head comes first.
struct JapaneseMembers {
    let addresses: AddressMaker
    let referenceDay: Int

    static let headOfHousehold = "世帯主"
    static let wife = "妻", husband = "夫", child = "子", father = "父", mother = "母", lodger = "同居人"

    func draw(_ kind: HouseholdKind, part: CastPart?, _ random: inout RandomStream) -> [PersonDraft] {
        let surname = FamilyName(drawSurname(part, &random))
        var people: [PersonDraft] = []
        people.reserveCapacity(8)
        let headSex = drawHeadSex(kind, part, &random)
        let headBirth = Ages.birthDay(years: drawHeadAge(kind, part, &random), referenceDay: referenceDay, &random)
        people.append(person(surname, headSex, headBirth, JapaneseMembers.headOfHousehold, besides: people, &random))

        let atHome = part.map { $0 != .domicileElsewhere } ?? random.happens(perThousand: 450)
        let place = addresses.domicile(atHome: atHome, &random)
        // The head's father, who heads the parents' register whether or not he lives here.
        let fatherGiven = given(.male, &random)
        let fatherName = surname.textBeforeGiven + fatherGiven.text
        // Someone single is as often as not still in the register that the father heads.
        let isInParentsRegister = kind == .single && part == nil && random.happens(perThousand: 500)
        let register = RegisteredDomicile(place: place, headOfRegister: isInParentsRegister ? fatherName : people[0].name)
        people[0].domicile = register

        var youngestParentBirth = headBirth
        switch kind {
        case .couple, .family, .threeGenerations:
            let birth = min(headBirth + random.between(-6 * Ages.yearDays, 6 * Ages.yearDays), referenceDay - Ages.parentDays)
            let isWife = headSex == .male
            var spouse = person(surname, isWife ? .female : .male, birth, isWife ? JapaneseMembers.wife : JapaneseMembers.husband, besides: people, &random)
            spouse.domicile = register
            spouse.joinedDay = birth + Ages.parentDays
            people.append(spouse)
            youngestParentBirth = max(headBirth, birth)
            giveFormerSurname(to: &people, surname: surname, part: part, &random)
        case .mixedFamily:
            let spouse = ForeignMembers(referenceDay: referenceDay).spouse(ofHeadBorn: headBirth, headSex: headSex, &random)
            people.append(spouse)
            youngestParentBirth = max(headBirth, spouse.birthDay)
        case .single, .oneParent, .withLodger, .foreignSingle, .foreignFamily: break
        }
        appendChildren(count: childCount(kind, part, &random), surname, youngestParentBirth, register, &people, &random)
        if kind == .threeGenerations {
            appendParents(both: part != nil || random.happens(perThousand: 550), surname, headBirth, fatherGiven, &people, &random)
        }
        if kind == .withLodger { appendLodger(&people, &random) }
        return people
    }

    private func drawSurname(_ part: CastPart?, _ random: inout RandomStream) -> NameReading {
        let list: [NameReading]
        switch part {
        case .variationSequence: list = RareSurnames.withVariationSequence
        case .supplementaryKanji: list = RareSurnames.withSupplementaryKanji
        case .some: list = Surnames.all
        case nil:
            let share = random.below(1000)
            list = share < 12 ? RareSurnames.withVariationSequence : share < 18 ? RareSurnames.withSupplementaryKanji : Surnames.all
        }
        return random.pick(list) ?? NameReading("山田", "ヤマダ")
    }

    private func drawHeadSex(_ kind: HouseholdKind, _ part: CastPart?, _ random: inout RandomStream) -> Sex {
        if part == .formerSurname { return .female }
        let femaleShare = switch kind {
        case .single, .withLodger: 500
        case .oneParent: 800
        default: 120
        }
        return random.happens(perThousand: femaleShare) ? .female : .male
    }

    private func drawHeadAge(_ kind: HouseholdKind, _ part: CastPart?, _ random: inout RandomStream) -> Int {
        if part == .largeHousehold { return random.between(42, 50) }
        return switch kind {
        case .single: random.between(18, 94)
        case .couple: random.between(26, 90)
        case .family, .mixedFamily: random.between(28, 60)
        case .oneParent: random.between(28, 56)
        case .threeGenerations: random.between(35, 58)
        default: random.between(24, 70)
        }
    }

    private func childCount(_ kind: HouseholdKind, _ part: CastPart?, _ random: inout RandomStream) -> Int {
        if part == .largeHousehold { return 4 }
        if part != nil, kind == .family { return 2 }
        return switch kind {
        case .family, .threeGenerations: random.between(1, 3)
        case .oneParent, .mixedFamily: random.between(1, 2)
        default: 0
        }
    }

    private func appendChildren(
        count: Int, _ surname: FamilyName, _ youngestParentBirth: Int, _ register: RegisteredDomicile,
        _ people: inout [PersonDraft], _ random: inout RandomStream
    ) {
        let earliest = max(youngestParentBirth + Ages.parentDays, referenceDay - 28 * Ages.yearDays)
        var birth = earliest + random.below(min(4 * Ages.yearDays, max(1, referenceDay - earliest)))
        for _ in 0..<count where birth <= referenceDay {
            let sex: Sex = random.happens(perThousand: 512) ? .male : .female
            var child = person(surname, sex, birth, JapaneseMembers.child, besides: people, &random)
            child.domicile = register
            people.append(child)
            birth += random.between(400, 1400)
        }
    }

    private func appendParents(
        both: Bool, _ surname: FamilyName, _ headBirth: Int, _ fatherGiven: NameReading, _ people: inout [PersonDraft], _ random: inout RandomStream
    ) {
        let register = RegisteredDomicile(
            place: addresses.domicile(atHome: random.happens(perThousand: 600), &random), headOfRegister: surname.textBeforeGiven + fatherGiven.text)
        let motherBirth = headBirth - random.between(Ages.parentDays, 33 * Ages.yearDays)
        if both {
            let birth = min(motherBirth - random.between(-700, 2500), headBirth - Ages.parentDays)
            var father = PersonDraft(surname: surname, given: fatherGiven, sex: .male, birthDay: birth, relationship: JapaneseMembers.father)
            father.domicile = register
            people.append(father)
        }
        var mother = person(surname, .female, motherBirth, JapaneseMembers.mother, besides: people, &random)
        mother.domicile = register
        people.append(mother)
    }

    private func appendLodger(_ people: inout [PersonDraft], _ random: inout RandomStream) {
        let surname = FamilyName(random.pick(Surnames.all) ?? NameReading("山田", "ヤマダ"))
        let sex: Sex = random.happens(perThousand: 500) ? .male : .female
        let birth = Ages.birthDay(years: random.between(20, 64), referenceDay: referenceDay, &random)
        var lodger = person(surname, sex, birth, JapaneseMembers.lodger, besides: people, &random)
        lodger.domicile = RegisteredDomicile(place: addresses.domicile(atHome: false, &random), headOfRegister: lodger.name)
        lodger.joinedDay = birth + Ages.parentDays
        people.append(lodger)
    }

    /// 旧氏: one couple in ten or so. It is the wife who took the other surname, nearly always.
    private func giveFormerSurname(to people: inout [PersonDraft], surname: FamilyName, part: CastPart?, _ random: inout RandomStream) {
        guard part == .formerSurname || (part == nil && random.happens(perThousand: 95)) else { return }
        // Drawn from all but the last surname, which stands in where the draw meets the present surname.
        guard let last = Surnames.all.last, let drawn = random.pick(Surnames.all.dropLast()),
              let bearer = people.indices.first(where: { people[$0].sex == .female }) else { return }
        people[bearer].formerSurname = drawn.hasSameOctets(as: surname.reading) ? last.text : drawn.text
    }

    /// A member whose given name nobody else in the household bears.
    private func person(
        _ surname: FamilyName, _ sex: Sex, _ birthDay: Int, _ relationship: String, besides others: [PersonDraft], _ random: inout RandomStream
    ) -> PersonDraft {
        var name = given(sex, &random)
        // Four more draws from 160 names leave a repeat to fewer than one household in a hundred million.
        for _ in 0..<4 where others.contains(where: { $0.givenName.hasSameOctets(as: name) }) { name = given(sex, &random) }
        return PersonDraft(surname: surname, given: name, sex: sex, birthDay: birthDay, relationship: relationship)
    }

    private func given(_ sex: Sex, _ random: inout RandomStream) -> NameReading {
        if random.happens(perThousand: 6) {
            return random.pick(sex == .male ? RareSurnames.maleGivenNames : RareSurnames.femaleGivenNames) ?? NameReading("薫", "カオル")
        }
        return random.pick(sex == .male ? MaleNames.all : FemaleNames.all) ?? NameReading("薫", "カオル")
    }
}
