import Domain

/// Draws foreign residents: whole households, and the foreign husband or wife of a Japanese head.
struct ForeignMembers {
    let referenceDay: Int

    /// A household whose head is a foreign resident. The head comes first.
    func draw(_ kind: HouseholdKind, part: CastPart?, _ random: inout RandomStream) -> [PersonDraft] {
        guard let names = nation(&random), let family = random.pick(names.family) else { return [] }
        let inKanji = random.happens(perThousand: 450)
        let status = random.pick(ResidenceStatus.forAdults) ?? .permanent
        let dependant = status.periodYears.isEmpty ? ResidenceStatus.permanent : .ofFamily
        let headSex: Sex = random.happens(perThousand: 520) ? .male : .female
        let isFamily = kind == .foreignFamily
        let headBirth = Ages.birthDay(years: isFamily ? random.between(28, 50) : random.between(19, 62), referenceDay: referenceDay, &random)
        var people = [person(names, family, headSex, headBirth, JapaneseMembers.headOfHousehold, inKanji, status, hasAlias: part != nil, &random)]
        guard isFamily else { return people }

        let spouseSex: Sex = headSex == .male ? .female : .male
        let spouseBirth = min(headBirth + random.between(-4 * Ages.yearDays, 4 * Ages.yearDays), referenceDay - Ages.parentDays)
        people.append(person(
            names, random.pick(names.family) ?? family, spouseSex, spouseBirth, spouseSex == .female ? JapaneseMembers.wife : JapaneseMembers.husband,
            inKanji, dependant, hasAlias: false, &random))
        let earliest = max(headBirth, spouseBirth) + Ages.parentDays
        if earliest < referenceDay, random.happens(perThousand: 600) {
            let sex: Sex = random.happens(perThousand: 512) ? .male : .female
            people.append(person(
                names, family, sex, random.between(max(earliest, referenceDay - 17 * Ages.yearDays), referenceDay), JapaneseMembers.child,
                inKanji, dependant, hasAlias: false, besides: people[0], &random))
        }
        return people
    }

    /// The husband or wife of a Japanese head who was born on `headBirth`.
    func spouse(ofHeadBorn headBirth: Int, headSex: Sex, _ random: inout RandomStream) -> PersonDraft {
        let sex: Sex = headSex == .male ? .female : .male
        let names = nation(&random) ?? NationalNames.all[0]
        let family = random.pick(names.family) ?? ForeignName("LEE", "リー")
        let birth = min(headBirth + random.between(-5 * Ages.yearDays, 5 * Ages.yearDays), referenceDay - Ages.parentDays)
        var draft = person(
            names, family, sex, birth, sex == .female ? JapaneseMembers.wife : JapaneseMembers.husband, random.happens(perThousand: 450),
            random.happens(perThousand: 500) ? .permanent : .ofSpouse, hasAlias: false, &random)
        draft.joinedDay = birth + Ages.parentDays
        return draft
    }

    private func nation(_ random: inout RandomStream) -> NationalNames? {
        var draw = random.below(NationalNames.all.reduce(0) { $0 + $1.share })
        for names in NationalNames.all {
            if draw < names.share { return names }
            draw -= names.share
        }
        return nil
    }

    private func person(
        _ names: NationalNames, _ family: ForeignName, _ sex: Sex, _ birthDay: Int, _ relationship: String,
        _ inKanji: Bool, _ status: ResidenceStatus, hasAlias: Bool, besides head: PersonDraft? = nil, _ random: inout RandomStream
    ) -> PersonDraft {
        let list = sex == .male ? names.male : names.female
        let drawn = random.below(list.count)
        var (name, kana) = NationalNames.joined(family, list.isEmpty ? family : list[drawn], inKanji: inKanji)
        if let head, list.count > 1, head.name == name {
            (name, kana) = NationalNames.joined(family, list[(drawn + 1) % list.count], inKanji: inKanji)
        }
        var alias: String?
        var imprint = inKanji ? family.kanji ?? family.kana : family.kana
        if hasAlias || random.happens(perThousand: 250) {
            let surname = random.pick(Surnames.all) ?? NameReading("新井", "アライ")
            let aliasGiven = random.pick(sex == .male ? MaleNames.all : FemaleNames.all) ?? NameReading("薫", "カオル")
            alias = surname.text + "　" + aliasGiven.text
            imprint = surname.text
        }
        return PersonDraft(
            name: name, kana: kana, imprint: imprint, sex: sex, birthDay: birthDay, relationship: relationship,
            foreign: PersonDraft.Foreign(nationality: names.nationality, alias: alias, status: status))
    }
}
