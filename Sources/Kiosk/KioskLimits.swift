/// The bounds of one session at a kiosk. A step that takes longer ends the whole transaction (invariant 3).
enum KioskLimits {
    static let cardMilliseconds = 10_000
    static let removalMilliseconds = 60_000
    static let choiceMilliseconds = 120_000
    static let detailsMilliseconds = 120_000
    static let confirmationMilliseconds = 60_000
    static let openingMilliseconds = 10_000
    static let paymentMilliseconds = 120_000
    static let reportMilliseconds = 5_000

    static let maximumCopies = 10
    /// For one certificate.
    static let maximumFeeYen = 10_000
    /// Octets of a sealed document in base64, as it stands in the answer.
    static let maximumSealedTextBytes = 4 << 20
    /// Unexpected events of one session that are recorded; a person who plays with the buttons does
    /// not fill the journal.
    static let maximumIgnoredRecords = 16
    /// Reports that wait for a line to heal. With as many, the kiosk takes no new work.
    static let maximumPendingReports = 1_024
}
