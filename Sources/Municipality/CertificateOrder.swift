import Domain
import Messages
import Population
import Topology

/// A certificate that a person asks for, with what was chosen about it.
enum CertificateOrder: Equatable {
    /// Whom of the household an entry is wanted of.
    struct Household: Equatable {
        let scope: RecordScope
        /// With scope `members`: places in the household, from 1.
        let members: [Int]
    }

    /// Whom of a family register an entry is wanted of.
    struct Register: Equatable {
        let extent: RegisterExtent
        /// With extent `members`: places in the register, from 1.
        let members: [Int]
    }

    case residentRecord(Household, ResidentRecordShown)
    case residentRecordItems(Household, Set<ResidentRecordItem>, individualNumber: Bool)
    case sealRegistration
    case income(fiscalYear: Int)
    case taxation(fiscalYear: Int)
    case familyRegisterAll
    case familyRegisterIndividual(Register)
    case supplementaryFamilyRegisterAll
    case supplementaryFamilyRegisterPart(Register)

    /// Nil where something is chosen that is not offered, or that does not go together.
    init?(_ kind: CertificateKind, chosen: [ChosenOption], offered: [Topology.Option], today: CivilDate) {
        guard let values = ChosenValues(chosen, offered: offered) else { return nil }
        switch kind {
        case .residentRecord:
            guard let household = Household(values) else { return nil }
            self = .residentRecord(household, ResidentRecordShown(
                relationshipAndHead: values.isShown("relationship"), domicile: values.isShown("domicile"), individualNumber: values.isShown("individual-number")))
        case .residentRecordItems:
            guard let household = Household(values) else { return nil }
            self = .residentRecordItems(
                household, Set(values.values("item").compactMap(ResidentRecordItem.init(rawValue:))), individualNumber: values.isShown("individual-number"))
        case .sealRegistration: self = .sealRegistration
        case .income:
            guard let year = CertificateOrder.fiscalYear(values, today) else { return nil }
            self = .income(fiscalYear: year)
        case .taxation:
            guard let year = CertificateOrder.fiscalYear(values, today) else { return nil }
            self = .taxation(fiscalYear: year)
        case .familyRegisterAll: self = .familyRegisterAll
        case .familyRegisterIndividual: self = .familyRegisterIndividual(Register(values))
        case .supplementaryFamilyRegisterAll: self = .supplementaryFamilyRegisterAll
        case .supplementaryFamilyRegisterPart: self = .supplementaryFamilyRegisterPart(Register(values))
        }
    }

    private static func fiscalYear(_ values: ChosenValues, _ today: CivilDate) -> Int? {
        let current = TaxRecordMaker.currentFiscalYear(on: today)
        return switch values.value("fiscal-year") {
        case "current", nil: current
        case "previous": current - 1
        default: nil
        }
    }
}

extension CertificateOrder.Household {
    fileprivate init?(_ values: ChosenValues) {
        guard let scope = RecordScope(rawValue: values.value("scope") ?? RecordScope.oneself.rawValue) else { return nil }
        let members = values.values("member").compactMap { Int($0) }
        guard (scope == .members) == !members.isEmpty else { return nil }
        self.init(scope: scope, members: members)
    }
}

extension CertificateOrder.Register {
    /// Without a choice the register's entry of the card holder.
    fileprivate init(_ values: ChosenValues) {
        let members = values.values("member").compactMap { Int($0) }
        self.init(extent: members.isEmpty ? .oneself : .members, members: members)
    }
}
