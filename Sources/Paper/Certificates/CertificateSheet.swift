public import Domain

/// One certificate to be printed: what it says, and who issues it, when and under which number.
public struct CertificateSheet: Sendable, Hashable {
    public let municipality: IssuingMunicipality
    public let issuedOn: CivilDate
    /// 発行番号
    public let number: String
    public let content: CertificateContent

    public init(municipality: IssuingMunicipality, issuedOn: CivilDate, number: String, content: CertificateContent) {
        self.municipality = municipality
        self.issuedOn = issuedOn
        self.number = number
        self.content = content
    }
}
