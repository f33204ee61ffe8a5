import Domain

/// The register that a person heads: of a couple, of one of a former couple, or of a single adult.
struct OwnRegister {
    var scene: RegisterScene
    let head: Resident
    /// Of the head's household and the same register.
    let children: [Resident]

    /// The persons in order, with what happened to the register when it was made.
    typealias Drawn = (persons: [RegisterPerson], compiledDay: Int, surnameChange: SurnameChange?)

    /// 氏の変更 of the whole register.
    struct SurnameChange {
        let day: Int
        let from: String
        let ground: String
    }

    private static let hardship = "戸籍法１０７条１項の届出"
    private static let marriedSurnameKept = "戸籍法７７条の２の届出"

    // MARK: A couple

    /// - Parameter origin: the register of the head's parents, where they live in the household.
    mutating func couple(_ spouse: Resident, _ facts: MarriageFacts, headParents: RegisterPerson.Parents?, origin: OtherRegister?) -> Drawn {
        // Whose parents bear the present surname took another by no adoption: the register's surname was changed.
        var first = person(head, surnameBefore: headParents == nil ? head.formerSurname : nil, parents: headParents)
        let previous = origin ?? scene.register(headedBy: (first.adoptiveParents ?? first.parents).father ?? head.name)
        first.isMarried = true
        first.matters.append(scene.marriage(
            on: facts.day, at: facts.office, to: facts.spouseName, nationality: spouse.foreignResident?.nationality, previous: previous))
        var persons = [first]
        var parents: [Sex: String] = [head.sex: head.name]
        if spouse.foreignResident == nil {
            var second = RegisterPerson(spouse, parents: scene.parents(surname: RegisterScene.surname(of: facts.spouseName), of: spouse.sex))
            second.isMarried = true
            second.matters = [
                scene.birth(second),
                scene.marriage(on: facts.day, at: facts.office, to: head.name, previous: scene.register(headedBy: second.parents.father ?? facts.spouseName)),
            ]
            persons.append(second)
            parents[spouse.sex] = spouse.name
        } else {
            parents[spouse.sex] = facts.spouseName
        }
        let change = headParents == nil ? nil : head.formerSurname.map {
            SurnameChange(day: scene.random.between(facts.day, scene.today), from: $0, ground: OwnRegister.hardship)
        }
        return (persons + children(father: parents[.male], mother: parents[.female]), facts.day, change)
    }

    // MARK: One who is left

    mutating func alone() -> Drawn {
        let birth = head.birthDate.daysSinceEpoch
        let years = Ages.years(from: birth, to: scene.today)
        guard children.isEmpty else { return afterMarriage(isWidowed: scene.random.happens(perThousand: 250)) }
        if years >= 60, scene.random.happens(perThousand: 500) { return afterMarriage(isWidowed: true) }
        if years >= 30, scene.random.happens(perThousand: 350) { return afterMarriage(isWidowed: false) }
        if years >= 30, head.formerSurname == nil, scene.random.happens(perThousand: 400) { return leftByDivorce() }
        return separated()
    }

    /// The head stays in the register that the marriage made; the other died or left.
    private mutating func afterMarriage(isWidowed: Bool) -> Drawn {
        let headBirth = head.birthDate.daysSinceEpoch
        let births = children.map(\.birthDate.daysSinceEpoch)
        let sex: Sex = head.sex == .male ? .female : .male
        let surname = RegisterScene.surname(of: head.name)
        let latestBirth = min(headBirth + 4 * Ages.yearDays, (births.min() ?? .max) == .max ? headBirth + 4 * Ages.yearDays : (births.min() ?? 0) - Ages.parentDays)
        let otherBirth = scene.random.between(min(headBirth - 4 * Ages.yearDays, latestBirth), latestBirth)
        let maiden = scene.otherSurname(than: surname) + "　" + scene.given(sex)
        let name = surname + "　" + RegisterScene.given(of: maiden)

        let adult = max(headBirth, otherBirth) + Ages.adultDays
        let end = scene.random.between(min(scene.today, births.max().map { $0 + 30 } ?? adult + 2 * Ages.yearDays), scene.today)
        let latest = max(adult, min(births.min().map { $0 - 280 } ?? end - Ages.yearDays, end))
        let marriage = scene.random.between(max(adult, latest - 6 * Ages.yearDays), latest)

        let (weddingOffice, divorceOffice) = (scene.office(), scene.office())
        var first = person(head, surnameBefore: head.formerSurname, parents: nil)
        first.matters.append(scene.marriage(on: marriage, at: weddingOffice, to: maiden, previous: scene.register(headedBy: (first.adoptiveParents ?? first.parents).father ?? head.name)))
        var second = RegisterPerson(name: name, birthDay: otherBirth, sex: sex, parents: scene.parents(surname: RegisterScene.surname(of: maiden), of: sex))
        let origin = scene.register(headedBy: second.parents.father ?? maiden)
        second.matters = [scene.birth(second), scene.marriage(on: marriage, at: weddingOffice, to: head.name, previous: origin)]
        second.removedDay = end
        if isWidowed {
            first.matters.append(.bereavement(PersonalMatter.Bereavement(on: RegisterScene.date(end))))
            second.matters.append(scene.death(on: end, by: head.name))
        } else {
            first.matters.append(scene.divorce(on: end, at: divorceOffice, from: name))
            second.matters.append(scene.divorce(on: end, at: divorceOffice, from: head.name, new: scene.register(headedBy: maiden)))
        }
        let (father, mother) = head.sex == .male ? (head.name, name) : (name, head.name)
        var persons = [first, second] + children(father: father, mother: mother)
        if children.isEmpty, end - marriage > 25 * Ages.yearDays { persons += grownChild(father: father, mother: mother, born: marriage + 500) }
        return (persons, marriage, nil)
    }

    /// A child who has left by a marriage of its own.
    private mutating func grownChild(father: String, mother: String, born: Int) -> [RegisterPerson] {
        let birth = scene.random.between(born, born + 3 * Ages.yearDays)
        let wedding = birth + Ages.adultDays + scene.random.between(4 * Ages.yearDays, 14 * Ages.yearDays)
        guard wedding < scene.today else { return [] }
        let surname = RegisterScene.surname(of: father)
        let sex: Sex = scene.random.happens(perThousand: 500) ? .male : .female
        let spouse = scene.otherSurname(than: surname) + "　" + scene.given(sex == .male ? .female : .male)
        let parents = RegisterPerson.Parents(father: father, mother: mother, relationship: RegisterPerson.relationship(sex, 0))
        var child = RegisterPerson(name: surname + "　" + scene.given(sex), birthDay: birth, sex: sex, parents: parents)
        let new = scene.register(headedBy: sex == .male ? child.name : spouse)
        child.matters = [scene.birth(child), scene.marriage(on: wedding, at: scene.office(), to: spouse, new: new)]
        child.removedDay = wedding
        return [child]
    }

    /// Who took the other's surname, left by a divorce and kept the surname: a register of one's own, and a change of surname.
    private mutating func leftByDivorce() -> Drawn {
        let adult = head.birthDate.daysSinceEpoch + Ages.adultDays
        let day = scene.random.between(adult + 2 * Ages.yearDays, scene.today)
        let surname = RegisterScene.surname(of: head.name)
        let maidenSurname = scene.otherSurname(than: surname)
        let spouse = surname + "　" + scene.given(head.sex == .male ? .female : .male)
        var first = RegisterPerson(head, parents: scene.parents(surname: maidenSurname, of: head.sex))
        first.matters = [scene.birth(first), scene.divorce(on: day, at: scene.office(), from: spouse, previous: scene.register(headedBy: spouse))]
        return ([first], day, SurnameChange(day: day, from: maidenSurname, ground: OwnRegister.marriedSurnameKept))
    }

    private mutating func separated() -> Drawn {
        let day = scene.random.between(head.birthDate.daysSinceEpoch + Ages.adultDays, scene.today)
        var first = person(head, surnameBefore: head.formerSurname, parents: nil)
        let previous = scene.register(headedBy: (first.adoptiveParents ?? first.parents).father ?? head.name)
        first.matters.append(.separation(PersonalMatter.Separation(on: RegisterScene.date(day), previous: previous)))
        return ([first], day, nil)
    }

    // MARK: Persons

    /// The head, with birth and, where another surname came first, the adoption that brought the present one.
    private mutating func person(_ resident: Resident, surnameBefore: String?, parents known: RegisterPerson.Parents?) -> RegisterPerson {
        let surname = RegisterScene.surname(of: resident.name)
        let isAdopted = surnameBefore != nil || (known == nil && scene.random.happens(perThousand: 15))
        let birthSurname = surnameBefore ?? (isAdopted ? scene.otherSurname(than: surname) : surname)
        var person = RegisterPerson(resident, parents: isAdopted ? scene.parents(surname: birthSurname, of: resident.sex) : known ?? scene.parents(surname: surname, of: resident.sex))
        person.matters = [scene.birth(person)]
        guard isAdopted else { return person }
        var adoptive = known ?? scene.parents(surname: surname, of: resident.sex)
        adoptive.relationship = resident.sex == .male ? "養子" : "養女"
        let birth = resident.birthDate.daysSinceEpoch
        person.matters.append(.adoption(PersonalMatter.Adoption(
            on: RegisterScene.date(scene.random.between(birth + 2 * Ages.yearDays, birth + 16 * Ages.yearDays)),
            father: adoptive.father.map(FamilyRegisterGlyphs.text), mother: adoptive.mother.map(FamilyRegisterGlyphs.text),
            receivedAt: scene.receivedAt(scene.office()), previous: scene.register(headedBy: person.parents.father ?? birthSurname))))
        person.adoptiveParents = adoptive
        return person
    }

    private mutating func children(father: String?, mother: String?) -> [RegisterPerson] {
        var counts: [Sex: Int] = [:]
        return children.map { child in
            let parents = RegisterPerson.Parents(father: father, mother: mother, relationship: RegisterPerson.relationship(child.sex, counts[child.sex, default: 0]))
            counts[child.sex, default: 0] += 1
            var person = RegisterPerson(child, parents: parents)
            person.matters = [scene.birth(person)]
            return person
        }
    }
}
