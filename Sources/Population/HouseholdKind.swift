/// What a household is made of.
enum HouseholdKind: Sendable {
    case single, couple, family, oneParent, threeGenerations, withLodger, foreignSingle, foreignFamily, mixedFamily

    /// The usual spread. The foreign kinds together give about four residents in a hundred.
    static func draw(_ random: inout RandomStream) -> HouseholdKind {
        switch random.below(1000) {
        case ..<345: .single
        case ..<550: .couple
        case ..<806: .family
        case ..<886: .oneParent
        case ..<925: .threeGenerations
        case ..<938: .withLodger
        case ..<972: .foreignSingle
        case ..<990: .foreignFamily
        default: .mixedFamily
        }
    }
}

/// The first households of every municipality are cast, so that its first cards show one of each kind.
enum CastPart: Int, Sendable, CaseIterable {
    case ordinary, foreignResident, formerSurname, variationSequence, longAddress, largeHousehold, domicileElsewhere, supplementaryKanji

    var kind: HouseholdKind {
        switch self {
        case .ordinary, .domicileElsewhere: .family
        case .foreignResident, .longAddress: self == .longAddress ? .single : .foreignSingle
        case .formerSurname, .supplementaryKanji: .couple
        case .variationSequence: .oneParent
        case .largeHousehold: .threeGenerations
        }
    }
}
