import Domain

/// The register of a father and a mother, of whose children one is a resident: still in it, or gone by a marriage.
struct ParentsRegister {
    var scene: RegisterScene
    /// 筆頭者: the father.
    let fatherName: String

    /// A single child that is in the register; the parents live elsewhere or have died.
    mutating func withChild(_ child: Resident) -> OwnRegister.Drawn {
        let birth = child.birthDate.daysSinceEpoch
        var father = RegisterPerson(
            name: fatherName, birthDay: birth - RegisterScene.parentDays - scene.random.below(12 * Ages.yearDays), sex: .male,
            parents: scene.parents(surname: RegisterScene.surname(of: fatherName), of: .male))
        let surname = RegisterScene.surname(of: fatherName)
        var mother = motherDraft(surname: surname, name: surname + "　" + scene.given(.female), birthDay: birth - RegisterScene.parentDays - scene.random.below(10 * Ages.yearDays))
        let marriage = marry(&father, &mother, before: birth)
        bury(&father, &mother, after: max(marriage, birth) + 30)
        var person = RegisterPerson(child, parents: parents(mother, of: child.sex))
        person.matters = [scene.birth(person)]
        return ([father, mother, person], marriage, nil)
    }

    /// The parents of a married head of household, of whom the mother, and perhaps the father, live in the household.
    mutating func elders(father resident: Resident?, mother motherResident: Resident, child: Resident, _ facts: MarriageFacts, newRegister: OtherRegister) -> OwnRegister.Drawn {
        let birth = child.birthDate.daysSinceEpoch
        let surname = RegisterScene.surname(of: fatherName)
        var mother = motherDraft(surname: surname, name: motherResident.name, birthDay: motherResident.birthDate.daysSinceEpoch)
        mother.resident = motherResident
        let fatherParents = scene.parents(surname: surname, of: .male)
        var father = RegisterPerson(
            name: fatherName, birthDay: resident?.birthDate.daysSinceEpoch ?? min(mother.birthDay, birth - RegisterScene.parentDays) - scene.random.below(1000), sex: .male, parents: fatherParents)
        father.resident = resident
        let marriage = marry(&father, &mother, before: birth)
        if resident == nil {
            let day = scene.random.between(max(marriage, birth) + 30, scene.today)
            end(&father, &mother, on: day)
        }
        var person = RegisterPerson(name: child.name, birthDay: birth, sex: child.sex, parents: parents(mother, of: child.sex))
        person.matters = [scene.birth(person, of: child), scene.marriage(on: facts.day, at: facts.office, to: facts.spouseName, new: newRegister)]
        person.removedDay = facts.day
        return ([father, mother, person], marriage, nil)
    }

    /// 父母 and 続柄 of the child, alike in the parents' register and in the child's own.
    func parents(_ mother: RegisterPerson, of sex: Sex) -> RegisterPerson.Parents { ParentsRegister.parents(father: fatherName, mother: mother.name, of: sex) }

    static func parents(father: String, mother: String, of sex: Sex) -> RegisterPerson.Parents {
        RegisterPerson.Parents(father: father, mother: mother, relationship: RegisterPerson.relationship(sex, 0))
    }

    private mutating func motherDraft(surname: String, name: String, birthDay: Int) -> RegisterPerson {
        RegisterPerson(name: name, birthDay: birthDay, sex: .female, parents: scene.parents(surname: scene.otherSurname(than: surname), of: .female))
    }

    private mutating func marry(_ father: inout RegisterPerson, _ mother: inout RegisterPerson, before birth: Int) -> Int {
        let earliest = max(father.birthDay, mother.birthDay) + 16 * Ages.yearDays
        let latest = max(earliest, birth - 280)
        let day = scene.random.between(max(earliest, latest - 5 * Ages.yearDays), latest)
        let maiden = RegisterScene.surname(of: mother.parents.father ?? mother.name) + "　" + RegisterScene.given(of: mother.name)
        let office = scene.office()
        father.matters = [scene.birth(father), scene.marriage(on: day, at: office, to: maiden, previous: scene.register(headedBy: father.parents.father ?? father.name))]
        mother.matters = [scene.birth(mother), scene.marriage(on: day, at: office, to: father.name, previous: scene.register(headedBy: mother.parents.father ?? maiden))]
        father.isMarried = true
        mother.isMarried = true
        return day
    }

    /// Parents of old children have died, at ages between 70 and 99.
    private mutating func bury(_ father: inout RegisterPerson, _ mother: inout RegisterPerson, after day: Int) {
        let fatherDay = max(day, father.birthDay + scene.random.between(70, 99) * Ages.yearDays)
        let motherDay = max(day, mother.birthDay + scene.random.between(70, 99) * Ages.yearDays)
        if fatherDay <= motherDay {
            if fatherDay <= scene.today { end(&father, &mother, on: fatherDay) }
            if motherDay <= scene.today { die(&mother, on: motherDay, by: father.name) }
        } else {
            if motherDay <= scene.today { end(&mother, &father, on: motherDay) }
            if fatherDay <= scene.today { die(&father, on: fatherDay, by: mother.name) }
        }
    }

    private mutating func end(_ dead: inout RegisterPerson, _ left: inout RegisterPerson, on day: Int) {
        die(&dead, on: day, by: left.name)
        left.isMarried = false
        left.matters.append(.bereavement(PersonalMatter.Bereavement(on: RegisterScene.date(day))))
    }

    private mutating func die(_ person: inout RegisterPerson, on day: Int, by relative: String) {
        person.matters.append(scene.death(on: day, by: relative))
        person.isMarried = false
        person.removedDay = day
    }
}
