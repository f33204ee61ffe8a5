import Domain

/// Writes a register as it stands today: what a transfer or the conversion to a computer left behind is left out.
struct RegisterClosing {
    let drawn: OwnRegister.Drawn
    let headOfRegister: String
    let anchor: ResidentID

    private static let conversionGround = "平成６年法務省令第５１号附則第２条第１項による改製"

    func close(_ scene: inout RegisterScene) -> KeptFamilyRegister {
        var start = drawn.compiledDay
        var matters: [RegisterMatter] = [.compiled(on: RegisterScene.date(start))]
        let conversion = RegisterClosing.conversionDay(of: scene.keeper)
        if start < conversion {
            start = conversion
            matters = [.converted(on: RegisterScene.date(start), ground: RegisterClosing.conversionGround)]
        }
        if start + 365 < scene.today, scene.random.happens(perThousand: 120) {
            start = scene.random.between(start + 365, scene.today)
            matters = [.transferred(on: RegisterScene.date(start), from: FamilyRegisterGlyphs.text(scene.addresses.domicile(atHome: false, &scene.random)))]
        }
        if let change = drawn.surnameChange, change.day >= start {
            matters.append(.surnameChanged(on: RegisterScene.date(change.day), ground: change.ground, from: FamilyRegisterGlyphs.text(change.from)))
        }
        let stayDays = scene.random.between(200, 5000)
        var entries: [KeptFamilyRegister.Entry] = []
        for (position, person) in drawn.persons.enumerated() where position == 0 || person.removedDay.map({ $0 >= start }) != false {
            entries.append(entry(person, start, stayDays, &scene))
        }
        return KeptFamilyRegister(
            anchor: anchor, domicile: FamilyRegisterGlyphs.text(scene.domicile), headOfRegister: FamilyRegisterGlyphs.text(headOfRegister), matters: matters, entries: entries)
    }

    /// When a municipality's family registers were converted: in 1998 to 2011.
    private static func conversionDay(of municipality: String) -> Int {
        10_227 + Int(truncatingIfNeeded: Mixing.value(of: municipality, key: 0x6B61_6973_6569) % 5000)
    }

    private func entry(_ person: RegisterPerson, _ start: Int, _ stayDays: Int, _ scene: inout RegisterScene) -> KeptFamilyRegister.Entry {
        let isRemoved = person.removedDay != nil
        let matters = person.matters.filter { matter in
            switch matter {
            case .birth, .adoption, .death: true
            case .marriage: person.isMarried || matter.date.daysSinceEpoch >= start
            case .divorce, .bereavement, .separation: matter.date.daysSinceEpoch >= start
            }
        }
        return KeptFamilyRegister.Entry(
            person: FamilyRegisterPerson(
                name: FamilyRegisterGlyphs.text(person.name), birthDate: RegisterScene.date(person.birthDay), spouse: person.spouseStatus,
                parents: person.parents.written, adoptiveParents: person.adoptiveParents?.written, isRemoved: isRemoved, matters: matters),
            addresses: isRemoved ? [] : addresses(of: person, stayDays, &scene), resident: isRemoved ? nil : person.resident?.id)
    }

    // MARK: 附票

    /// - Parameter stayDays: how long those who moved in together had lived at the address before.
    private func addresses(of person: RegisterPerson, _ stayDays: Int, _ scene: inout RegisterScene) -> [SupplementaryFamilyRegister.Address] {
        guard let resident = person.resident else {
            let since = scene.random.between(max(person.birthDay, scene.today - 40 * Ages.yearDays), scene.today)
            return [address(scene.addresses.elsewhere(&scene.random), since)]
        }
        let (residentDay, addressDay) = (resident.residentSince.daysSinceEpoch, resident.addressSince.daysSinceEpoch)
        var addresses: [SupplementaryFamilyRegister.Address] = []
        if resident.movedInOn != nil {
            addresses.append(address(resident.previousAddress, max(person.birthDay, residentDay - stayDays)))
        }
        if addressDay > residentDay { addresses.append(address(scene.addresses.home(.house, &scene.random), residentDay)) }
        addresses.append(address(resident.address, addressDay))
        return addresses
    }

    private func address(_ text: String, _ day: Int) -> SupplementaryFamilyRegister.Address {
        SupplementaryFamilyRegister.Address(text: FamilyRegisterGlyphs.text(text), since: RegisterScene.date(day))
    }
}
