import Policy
import Topology

/// What the nodes of one party hold, or make, without having been sent it.
struct Origin: Sendable {
    let party: Party
    let forms: [Form]
    /// Rows of the requirements, and pages, where it stands.
    let source: String

    /// The one table of who begins with what. Operational classes are not in it: every node makes those by itself.
    ///
    /// S0–S4 are the councils' minutes; `docs/processes` says what this build keeps.
    static let all: [Origin] = [
        Origin(party: Party(.kiosk), forms: [.classed(.certificate), .classed(.signature), .unclassed(.pin), .unclassed(.cardKey)],
               source: "D1, D2, D3, E1 (S0, S3, S4): the card in its reader and the PIN typed at it"),
        Origin(party: Party(.kiosk), forms: [.classed(.application)], source: "G5 (S2): a use registration typed at it"),
        Origin(party: Party(.jpkiCenter), forms: [.classed(.certificate), .classed(.serial), .classed(.validityCheck)],
               source: "D1, A4 (S3, S4): it issues the cards' certificates and answers about them"),
        Origin(party: Party(.callCenter), forms: [.classed(.serial)],
               source: "A11 (S3): the serial of a card that its holder reports as lost"),
        Origin(party: Party(.municipality, .registers), forms: [.classed(.registerRecord), .unclassed(.individualNumber)],
               source: "A5, B1, F2 (S1, S4): resident, seal and tax registers, Individual Numbers among them"),
        Origin(party: Party(.municipality, .issuingServer), forms: [.classed(.serial), .classed(.registerRecord)],
               source: "D1 (S0, S3), A6 (S1, S3): its table of serials and register numbers; copies of the registers at an ASP"),
        Origin(party: Party(.municipality, .familyRegister), forms: [.classed(.familyRegisterRecord)],
               source: "A7, B5, B9 (S1, S3): the family register"),
        Origin(party: Party(.municipality, .dutyDesk), forms: [.classed(.searchKey), .classed(.hold)],
               source: "A8, G2, G3 (S4): what the desk is told by those who come"),
        Origin(party: Party(.personalComputer, .applicant),
               forms: [.classed(.certificate), .classed(.signature), .classed(.application), .unclassed(.pin), .unclassed(.cardKey)],
               source: "A9, G5 (S2): the card in its reader, the PIN and the application typed at it"),
        Origin(party: Party(.personalComputer, .relyingParty), forms: [.classed(.scannedImage)],
               source: "A10, H3 (S3, S4): what it reads from the scan of a paper that it was handed"),
    ]
}

/// What the nodes of one party make out of what they hold, so that the content goes on in another form.
struct Conversion: Sendable {
    let party: Party
    let from: Form
    let to: Form
    let source: String

    /// The one table of what turns into what, and where.
    static let all: [Conversion] = [
        Conversion(party: Party(.municipality, .registers), from: .unclassed(.individualNumber), to: .classed(.individualNumberSealed),
                   source: "F2 (S4): stored encrypted"),
        Conversion(party: Party(.municipality, .issuingServer), from: .classed(.individualNumberSealed), to: .unclassed(.individualNumber),
                   source: "F2 (S4): opened for a certificate that shows it"),
        Conversion(party: Party(.municipality, .issuingServer), from: .unclassed(.individualNumber), to: .classed(.document),
                   source: "B1 (S0–S4): shown on the certificate where the person asks for it"),
        Conversion(party: Party(.municipality, .issuingServer), from: .classed(.registerRecord), to: .classed(.document),
                   source: "B10 (S0, S3, S4): the city makes the PDF"),
        Conversion(party: Party(.municipality, .issuingServer), from: .classed(.familyRegisterRecord), to: .classed(.document),
                   source: "B5, B6, B10 (S0, S2, S4): on premises the issuing server makes the PDF"),
        Conversion(party: Party(.municipality, .familyRegister), from: .classed(.familyRegisterRecord), to: .classed(.document),
                   source: "A7, B5 (S1, S3): the family-register system makes its own certificates"),
        Conversion(party: Party(.municipality, .familyRegister), from: .classed(.familyRegisterRecord), to: .classed(.familyRegisterCandidate),
                   source: "G3 (S4): 本籍, 氏名, 生年月日 of those who were found"),
        Conversion(party: Party(.jlisCenter, .issuingCenter), from: .classed(.document), to: .classed(.sealedDocument),
                   source: "I1, B10 (S0–S4): sealed to the kiosk's session"),
        Conversion(party: Party(.kiosk), from: .classed(.sealedDocument), to: .classed(.document),
                   source: "E1, H1 (S2): opened and printed for the person who stands there"),
        Conversion(party: Party(.jlisCenter, .issuingCenter), from: .classed(.certificate), to: .classed(.serial),
                   source: "D1 (S0, S3, S4): the certificate names its serial"),
        Conversion(party: Party(.jlisCenter, .issuingCenter), from: .classed(.certificate), to: .classed(.validityCheck),
                   source: "A4, D5 (S4): asked about by serial"),
        Conversion(party: Party(.jpkiCenter), from: .classed(.validityCheck), to: .classed(.serial), source: "A4 (S4): the question names a serial"),
        Conversion(party: Party(.kiosk), from: .classed(.application), to: .classed(.sealedApplication), source: "G5 (S2): sealed to the municipality"),
        Conversion(party: Party(.personalComputer, .applicant), from: .classed(.application), to: .classed(.sealedApplication),
                   source: "A9, G5 (S2): sealed to the municipality"),
        Conversion(party: Party(.municipality, .familyRegister), from: .classed(.sealedApplication), to: .classed(.application),
                   source: "G5 (S2): opened where it is examined"),
        Conversion(party: Party(.jlisCenter, .enquirySite), from: .classed(.scannedImage), to: .classed(.decryptedPicture), source: "H3 (S3, S4)"),
    ]
}
