/// What one certificate says, whatever its kind: all that paper needs beside the municipality, the day and the
/// number of issue.
public enum CertificateContent: Sendable, Hashable {
    case residentRecord(ResidentRecordCopy)
    case residentRecordItems(ResidentRecordItems)
    case sealRegistration(SealRegistrationCertificate)
    case income(IncomeCertificate)
    case taxation(TaxationCertificate)
    case familyRegisterAll(FamilyRegister)
    case familyRegisterIndividual(FamilyRegister)
    case supplementaryFamilyRegisterAll(SupplementaryFamilyRegister)
    case supplementaryFamilyRegisterPart(SupplementaryFamilyRegister)

    public var kind: CertificateKind {
        switch self {
        case .residentRecord: .residentRecord
        case .residentRecordItems: .residentRecordItems
        case .sealRegistration: .sealRegistration
        case .income: .income
        case .taxation: .taxation
        case .familyRegisterAll: .familyRegisterAll
        case .familyRegisterIndividual: .familyRegisterIndividual
        case .supplementaryFamilyRegisterAll: .supplementaryFamilyRegisterAll
        case .supplementaryFamilyRegisterPart: .supplementaryFamilyRegisterPart
        }
    }
}
