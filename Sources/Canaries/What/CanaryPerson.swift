public import Domain
public import Population

/// The canaries of one person whose card is used in an exercise.
public enum CanaryPerson {
    /// An address or a domicile is searched by what follows the prefecture and the city, where that is long enough to be
    /// evidence: so a part of it is found as well.
    static let minimumTailCharacters = 8

    /// - Parameters:
    ///   - place: prefecture and city, with which addresses there begin.
    ///   - members: the whole household, the holder included.
    ///   - number: the Individual Number of a member.
    public static func canaries(
        of holder: CardHolder, members: some Sequence<Resident>, place: String, number: (ResidentID) -> IndividualNumber?
    ) -> [Canary] {
        var canaries: [Canary] = []
        func add(_ kind: CanaryClass, _ content: Canary.Content) { canaries.append(Canary(owner: holder.id, kind: kind, content: content)) }
        for member in members {
            add(.name, .name(parts(member.name)))
            add(.kana, .name(parts(member.nameKana)))
            if let former = member.formerSurname { add(.formerName, .name([former, parts(member.name).last ?? ""])) }
            add(.address, .text(tail(member.address, after: place)))
            add(.address, .text(tail(member.previousAddress, after: place)))
            add(.birthDate, date(member.birthDate))
            if let domicile = member.registeredDomicile {
                add(.domicile, .text(tail(domicile.place, after: place)))
                add(.name, .name(parts(domicile.headOfRegister)))
            }
            if let foreign = member.foreignResident {
                if let alias = foreign.alias { add(.foreignResidence, .name(parts(alias))) }
                add(.foreignResidence, .text(foreign.cardNumber))
            }
            if let number = number(member.id) { add(.individualNumber, .digits(number.digits)) }
            add(.residentCode, .text(member.id.text))
        }
        add(.residentCode, .text(holder.household.text))
        add(.pin, .pin(holder.pin))
        add(.certificateSerial, .number(octets(holder.serial)))
        return canaries
    }

    private static func date(_ date: CivilDate) -> Canary.Content {
        .date(year: date.year, month: date.month, day: date.day, japanese: date.japanese)
    }

    /// Surname and given names.
    static func parts(_ name: String) -> [String] {
        name.split { $0 == "\u{3000}" || $0 == " " }.map(String.init)
    }

    static func tail(_ place: String, after prefix: String) -> String {
        guard place.hasPrefix(prefix) else { return place }
        let tail = place.dropFirst(prefix.count)
        return tail.count >= minimumTailCharacters ? String(tail) : place
    }

    /// The octets that hexadecimal digits name; empty where they are not.
    static func octets(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        guard digits.count == hexadecimal.utf8.count, digits.count % 2 == 0 else { return [] }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
