/// Which class of data may cross which channel in clear, under the encryption of the channel alone.
public enum CrossingRules {
    /// Whatever is not named here may cross nowhere, whatever it is spelt in.
    private static let granted: [String: Set<CanaryClass>] = [
        // The certificate that a card shows has no name in it (D1).
        "kiosk-line": [.certificateSerial], "dedicated": [.certificateSerial],
        "lgwan": [.certificateSerial, .document], "jpki": [.certificateSerial],
        "lgwan-family": [.certificateSerial, .document], "duty-line": [.domicile, .name, .birthDate],
        // The serial of who is no resident: only the family register knows who is registered (G5).
        "core": Set(HoldingRules.entry + [.familyMatter, .residentCode, .certificateSerial]), "lgwan-sync": Set(HoldingRules.entry + [.residentCode]),
        // The front of a paper, for whoever has it in hands (A10).
        "enquiry": Set(HoldingRules.onPaper),
        // As on kiosk-line and dedicated; what was entered is sealed to the city (A9).
        "registration": [.certificateSerial], "site-line": [.certificateSerial], "suspension": [.certificateSerial],
    ]

    public static func mayCross(_ kind: CanaryClass, on channel: String) -> Bool { granted[channel]?.contains(kind) ?? false }
}
