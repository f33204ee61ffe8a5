public import Domain

/// An adult who holds an Individual Number Card, with what the card's software double needs. Made up, PIN
/// included.
public struct CardHolder: Sendable, Hashable {
    /// What makes a holder worth choosing in a rehearsal.
    public enum Trait: String, Sendable, Hashable, CaseIterable {
        case ordinary = "ordinary"
        case foreignResident = "foreign-resident"
        case alias = "alias"
        case formerSurname = "former-surname"
        /// The name holds a variation selector or a kanji beyond the Basic Multilingual Plane.
        case rareKanji = "rare-kanji"
        /// The address has more than 48 characters.
        case longAddress = "long-address"
        /// The household has six members or more.
        case largeHousehold = "large-household"
        /// The registered domicile (本籍) lies in another municipality (G5).
        case domicileElsewhere = "domicile-elsewhere"
        case registeredSeal = "registered-seal"
    }

    /// The card's name on the command line: `odawara-0001`.
    public let id: String
    public let municipalityCode: String
    public let resident: ResidentID
    public let household: HouseholdID
    public let name: String
    /// Four digits.
    public let pin: String
    /// Serial number (発行番号) of the user authentication certificate: 16 octets, positive, as 32 lower-case
    /// hexadecimal digits.
    public let serial: String
    /// In the order of `Trait.allCases`; `ordinary` alone, or with `registeredSeal`, where nothing else holds.
    public let traits: [Trait]
    /// Which certificates the holder may have.
    public let standing: HolderStanding
    /// 本籍 and 筆頭者 of the holder's family register; nil for a foreign national.
    public let domicile: RegisteredDomicile?
    /// What the card's face says besides: until when it is valid, and its security code of four digits, which is not the PIN.
    public let expiresOn: CivilDate
    public let securityCode: String

    static let securityCodeDigits = 4
    static let longAddressCharacters = 48
    static let largeHouseholdMembers = 6
}

extension CardHolder {
    /// The same holder for who must not know the codes of a card.
    var withoutCodes: CardHolder { CardHolder(self, pin: "", securityCode: "") }

    private init(_ other: CardHolder, pin: String, securityCode: String) {
        id = other.id
        municipalityCode = other.municipalityCode
        resident = other.resident
        household = other.household
        name = other.name
        self.pin = pin
        serial = other.serial
        traits = other.traits
        standing = other.standing
        domicile = other.domicile
        expiresOn = other.expiresOn
        self.securityCode = securityCode
    }

    init(number: Int, resident: Resident, householdMembers: Int, plan: PopulationPlan) {
        let digits = String(number)
        id = plan.municipality.id + "-" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        municipalityCode = plan.municipality.code
        self.resident = resident.id
        household = resident.household
        name = resident.name
        pin = CardHolder.pin(of: id, seed: plan.seed)
        serial = CardHolder.serial(of: id, seed: plan.seed)
        standing = HolderStanding(resident, plan)
        domicile = resident.registeredDomicile
        expiresOn = CardHolder.expiry(of: id, bornOn: resident.birthDate, plan)
        securityCode = CardHolder.fourDigits(Mixing.value(of: id, key: plan.seed.value ^ 0x66_6163_65))
        traits = CardHolder.traits(of: resident, householdMembers: householdMembers, municipality: plan.municipality.name)
    }

    private static func pin(of id: String, seed: PopulationSeed) -> String {
        fourDigits(Mixing.value(of: id, key: seed.value ^ 0x70_696E))
    }

    private static func fourDigits(_ value: UInt64) -> String {
        let digits = String(value % 10_000)
        return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }

    /// A birthday one to nine years after the day as of which the people are made.
    private static func expiry(of id: String, bornOn birth: CivilDate, _ plan: PopulationPlan) -> CivilDate {
        let year = plan.referenceDate.year + 1 + Int(Mixing.value(of: id, key: plan.seed.value ^ 0x65_7870) % 9)
        return CivilDate(year: year, month: birth.month, day: birth.day) ?? CivilDate(daysSinceEpoch: plan.referenceDate.daysSinceEpoch + 365)
    }

    /// Two mixes of the card's id under different keys. The first bits are 01, so that the number is positive
    /// and has 16 octets without a leading zero; 126 bits differ, enough that no two cards ever meet.
    private static func serial(of id: String, seed: PopulationSeed) -> String {
        let high = Mixing.value(of: id, key: seed.value ^ 0x7365_7269_616C_6869) & ~(1 << 63) | 1 << 62
        let low = Mixing.value(of: id, key: ~seed.value ^ 0x7365_7269_616C_6C6F)
        return [high, low].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }

    private static func traits(of resident: Resident, householdMembers: Int, municipality: String) -> [Trait] {
        var traits: [Trait] = []
        if resident.foreignResident != nil { traits.append(.foreignResident) }
        if resident.foreignResident?.alias != nil { traits.append(.alias) }
        if resident.formerSurname != nil { traits.append(.formerSurname) }
        if RareSurnames.occur(in: resident.name) { traits.append(.rareKanji) }
        if resident.address.unicodeScalars.count > longAddressCharacters { traits.append(.longAddress) }
        if householdMembers >= largeHouseholdMembers { traits.append(.largeHousehold) }
        if let domicile = resident.registeredDomicile, !domicile.place.hasPrefix(municipality) { traits.append(.domicileElsewhere) }
        if traits.isEmpty { traits.append(.ordinary) }
        if resident.seal != nil { traits.append(.registeredSeal) }
        return traits
    }
}
