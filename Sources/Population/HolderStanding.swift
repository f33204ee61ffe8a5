public import Domain

/// What an issuing server knows of a card's holder beforehand: who it is in the register, and which certificates that person may
/// have, without a name. The registers have the last word when one is asked for.
public struct HolderStanding: Sendable, Hashable {
    /// Whose hands the family register is in.
    public enum FamilyRegister: Sendable, Hashable {
        case here, elsewhere
        /// Foreign nationals.
        case none
    }

    public let resident: ResidentID
    public let birthDate: CivilDate
    public let residentSince: CivilDate
    public let hasRegisteredSeal: Bool
    public let familyRegister: FamilyRegister
    /// False for who lives elsewhere and is registered for certificates of the family register (G5).
    public let isResident: Bool

    /// Nobody younger gets a certificate at a kiosk.
    static let leastAge = 15

    public init(_ resident: Resident, _ plan: PopulationPlan) {
        self.resident = resident.id
        isResident = true
        birthDate = resident.birthDate
        residentSince = resident.residentSince
        hasRegisteredSeal = resident.seal != nil
        familyRegister = resident.registeredDomicile == nil ? .none : FamilyRegisterMaker(plan).isKeptHere(resident) ? .here : .elsewhere
    }

    /// Of who lives elsewhere and whose use registration the city has approved. Nothing else is known of them here.
    public init(registrant: ResidentID) {
        resident = registrant
        isResident = false
        birthDate = CivilDate(daysSinceEpoch: 0)
        residentSince = CivilDate(daysSinceEpoch: 0)
        hasRegisteredSeal = false
        familyRegister = .here
    }

    /// Why the holder may not have a certificate of this kind on `day`; nil for who may.
    public func refusal(of kind: CertificateKind, on day: CivilDate) -> RefusalCode? {
        guard isResident else { return kind.isOfFamilyRegister ? nil : .notResident }
        guard isOld(enough: HolderStanding.leastAge, on: day) else { return .notEligible }
        switch kind {
        case .residentRecord, .residentRecordItems: return nil
        case .sealRegistration: return hasRegisteredSeal ? nil : .notEligible
        case .income, .taxation:
            // 賦課期日: who came later is taxed where they lived then.
            return residentSince.year < TaxRecordMaker.currentFiscalYear(on: day) || isFirstOfYear(residentSince, TaxRecordMaker.currentFiscalYear(on: day)) ? nil : .notEligible
        case .familyRegisterAll, .familyRegisterIndividual, .supplementaryFamilyRegisterAll, .supplementaryFamilyRegisterPart:
            return switch familyRegister {
            case .here: nil
            case .elsewhere: .domicileElsewhere
            case .none: .notEligible
            }
        }
    }

    private func isFirstOfYear(_ date: CivilDate, _ year: Int) -> Bool { (date.year, date.month, date.day) == (year, 1, 1) }

    private func isOld(enough years: Int, on day: CivilDate) -> Bool {
        (day.year - birthDate.year, day.month, day.day) >= (years, birthDate.month, birthDate.day)
    }
}

extension PopulationPlan {
    /// For an issuing server: who holds a card with this serial number (32 hexadecimal digits).
    public func standingsBySerial() -> [String: HolderStanding] {
        Dictionary(cardHolders().map { ($0.serial, $0.standing) }, uniquingKeysWith: { first, _ in first })
    }
}
